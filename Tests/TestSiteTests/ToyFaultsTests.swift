import TestSite
import Testing

@Suite struct ToyFaultsTests {
  static let plain = rows(ToyFaults())

  static func rows(_ faults: ToyFaults) -> [ToyProblem] {
    ToySplit.allCases.flatMap { ToyProblem.generate(count: 1_000, seed: 3, split: $0, faults: faults) }
  }

  @Test(arguments: [
    ToyFaults(flawed: 0.67), ToyFaults(koreanSteps: 0.5), ToyFaults(flawed: 1, koreanSteps: 1),
  ])
  func faultsChangeTracesAlone(_ faults: ToyFaults) {
    let faulty = Self.rows(faults)
    #expect(faulty.map(\.question) == Self.plain.map(\.question))
    #expect(faulty.map(\.gold) == Self.plain.map(\.gold) && faulty.map(\.kind) == Self.plain.map(\.kind))
    #expect(Self.rows(faults) == faulty)
    #expect(Self.plain.allSatisfy { $0.result == $0.gold })
  }

  /// Traces without a carry have the result of adding each place by itself, and say it everywhere.
  @Test func flawedTracesCarryNothing() {
    var counts = (all: 0, carried: 0, wrong: 0)
    for (row, right) in zip(Self.rows(ToyFaults(flawed: 1)), Self.plain) {
      let needsCarry = ["carry", "borrow"].contains { right.think.contains($0) }
      let hasCarry = ["carry", "borrow"].contains { row.think.contains($0) }
      counts.all += 1
      counts.carried += needsCarry ? 1 : 0
      counts.wrong += row.result != row.gold ? 1 : 0
      // A right trace of a problem that had something to carry: a sum would have become too small.
      #expect(!hasCarry || row.kind == "two_step" && row == right, "\(row.think)")
      #expect(needsCarry || row == right)
      #expect(row.think.contains("The answer is \(row.result) ") && row.result > 0)
      #expect(row.answer.contains("답은 \(row.result)"), "\(row.answer)")
      guard !hasCarry else { continue }
      for line in row.think.split(separator: "\n") where !line.contains(":") && line.last == "." {
        let sides = line.dropLast().split(separator: "=").map(String.init)
        if sides.count == 2 { #expect(byPlaces(sides[0]) == Int(sides[1]), "\(row.think)") }
      }
    }
    #expect(counts.carried * 10 > counts.all * 5 && counts.wrong * 20 > counts.carried * 19, "\(counts)")
  }

  @Test func sharesAreWhatWasAskedFor() {
    let some = Self.rows(ToyFaults(flawed: 0.3))
    let most = Self.rows(ToyFaults(flawed: 0.67))
    let all = Self.rows(ToyFaults(flawed: 1))
    let flawed = zip(all, Self.plain).count { $0 != $1 }
    let share = Double(zip(most, Self.plain).count { $0 != $1 }) / Double(flawed)
    #expect((0.64...0.70).contains(share), "\(share)")
    #expect(zip(zip(some, most), Self.plain).allSatisfy { $0.0 == $1 || $0.0 == $0.1 })
    let lines = Self.rows(ToyFaults(koreanSteps: 0.4)).flatMap { $0.think.split(separator: "\n") }
      .filter { $0.contains(":") }
    let korean = Double(lines.count { $0.contains("자리:") }) / Double(lines.count)
    #expect((0.38...0.42).contains(korean), "\(korean)")
  }

  /// Out of the 5 to 20 % that a trace is held to, and written with the syllables of the plain problems.
  @Test func koreanStepsAreKorean() {
    let known = Set(Self.plain.flatMap { ($0.question + $0.answer).unicodeScalars })
    for row in Self.rows(ToyFaults(koreanSteps: 1)) {
      let scalars = Array(row.think.unicodeScalars)
      let hangul = scalars.filter { (0xAC00...0xD7A3).contains($0.value) }
      #expect(hangul.count * 5 > scalars.count, "\(row.think)")
      #expect(
        hangul.allSatisfy(known.contains) && !row.think.contains { $0.isASCII && $0.isLetter }, "\(row.think)"
      )
    }
  }

  /// a+b, a-b or a*b with nothing carried: each place but the last keeps its last digit alone.
  private func byPlaces(_ expression: String) -> Int {
    let numbers = expression.split { !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count == 2 else { return -1 }
    let (a, b) = (numbers[0], numbers[1])
    var (value, place) = (0, 1)
    while place <= a {
      let (x, y) = (a / place % 10, b / place % 10)
      let sum = expression.contains("*") ? x * b : expression.contains("+") ? x + y : x - y
      value += (place * 10 > a ? sum : (sum + 10) % 10) * place
      place *= 10
    }
    return value
  }
}
