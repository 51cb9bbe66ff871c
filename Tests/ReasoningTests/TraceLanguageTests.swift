import Reasoning
import Testing

@Suite struct TraceLanguageTests {
  static func judged(
    think: String, answer: String = "답은 삼입니다.", prompt: String? = nil,
    _ settings: TraceSettings = TraceSettings()
  )
    -> TraceJudgement
  {
    let parts = TraceParts(content: Array("<think>\(think)</think>\(answer)".utf8), reasoning: nil)
    return judge(parts, prompt: prompt.map { Array($0.utf8) }, finishReason: "stop", settings: settings)
  }

  static let drifts: [(String, String?, Int)] = [
    ("So the 训民正音 is a script.", nil, 4), ("So the 訓民正音 is a script.", "訓民正音에 대해 설명하라.", 0),
    ("훈민정음(訓民正音)은", nil, 0), ("훈민정음(訓民正音)과 訓民正音은", nil, 0), ("'訓民正音'", nil, 0), ("『訓民正音 解例本』", nil, 0),
    ("無爲自然(무위자연)은", nil, 0), ("無爲自然(natural)", nil, 4), ("無爲自然 (무위자연)은", nil, 0), ("**無爲自然**(무위자연)은", nil, 0),
    ("대동여지도(大東輿地圖, 1861)는 김정호(金正浩)가", nil, 0), ("甲은 乙에게 丙을", nil, 0), ("美 정부와 日 정부", nil, 0),
    ("首先，我们需要计算", nil, 8), ("(首先我们需要计算这个问题的答案)", nil, 15), ("(首先我们需要计算)", nil, 0),
    ("では計算しましょう", nil, 9), ("Сначала проверим", nil, 15), ("α와 β, x̄와 ℝ, ㎏와 ①", nil, 0),
    ("Café naïve", nil, 0),
    ("가운데・점", nil, 0), ("很高兴认识你 and 很高兴", "'很高兴认识你'의 뜻은?", 0), ("答案 and 答案", nil, 4),
    ("(한자\n首先我们)\n需要计算", nil, 8), ("```\n// 计算总和\n```", nil, 4), ("樂浪", "\u{F914}\u{F92A}", 0),
  ]

  @Test(arguments: drifts)
  func drift(_ text: String, _ prompt: String?, _ letters: Int) {
    #expect(Self.judged(think: text, prompt: prompt).hanDrift == letters)
    #expect(Self.judged(think: "So be it.", answer: text, prompt: prompt).hanDrift == letters)
  }

  @Test func aboveTheLineIsDrift() {
    let think = "그래서 이것은 the sum of the two numbers is 12 and "
    #expect(Self.judged(think: think + "四面楚歌 holds in 漢陽 or 平壤.").verdict == .ok)
    let failed = Self.judged(think: think + "四面楚歌 holds in 慶尙道 or 平壤.").failed
    #expect(failed.map(\.verdict) == [.languageDrift])
    #expect(failed.map(\.value) == ["9 letters"] && failed.map(\.threshold) == ["8"])
  }

  private static let sentence = "그래서 the sum of the two numbers is twelve at least. "
  private static let chinese = "首先我们需要计算这个问题的答案 and then "

  /// Ten thousand letters may have twenty of drift.
  @Test(arguments: [(20, true), (60, false)])
  func longTracesMayHaveMore(_ letters: Int, _ passes: Bool) {
    let names = (0..<letters / 2).map { String(UnicodeScalar(0x4E00 + $0 * 9) ?? "一") + "夏" }
    let think = String(repeating: Self.sentence, count: 260) + names.joined(separator: " or ")
    let judgement = Self.judged(think: think)
    #expect(judgement.hanDrift == letters)
    #expect(judgement.failed.map(\.verdict).contains(.languageDrift) != passes)
  }

  static let prompts: [(String, Bool)] = [
    ("두 수의 합을 구하라.", false), ("이 문장을 중국어로 옮기면?", true), ("四面의 뜻은?", true), ("四의 뜻은?", false),
    ("논어의 첫 구절은?", true), ("Translate into Japanese.", true), ("What does this KANJI mean?", true),
    ("러시아어로 옮겨라.", false), ("Сначала의 뜻은?", false), ("한자리 수를 모두 구하라.", false), ("연필 한자루의 값은?", false),
    ("한문제를 더 풀어라.", false), ("한자로 쓰면?", true), ("State the Chinese remainder theorem.", false),
    ("Explain the Chinese word.", true), ("Lexihanjax", false),
  ]

  /// What the prompt asks for is no drift: a sentence passes, a trace full of it does not.
  @Test(arguments: prompts)
  func whatIsAskedFor(_ prompt: String, _ passes: Bool) {
    let think = "그래서 한국어로 " + Self.chinese + "so be it, as it was asked for, 라고 쓴다."
    #expect((Self.judged(think: think, prompt: prompt).verdict == .ok) == passes)
    #expect(Self.judged(think: think, prompt: prompt).hanDrift == 15)
    let full = think + String(repeating: Self.chinese + "라고 쓴다. ", count: 5)
    #expect(Self.judged(think: full, prompt: prompt).verdict == .languageDrift)
  }

  @Test func glossesHaveALimit() {
    func think(_ glosses: Int) -> String {
      (0..<glosses).map {
        "낱말\($0)(\(String(UnicodeScalar(0x4E00 + $0 * 9) ?? "一"))文) is a word, as they say. "
      }.joined()
    }
    #expect(Self.judged(think: think(30)).verdict == .ok)
    let failed = Self.judged(think: think(31)).failed
    #expect(failed.map(\.verdict) == [.languageDrift] && failed.map(\.value) == ["62 letters in glosses"])
    #expect(Self.judged(think: think(31), prompt: "한자의 뜻은?").verdict == .ok)
    // Han behind its reading is what a Korean text has; Han longer than what stands before it is not.
    #expect(Self.judged(think: think(90).replacing(#/\d+\(/#, with: "(")).verdict == .ok)
    #expect(Self.judged(think: think(90).replacing(#/말\d+\(/#, with: "(")).verdict == .languageDrift)
    // The same gloss again is not a new one.
    #expect(Self.judged(think: think(30) + think(30).replacing("word", with: "term")).verdict == .ok)
  }

  @Test(arguments: [(4, false), (5, true), (20, true), (21, false)])
  func boundsAreInclusive(_ syllables: Int, _ passes: Bool) {
    let think = String(repeating: "가나다라마", count: 5).prefix(syllables) + String(repeating: "abcd ", count: 20)
    let text = String(think.prefix(99)) + "."
    let judgement = Self.judged(think: text)
    #expect(judgement.koreanThink == Double(syllables) / 100)
    #expect((judgement.verdict == .ok) == passes)
  }

  static let ratios: [(ThinkRatio, Double)] = [
    (.all, 2 / 22), (.nonspace, 2 / 19), (.letters, 2 / 12), (.masked, 1), (.nolatex, 2 / 14),
    (.eojeol, 0.25),
  ]

  @Test(arguments: ratios)
  func everyRatioCanBeChosen(_ ratio: ThinkRatio, _ expected: Double) {
    var settings = TraceSettings()
    settings.thinkRatio = ratio
    let judgement = Self.judged(think: "`code` 가나 `more` $x+y$", settings)
    #expect(abs(judgement.koreanThink - expected) < 1e-9, "\(judgement.koreanThink)")
  }

  @Test func decomposedHangulCounts() {
    let composed = Self.judged(think: "So 한국어 is Korean.")
    #expect(
      Self.judged(think: "So \u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}\u{110B}\u{1165} is Korean.")
        .koreanThink == composed.koreanThink)
  }

  static let answered: [(String, Bool)] = [
    (#"\boxed{3}"#, true), ("3", true), ("x = 3, y = 4", true), ("The answer", true),
    ("The answer is", false),
    (#"답: $\text{the largest of them all}$"#, true), ("```swift\nlet answer = compute()\n```", true),
    ("`let answer = compute()`입니다", true), ("https://example.com/a/long/path", true),
    ("정답은 Transformer입니다", false),
    ("정답은 Transformer 구조라고 할 수 있습니다", true), (#"\boxed{\text{all of the above are right}}"#, true),
    ("最后的答案就是这个数字", false), ("ㄱ, ㄴ, ㄷ", true), ("Ⅲ, ④, 5번", true),
  ]

  @Test(arguments: answered)
  func answers(_ answer: String, _ passes: Bool) {
    let failed = Self.judged(think: "그래서 it is three, as we said before.", answer: answer).failed.map(
      \.verdict)
    #expect(!failed.contains(.notKoreanAnswer) == passes)
  }

  @Test func profileGoesByParagraphs() {
    let think = "가나 abcdefg\n\n```\nx = 1\n\ny = 2\n```\n \nabcdefgh가나\n가나다라마바사아자차\n\n\n"
    let profile = thinkProfile(Array(think.utf8))
    #expect(profile.map { String(Array(think.utf8)[$0.range].count) } == ["14", "20", "45"])
    #expect(profile.map(\.korean) == [0.2, 0, 12.0 / 21])
    #expect(thinkProfile([]) == [])
  }
}
