import Reasoning
import TestKit
import Testing

@Suite struct RepetitionTests {
  static let rules: [RepetitionRule] = {
    func rule(_ times: Int, _ gram: Int, _ unit: Int) -> RepetitionRule {
      var rule = RepetitionRule()
      (rule.times, rule.gram, rule.unit) = (times, gram, unit)
      return rule
    }
    return [
      rule(6, 20, 2), rule(2, 3, 2), rule(3, 4, 2), rule(3, 1, 1), rule(2, 1, 3), rule(4, 7, 3),
      rule(3, 12, 5),
    ]
  }()

  /// The definition, tried at every place with every unit and every gram.
  static func bruteForce(_ ids: [UInt32], _ rule: RepetitionRule) -> (start: Int, period: Int, length: Int)? {
    for period in 1...max(1, ids.count) {
      for start in ids.indices {
        guard start == 0 || start + period > ids.count || ids[start - 1] != ids[start - 1 + period] else {
          continue
        }
        var end = start + period
        while end < ids.count, ids[end] == ids[end - period] { end += 1 }
        guard end <= ids.count else { continue }
        let stretch = Array(ids[start..<end])
        // A unit of at least `unit` tokens, made of whole periods, so often one after another …
        var unit = period
        while unit < rule.unit { unit += period }
        guard stretch.count / unit >= rule.times else { continue }
        // … and a gram of the same stretch as often, a period apart.
        let places = stride(from: 0, through: stretch.count - rule.gram, by: period).filter { place in
          stretch.count >= rule.gram && stretch[place..<(place + rule.gram)] == stretch[0..<rule.gram]
        }
        if places.count >= rule.times { return (start, period, stretch.count) }
      }
    }
    return nil
  }

  @Test(arguments: rules)
  func equalsBruteForce(_ rule: RepetitionRule) {
    var random = SplitMix(seed: Fuzz.seed(11))
    var (loops, total) = (0, 0)
    for _ in 0..<1_500 {
      let letters = UInt32.random(in: 1...4, using: &random)
      var ids = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt32.random(in: 0..<letters, using: &random)
      }
      // Half of them have something planted that is nearly or really a loop.
      if Bool.random(using: &random) {
        let unit = (0..<Int.random(in: 1...7, using: &random)).map { _ in
          UInt32.random(in: 0..<letters, using: &random)
        }
        var loop = (0..<Int.random(in: 1...14, using: &random)).flatMap { _ in unit }
        loop.removeLast(min(loop.count, Int.random(in: 0..<unit.count, using: &random)))
        ids.insert(contentsOf: loop, at: Int.random(in: 0...ids.count, using: &random))
      }
      let expected = Self.bruteForce(ids, rule)
      let found = findLoop(in: ids, rule)
      total += 1
      if expected != nil { loops += 1 }
      #expect(found?.period == expected?.period && found?.length == expected?.length, "\(ids)")
      #expect(found?.start == expected?.start, "\(ids)")
    }
    print(
      "repetition-brute-force \(rule.times)/\(rule.gram)/\(rule.unit): \(total)/\(total), \(loops) with a loop"
    )
    #expect(loops > 50 && loops < total - 50)
  }

  /// Long stretches go by hashes: the same answer as with comparisons alone.
  @Test func longLoops() {
    var random = SplitMix(seed: Fuzz.seed(12))
    for round in 0..<60 {
      let period = Int.random(in: 60...900, using: &random)
      let unit = (0..<period).map { _ in UInt32.random(in: 0..<3, using: &random) }
      let around = (0..<2).map { _ in
        (0..<Int.random(in: 0...3_000, using: &random)).map { _ in UInt32.random(in: 0..<3, using: &random) }
      }
      var loop = (0..<6).flatMap { _ in unit }
      let isBroken = round % 2 == 1
      if isBroken { loop[Int.random(in: (period * 2)..<(period * 4), using: &random)] += 7 }
      let found = findLoop(in: around[0] + loop + around[1])
      if isBroken {
        #expect(found == nil)
      } else {
        #expect(found?.period == period)
        #expect((found?.start ?? 0) <= around[0].count && (found?.length ?? 0) >= period * 6)
      }
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let unit: String?
    var count = 0
    var testDescription: String { name }
    init(_ name: String, _ text: String, _ unit: String? = nil, _ count: Int = 0) {
      (self.name, self.text, self.unit, self.count) = (name, text, unit, count)
    }
  }

  private static func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }
  private static let line = "이 값은 조건을 만족하지 않으므로 버린다."

  @Test(arguments: [
    Case("six lines", times(6, line + "\n"), line, 6),
    Case("five lines", times(5, line + "\n")),
    Case(
      "six lines apart", (1...6).map { "\(line)\n\($0)번째 줄에는 다른 말이 있다." }.joined(separator: "\n"), line, 6),
    Case("short lines apart", (1...9).map { "옳지 않다.\n\($0)번 보기는 \($0 * 7)쪽에 나온다." }.joined(separator: "\n")),
    Case(
      "lines of code",
      (1...8).map { "```\nreturn self.value + offset\n```\n\($0) done, next" }.joined(separator: "\n")),
    Case("rules of tables", (1...8).map { "|---|---|---|---|---|---|\n\($0)번째 표" }.joined(separator: "\n")),
    Case("nineteen scalars", (1...6).map { "가나다라마바사아자차카타파하거너더러머\n\($0)" }.joined(separator: "\n")),
    Case(
      "twenty scalars", (1...6).map { "가나다라마바사아자차카타파하거너더러머버\n\($0)" }.joined(separator: "\n"),
      "가나다라마바사아자차카타파하거너더러머버", 6),
    Case("eight waits", times(8, "Wait, let me check. ")),
    Case("nine waits", times(9, "Wait, let me check. "), "Wait, let me check.", 9),
    Case("a Korean loop", times(12, "다시 계산해 보면 "), "다시 계산해 보면", 12),
    Case("kana", times(40, "です"), "です", 40),
    Case("a syllable", times(25, "아"), "아", 25), Case("a cry", times(24, "아")),
    Case("a rule", times(80, "=")), Case("endless signs", times(64 * 30, "="), times(64, "="), 30),
    Case("a table in Python", "dp = [" + times(15, "0, ") + "0]"),
    Case("no way yet", "[" + times(16, "INF, ") + "]"),
    Case("an empty grid", times(8, "[0, 0, 0, 0, 0, 0, 0, 0],\n")),
    Case("an empty table", times(4, "|" + times(7, "   |") + "\n")),
    Case("a board", times(5, times(6, ". ") + "\n")), Case("a power", times(15, "2×") + "2"),
    Case("bits", times(32, "0 ")), Case("a power in TeX", "$" + times(15, "2 \\times ") + "2$"),
    Case("lines of code alike", "```\n" + times(10, "        grid.append([0] * n)\n") + "```"),
    Case("zeros without end", times(100, "0, "), "0,", 100), Case("fewer zeros", times(99, "0, ")),
    Case("a word without end", times(50, "INF, "), "INF,", 50), Case("fewer words", times(49, "INF, ")),
    Case("code without end", "```\n" + times(60, "x = x + 1\n"), "x = x + 1", 60),
    Case("zeros first, words later", times(16, "0, ") + ".\n" + times(12, "다시 계산해 보면 "), "다시 계산해 보면", 12),
    Case("numbered", (1...20).map { "\($0). \(line)" }.joined(separator: "\n"), line, 20),
    Case("a table of zeros", "```\n" + times(21, times(21, "0 ") + "\n") + "```"),
    Case("an endless table", "```\n" + times(40, times(25, "0 ") + "\n") + "```", "0", 1_000),
    Case(
      "rows of matrices", (1...9).map { "[0, 12, INF, INF, 7, 31, INF]\n그다음 \($0)" }.joined(separator: "\n")),
    Case("numbered less often", (1...19).map { "\($0). \(line)" }.joined(separator: "\n")),
    Case(
      "steps", (1...200).map { "**Step \($0):** Let me reconsider the problem." }.joined(separator: "\n"),
      "Let me reconsider the problem.", 200),
    Case("Korean steps", (1...40).map { "\($0)단계: \(line)" }.joined(separator: "\n"), line, 40),
    Case("cases alike", (1...60).map { "case \($0): 조건을 만족하지 않으므로 버린다, skip it." }.joined(separator: "\n")),
    Case("test table", (1...60).map { "test_case_\($0) passed in the first run" }.joined(separator: "\n")),
    Case("few steps", (1...60).map { "Step \($0): divide by 2." }.joined(separator: "\n")),
    Case(
      "steps of other words",
      (1...60).map { "Step \($0): multiply the sum by \($0 * 3 % 17) and go on" }.joined(separator: "\n")),
    Case("a wide table's rule", times(60, "|---") + "|"),
    Case("laughter", times(60, "ㅋ")), Case("a list of zeros", "[" + times(12, "0, ") + "0]"),
    Case("digits of a third", "0." + times(200, "3")), Case("blank lines", "가\n" + times(500, "\n") + "나"),
    Case(
      "the times table",
      (2...9).map { a in (1...9).map { b in "\(a) × \(b) = \(a * b)" }.joined(separator: "\n") }.joined(
        separator: "\n\n")),
    Case(
      "the times table, as a table",
      (1...19).map { a in "| " + (1...19).map { b in "\(a * b)" }.joined(separator: " | ") + " |" }.joined(
        separator: "\n")),
    Case("cases", (1...30).map { "\($0)번째 경우: x = \($0)이면 y = \($0 * $0)이다." }.joined(separator: "\n")),
  ])
  func texts(_ example: Case) {
    let found = findRepetition(in: Array(example.text.utf8))
    #expect(found?.unit == example.unit)
    #expect(found?.count == (example.unit == nil ? nil : example.count))
  }

  /// Self-similar and nearly periodic sequences: no loop in them, and no quadratic time.
  @Test(
    .timeLimit(.minutes(15)),
    arguments: ["fibonacci", "five powers", "long blocks", "runs of 23", "random", "one less"])
  func hostile(_ name: String) {
    var random = SplitMix(seed: 3)
    var ids: [UInt32] = []
    let size = 1 << 20
    switch name {
    case "fibonacci":
      var (a, b): ([UInt32], [UInt32]) = ([0], [0, 1])
      while b.count < size { (a, b) = (b, b + a) }
      ids = b
    case "five powers":
      ids = [0]
      while ids.count < size { ids = (0..<5).flatMap { _ in ids } + [UInt32(ids.count % 7 + 1)] }
    case "long blocks":
      let block = (0..<1_000).map { _ in UInt32.random(in: 0..<2, using: &random) }
      while ids.count < size { ids += block + [UInt32(ids.count)] }
    case "runs of 23":
      while ids.count < size {
        ids += [UInt32](repeating: 0, count: Int.random(in: 15...23, using: &random)) + [1]
      }
    case "one less":
      let unit = (0..<size / 6).map { _ in UInt32.random(in: 0..<2, using: &random) }
      ids = (0..<6).flatMap { _ in unit }.dropLast()
    default: ids = (0..<size).map { _ in UInt32.random(in: 0..<2, using: &random) }
    }
    let clock = ContinuousClock.now
    let found = findLoop(in: ids)
    print(
      "repetition-hostile \(name): \(ids.count) tokens, \((ContinuousClock.now - clock) / .milliseconds(1)) ms"
    )
    // In coin tosses of this length some unit of five and more does come often enough by chance.
    if name != "runs of 23", name != "random" { #expect(found == nil) }
  }
}
