import Reasoning
import TestKit
import Testing

/// Defects planted in clean traces, one at a time: each is found, and nothing else is where it stands alone.
@Suite struct TracePlantedTests {
  /// A way to spoil a trace.
  struct Defect: Sendable, CustomTestStringConvertible {
    let name: String
    let verdict: TraceVerdict
    var reason: String? = "stop"
    /// Other rules that fail with it.
    var also: Set<TraceVerdict> = []
    /// Whether it is none in a trace whose prompt is about another script.
    var mayBeAsked = false
    let spoil: @Sendable (TraceSample, inout SplitMix) -> Spoilt
    var testDescription: String { name }
  }

  struct Spoilt {
    let content: String
    var reasoning: String?
    init(_ content: String, reasoning: String? = nil) {
      (self.content, self.reasoning) = (content, reasoning)
    }
    init(think: String, answer: String) { content = "<think>\n\(think)\n</think>\n\n\(answer)" }
  }

  @Test(arguments: shapes + languages + loops + refusals)
  func isFound(_ defect: Defect) {
    var random = SplitMix(seed: 7)
    var (found, total) = (0, 0)
    for sample in TraceSample.clean where !(defect.mayBeAsked && sample.asksForHan) {
      for _ in 0..<2 {
        let spoilt = defect.spoil(sample, &random)
        let parts = TraceParts(
          content: Array(spoilt.content.utf8), reasoning: spoilt.reasoning.map { Array($0.utf8) })
        let judgement = judge(parts, prompt: Array(sample.prompt.utf8), finishReason: defect.reason)
        let failed = Set(judgement.failed.map(\.verdict))
        total += 1
        if failed.contains(defect.verdict) { found += 1 }
        #expect(failed.contains(defect.verdict), "\(sample.name): \(judgement.failed)")
        #expect(failed.subtracting(defect.also).subtracting([defect.verdict]).isEmpty, "\(sample.name)")
        #expect(judgement.verdict == judgement.failed.first?.verdict)
      }
    }
    print("trace-planted \(defect.name): \(found)/\(total)")
  }

  /// A place between two paragraphs, or at the end.
  private static func insert(_ text: String, into think: String, _ random: inout SplitMix) -> String {
    var paragraphs = think.split(separator: "\n\n", omittingEmptySubsequences: false).map(String.init)
    // Not within a block of code.
    let places = (1...paragraphs.count).filter { place in
      paragraphs[..<place].joined().split(separator: "```", omittingEmptySubsequences: false).count % 2 == 1
    }
    paragraphs.insert(text, at: places.randomElement(using: &random) ?? paragraphs.count)
    return paragraphs.joined(separator: "\n\n")
  }

  private static func cut(_ text: String, _ random: inout SplitMix) -> String {
    let scalars = Array(text.unicodeScalars)
    let end = Int.random(in: (scalars.count / 2)..<scalars.count, using: &random)
    return String(String.UnicodeScalarView(scalars[..<end]))
  }

  static let shapes: [Defect] = [
    Defect(name: "cut in think", verdict: .truncated, reason: nil) { sample, random in
      Spoilt("<think>\n" + cut(sample.think, &random))
    },
    Defect(name: "cut by the limit", verdict: .truncated, reason: "length") {
      sample, random in
      Spoilt(think: sample.think, answer: cut(sample.answer, &random))
    },
    Defect(name: "cut reasoning", verdict: .truncated, reason: "") { sample, random in
      Spoilt("", reasoning: cut(sample.think, &random))
    },
    Defect(name: "stopped in think", verdict: .noThink) { sample, _ in Spoilt("<think>\n" + sample.think) },
    Defect(name: "no think", verdict: .noThink) { sample, _ in Spoilt(sample.answer) },
    Defect(name: "empty think", verdict: .noThink) { sample, _ in Spoilt(think: "", answer: sample.answer) },
    Defect(name: "no answer", verdict: .noThink) { sample, _ in Spoilt(think: sample.think, answer: "") },
    Defect(name: "answer first", verdict: .noThink) { sample, _ in
      Spoilt("답부터 말씀드리겠습니다.\n" + sample.content)
    },
    Defect(name: "two thinks", verdict: .severalThink, also: [.languageDrift, .looped]) { sample, _ in
      Spoilt(sample.content + "\n\n" + sample.content)
    },
    Defect(name: "second think, unclosed", verdict: .severalThink, also: [.languageDrift]) { sample, _ in
      Spoilt(sample.content + "\n<think>\nLet me start over, 처음부터.")
    },
    Defect(name: "second end", verdict: .severalThink, also: [.languageDrift]) { sample, _ in
      Spoilt(sample.content + "\n</think>\n\n" + sample.answer)
    },
    Defect(name: "nested think", verdict: .severalThink) { sample, random in
      Spoilt(
        think: insert("<think>한 번 더, once more.</think>", into: sample.think, &random), answer: sample.answer)
    },
    Defect(name: "think in the answer too", verdict: .severalThink, also: [.notKoreanAnswer]) { sample, _ in
      Spoilt("<think>또</think>" + sample.answer, reasoning: sample.think)
    },
  ]

  private static let foreign: [(name: String, text: String)] = [
    ("Chinese", "首先，我们需要计算这个问题的答案，然后再检查一遍。"), ("Chinese, no mark", "所以最后的答案应该就是这一个"),
    ("Japanese", "まず、この問題の条件をもう一度確認してみましょう。"), ("Russian", "Сначала проверим условие задачи ещё раз."),
    ("Thai", "เราต้องตรวจสอบคำตอบอีกครั้ง"), ("Arabic", "يجب أن نتحقق من الجواب مرة أخرى"),
  ]
  private static let korean =
    "이 문제를 풀려면 먼저 조건을 하나씩 살펴보아야 한다. 그런 다음 구하려는 것이 무엇인지 분명히 하고, 알맞은 식을 세워 차례로 풀어 나간다."

  static let languages: [Defect] =
    [
      Defect(name: "English answer", verdict: .notKoreanAnswer) { sample, _ in
        Spoilt(
          think: sample.think,
          answer: "Thus the final answer follows from the steps above, as required: $x = 3$.")
      },
      Defect(name: "English answer, Korean code", verdict: .notKoreanAnswer) { sample, _ in
        Spoilt(
          think: sample.think,
          answer:
            "Here is the code you asked for:\n```python\nprint('안녕하세요, 반갑습니다. 오늘도 좋은 하루 되세요.')\n```\n\\boxed{정답은 삼번이다}"
        )
      },
      Defect(name: "Chinese answer", verdict: .notKoreanAnswer, also: [.languageDrift]) { sample, _ in
        Spoilt(think: sample.think, answer: "根据上面的推理，最后的答案就是这个数字，请检查。")
      },
      Defect(name: "English think", verdict: .languageDrift) { sample, _ in
        let english = sample.think.unicodeScalars.map {
          (0xAC00...0xD7A3).contains($0.value) ? "x" : Character($0)
        }
        return Spoilt(think: String(english), answer: sample.answer)
      },
      Defect(name: "Korean think", verdict: .languageDrift) { sample, _ in
        Spoilt(think: korean + "\n\n" + sample.answer, answer: sample.answer)
      },
    ]
    + foreign.flatMap { name, text in
      [
        Defect(name: "\(name) in think", verdict: .languageDrift, mayBeAsked: true) { sample, random in
          Spoilt(think: insert(text, into: sample.think, &random), answer: sample.answer)
        },
        Defect(
          name: "\(name) in the answer", verdict: .languageDrift, also: [.notKoreanAnswer], mayBeAsked: true
        ) {
          sample, _ in
          Spoilt(think: sample.think, answer: sample.answer + "\n\n" + text)
        },
      ]
    }

  /// What loops, and the fewest times that are found outside code; a cut trace may end in a block of code.
  private static let looping: [(name: String, unit: String, times: Int)] = [
    ("line", "이 값은 조건을 만족하지 않으므로 다른 수를 넣어 본다.\n", 6),
    ("English line", "Let me try the next candidate and see whether it works.\n\n", 6),
    ("phrase", "So the answer is 12, and then ", 8), ("Korean phrase", "다시 계산해 보면 ", 9),
    ("wait", "Wait, let me check. ", 9),
    ("one word", "then ", 25), ("one syllable", "아", 25), ("two syllables", "하하", 25), ("kana", "です", 15),
    ("signs", "=", 64 * 25), ("spaced signs", "- ", 200), ("laughter", "ㅋ", 21 * 25),
    ("digits", "3", 64 * 25),
    ("rule of a table", "|---", 16 * 25), ("numbers", "0, ", 100),
    ("paragraph", korean + "\n\n그래서 다시 읽는다.\n\n", 6),
    ("code", "x = x + 1\ny = y - x\n", 8), ("a word", "INF, ", 50),
  ]

  static let loops: [Defect] = looping.flatMap { name, unit, times in
    [
      Defect(name: "\(name) in think", verdict: .looped, also: [.languageDrift]) { sample, random in
        let loop = String(repeating: unit, count: times + Int.random(in: 0...30, using: &random))
        return Spoilt(think: insert(loop, into: sample.think, &random), answer: sample.answer)
      },
      Defect(
        name: "\(name) until the limit", verdict: .looped, reason: "length",
        also: [.truncated]
      ) { sample, random in
        Spoilt("<think>\n" + cut(sample.think, &random) + "\n" + String(repeating: unit, count: times * 10))
      },
      Defect(
        name: "\(name) in the answer", verdict: .looped, also: [.notKoreanAnswer, .languageDrift]
      ) { sample, _ in
        Spoilt(think: sample.think, answer: sample.answer + "\n\n" + String(repeating: unit, count: times))
      },
    ]
  }

  private static let declined = [
    "죄송하지만 그 요청은 도와드릴 수 없습니다.", "죄송합니다. 해당 질문에는 답변을 드릴 수 없습니다. 다른 질문이 있으시면 말씀해 주세요.",
    "안타깝지만 이 내용에 대해서는 알려드릴 수 없어요.", "I'm sorry, but I can't help with that request.",
    "I cannot assist with this.", "Sorry, I’m unable to provide that information.",
    "As an AI language model, I cannot provide medical advice.", "저는 인공지능이므로 그런 요청에는 응할 수 없습니다.",
  ]

  static let refusals: [Defect] =
    declined.map { words in
      Defect(name: words, verdict: .refused, also: [.notKoreanAnswer]) { sample, _ in
        Spoilt(think: sample.think, answer: words)
      }
    } + [
      Defect(name: "refused at once", verdict: .refused, also: [.noThink]) { _, _ in Spoilt(declined[0]) },
      Defect(name: "refused by the server", verdict: .refused, reason: "content_filter") { sample, _ in
        Spoilt(sample.content)
      },
    ]
}
