import TestSite
import Testing

@Suite struct WordProblemTests {
  static let sample = WordProblem.generate(count: 4_000, seed: 11)

  @Test func everyTemplateIsUsedAndWellFormed() {
    #expect(Set(Self.sample.map(\.kind)) == Set(WordProblem.kinds))
    for problem in Self.sample {
      #expect(problem.question.unicodeScalars.count > 50, "\(problem.question)")
      #expect(problem.solution.contains("답은 \(problem.answer)"))
      #expect(problem.answer > 0)
    }
    #expect(Set(Self.sample.map(\.question)).count > Self.sample.count * 98 / 100)
  }

  @Test func equalSeedsMakeEqualProblems() {
    #expect(WordProblem.generate(count: 50, seed: 11) == Array(Self.sample.prefix(50)))
    #expect(WordProblem.generate(count: 50, seed: 12) != Array(Self.sample.prefix(50)))
    #expect(WordProblem.generate(count: -1, seed: 1).isEmpty)
  }

  /// Solves from the words alone: the numbers in the question, in the order in which they stand.
  @Test(arguments: [
    Solver("change") { n in n[4] - n[0] * n[1] - n[2] * n[3] },
    Solver("discount") { n in n[0] - n[0] * n[1] / 100 - n[2] },
    Solver("sharing") { n in (1...n[0]).last { $0 * n[1] <= n[0] } },
    Solver("interest") { n in n[0] + n[2] * n[0] * n[1] / 100 },
    Solver("exchange") { n in (n[0] - n[1]) * n[3] },
    Solver("distance") { n in n[0] - n[1] * n[2] },
    Solver("meeting") { n in (1...10_000).first { n[2] * $0 + n[4] * $0 == n[0] } },
    Solver("bridge") { n in (1...10_000).first { $0 * n[2] == n[0] + n[3] } },
    Solver("work") { n in (1...1_000).first { $0 * (n[0] + n[1]) == n[0] * n[1] } },
    Solver("tank") { n in (1...10_000).first { n[1] + $0 * (n[3] - n[5]) == n[0] } },
    Solver("buses") { n in (1...10_000).first { $0 % n[1] == 0 && $0 % n[3] == 0 } },
    Solver("age") { n in (1...100).first { n[1] + $0 == n[2] * (n[0] + $0) } },
    Solver("animals") { n in (0...n[0]).first { 4 * $0 + 2 * (n[0] - $0) == n[1] } },
    Solver("seats") { n in (0..<n[2]).reduce(0) { $0 + n[0] + $1 * n[1] } },
    Solver("average") { n in (0...100).first { $0 + n[0..<4].reduce(0, +) == 5 * n[4] } },
    Solver("trees") { n in (1...1_000).first { $0 * n[1] == n[0] } },
    Solver("handshakes") { n in (1..<n[0]).reduce(0, +) },
    Solver("consecutive") { n in (3...1_000).first { $0 + $0 - 1 + $0 - 2 == n[0] } },
    Solver("ratio") { n in (1...10_000).first { $0 * (n[0] + n[1]) == n[2] * n[1] } },
    Solver("salt") { n in (n[0] * n[1] + n[2] * n[3]) / 100 },
    Solver("percent") { n in n[0] * n[1] * n[2] / 10_000 },
    Solver("defects") { n in n[1] * n[3] * (100 - n[2]) / 100 },
  ])
  func answersAreExact(solver: Solver) throws {
    let problems = Self.sample.filter { $0.kind == solver.kind }
    #expect(problems.count > 50)
    for problem in problems {
      let numbers = numbers(in: problem.question)
      #expect(solver.solve(numbers) == problem.answer, "\(numbers) \(problem.question)")
    }
  }

  @Test func everyTemplateHasASolver() {
    #expect(WordProblem.kinds.count == 22)
  }

  struct Solver: Sendable, CustomTestStringConvertible {
    let kind: String
    let solve: @Sendable ([Int]) -> Int?
    var testDescription: String { kind }

    init(_ kind: String, _ solve: @escaping @Sendable ([Int]) -> Int?) {
      (self.kind, self.solve) = (kind, solve)
    }
  }

  /// The numbers of a text; commas between digits belong to the number.
  private func numbers(in text: String) -> [Int] {
    var found: [Int] = []
    var digits = ""
    for byte in text.utf8 + [0] {
      if byte >= 48 && byte <= 57 {
        digits.unicodeScalars.append(Unicode.Scalar(byte))
      } else if byte != UInt8(ascii: ",") {
        if let number = Int(digits) { found.append(number) }
        digits = ""
      }
    }
    return found
  }
}
