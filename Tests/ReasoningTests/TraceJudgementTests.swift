import Reasoning
import TestKit
import Testing

@Suite struct TraceJudgementTests {
  @Test func failuresStandInTheOrderOfVerdicts() {
    let parts = TraceParts(
      content: Array("I cannot help you with this question at all.".utf8), reasoning: nil)
    var judgement = judge(parts, prompt: nil, finishReason: "stop")
    #expect(judgement.failed.map(\.verdict) == [.refused, .noThink, .notKoreanAnswer])
    judgement.fail(.wrong, value: "3", threshold: "4")
    judgement.fail(.overlong, value: "20000", threshold: "16384")
    judgement.fail(.overlong, value: "again")
    judgement.fail(.ok)
    judgement.fail(.severalThink)
    #expect(
      judgement.failed.map(\.verdict) == [
        .refused, .noThink, .severalThink, .notKoreanAnswer, .overlong, .wrong,
      ])
    #expect(judgement.failed[4].value == "20000" && judgement.failed[5].threshold == "4")
    #expect(judgement.verdict == .refused)
  }

  /// Nothing is known of what was cut off but that it was, and whether it loops.
  @Test(arguments: [
    "I cannot help you with this question at all.", "So the first thing to note is",
    "<think>首先，我们需要计算这个问题的答案",
    "Text <think>one", "<think>a <think>b", "<think>a</think>The answer is as follows", "",
  ])
  func whatIsCutIsOnlyTruncated(_ text: String) {
    let loop = String(repeating: "then we go on, ", count: 40)
    for opens in [false, true] {
      func failed(_ text: String) -> [TraceVerdict] {
        let parts = TraceParts(content: Array(text.utf8), reasoning: nil, opensThink: opens)
        return judge(parts, prompt: nil, finishReason: "length").failed.map(\.verdict)
      }
      #expect(failed(text) == [.truncated])
      #expect(failed(text + loop) == [.truncated, .looped])
    }
  }

  static let endings: [(String, String?, TraceVerdict)] = [
    ("<think>그래서 so be it now, all right", nil, .truncated),
    ("<think>그래서 so be it now, all right", "", .truncated),
    ("<think>그래서 so be it now, all right", "stop", .noThink),
    ("<think>그래서 so be it now, all right", "length", .truncated),
    ("<think>그래서 so be it now, all right</think>답", "length", .truncated),
    ("<think>그래서 so be it now, all right</think>답", nil, .ok),
    ("<think>그래서 so be it now, all right</think>답", "content_filter", .refused),
    ("<think>그래서 so be it now, all right</think>", nil, .noThink),
    ("<think>\n</think>답", "stop", .noThink), ("답", "stop", .noThink), ("", "stop", .noThink),
  ]

  @Test(arguments: endings)
  func ends(_ text: String, _ reason: String?, _ verdict: TraceVerdict) {
    let judgement = judge(
      TraceParts(content: Array(text.utf8), reasoning: nil), prompt: nil, finishReason: reason)
    #expect(judgement.verdict == verdict)
    #expect(judgement.failed.count == (verdict == .ok ? 0 : 1))
  }

  /// Answers that speak of refusing, or of what cannot be, and do answer.
  @Test(arguments: [
    "죄송하지만 답을 하나로 정할 수 없습니다. 조건이 모자랍니다.", "분모가 0이므로 계산할 수 없습니다.", "이 함수는 기본값을 제공할 수 없습니다.",
    "'I can't help'는 '도와줄 수 없다'로 옮깁니다.", "\"도와드릴 수 없습니다.\"라고 번역합니다.", "“답변드릴 수 없습니다”는 공손한 거절입니다.",
    "도와드릴 수 없는 까닭을 물으면 이렇게 답하세요.", "I cannot을 '나는 할 수 없다'로 옮깁니다.",
    "첫째 문장입니다. 둘째 문장입니다. 셋째에서는 이 일을 도와드릴 수 없습니다.",
    "죄송하지만 먼저 밝히면 모든 경우를 답변드릴 수 없습니다. " + String(repeating: "그래도 아는 만큼 차례로 설명하겠습니다. ", count: 20),
  ])
  func isNoRefusal(_ answer: String) {
    let parts = TraceParts(content: Array("<think>x</think>\(answer)".utf8), reasoning: nil)
    #expect(!judge(parts, prompt: nil, finishReason: "stop").failed.contains { $0.verdict == .refused })
  }

  @Test func settingsGoByTheirNames() throws {
    var settings = TraceSettings()
    for number in TraceSettings.numbers {
      #expect(throws: TraceNumber.Problem.self) { try number.set(&settings, -1) }
      #expect(throws: TraceNumber.Problem.self) { try number.set(&settings, .nan) }
      #expect(throws: TraceNumber.Problem.self) { try number.set(&settings, 1.5) }
      #expect(number.get(settings) == number.get(TraceSettings()))
      try number.set(&settings, 1)
      #expect(number.get(settings) == 1)
    }
    #expect(Set(TraceSettings.numbers.map(\.key)).count == TraceSettings.numbers.count)
  }

  /// Every trace has one verdict; of those that fail a rule, as many fail it first or second or later.
  @Test func countsAddUp() {
    var random = SplitMix(seed: 5)
    let defects = TracePlantedTests.shapes + TracePlantedTests.languages + TracePlantedTests.refusals
    var verdicts: [TraceVerdict: Int] = [:]
    var (failing, alone): ([TraceVerdict: Int], [TraceVerdict: Int]) = ([:], [:])
    var (total, two) = (0, 0)
    for sample in TraceSample.clean {
      var texts = [(sample.content, nil as String?, "stop" as String?)]
      let planted = defects.filter { !($0.mayBeAsked && sample.asksForHan) }
      for defect in planted.shuffled(using: &random).prefix(4) {
        let spoilt = defect.spoil(sample, &random)
        texts.append((spoilt.content, spoilt.reasoning, defect.reason))
      }
      for (content, reasoning, reason) in texts {
        let parts = TraceParts(content: Array(content.utf8), reasoning: reasoning.map { Array($0.utf8) })
        let judgement = judge(parts, prompt: Array(sample.prompt.utf8), finishReason: reason)
        total += 1
        verdicts[judgement.verdict, default: 0] += 1
        for failure in judgement.failed { failing[failure.verdict, default: 0] += 1 }
        if judgement.failed.count == 1 { alone[judgement.verdict, default: 0] += 1 }
        if judgement.failed.count > 1 { two += 1 }
      }
    }
    #expect(verdicts.values.reduce(0, +) == total && total == TraceSample.clean.count * 5)
    #expect(verdicts[.ok] == TraceSample.clean.count)
    #expect(alone.values.reduce(0, +) + two == total - TraceSample.clean.count)
    for (rule, count) in failing {
      #expect(alone[rule, default: 0] <= verdicts[rule, default: 0] && verdicts[rule, default: 0] <= count)
    }
    print("trace-counts: \(total) judged, \(verdicts[.ok] ?? 0) ok, \(two) fail more than one rule")
  }

  @Test(Fuzz.limit) func damagedBytesTrapNothing() {
    var mutator = Mutator(seed: Fuzz.seed(9))
    let samples = TraceSample.clean.map { Array($0.content.utf8) }
    let splices = [
      "<think>", "</think>", "```", "\n\n", "$", "漢字", "(", "잠깐, ", "\\boxed{", "\u{1112}", "\"",
    ].map { Array($0.utf8) }
    for round in Fuzz("traces", usual: 1_500) {
      let bytes = mutator.mutated(samples[round % samples.count], splices: splices)
      let parts = TraceParts(
        content: bytes, reasoning: round % 3 == 0 ? bytes : nil, opensThink: round % 2 == 0)
      let judgement = judge(parts, prompt: bytes, finishReason: nil)
      let text = parts.shape == .noThink ? parts.answer : parts.think
      var at = 0
      for reflection in judgement.reflections {
        #expect(at <= reflection.start && reflection.start < reflection.end && reflection.end <= text.count)
        at = reflection.end
      }
      _ = thinkProfile(parts.think)
    }
  }

  /// 128 KiB of what costs most, each within a moment.
  @Test(
    .timeLimit(.minutes(15)),
    arguments: [
      "<think>", "</think>", "`", "``` \n", "(漢字", "漢字(한", "\\boxed{", "\"", "“", "Wait, ", "잠깐, 다시 확인 ",
      "\n\n", "가", "a ", "{", "'a ",
      " 수 없", "```\n</think>\n", "- ", "漢", "`<think>", "\"<think>", "0, ", "\n1. 다시 생각",
    ])
  func hostile(_ unit: String) {
    let text = Array(String(repeating: unit, count: (1 << 17) / unit.utf8.count).utf8)
    let start = ContinuousClock.now
    for content in [text, Array("<think>".utf8) + text, Array("<think>a</think>".utf8) + text] {
      _ = judge(TraceParts(content: content, reasoning: nil), prompt: text, finishReason: nil)
    }
    _ = thinkProfile(text)
    let took = ContinuousClock.now - start
    print("trace-hostile \(unit.debugDescription): \(Int(took / .milliseconds(1))) ms for 512 KiB")
  }
}
