import Evaluate
import Foundation
import StrictJSON
import TestKit
import TestSite
import Testing

/// Whole files: benchmarks as they were published, and problems of our own.
@Suite struct TaskMaterialTests {
  @Test(.enabled(if: Material.isExpected)) func publishedBenchmarksAreRead() throws {
    let folder = try #require(Material.folder).appending(path: "benchmarks").path
    let mmath = try loadTask(path: "\(folder)/mmath/ko.jsonl")
    #expect(mmath.name == "mmath" && mmath.items.count == 187 && mmath.notes.isEmpty)
    #expect(Set(mmath.items.map(\.source)) == ["AIME2024", "AIME2025", "CNMO", "MATH500"])
    let grades = try loadTask(path: "\(folder)/gsm8k/test.jsonl", layout: .gsm8k)
    #expect(grades.items.count == 1_319 && grades.notes.isEmpty)
    #expect(grades.items.allSatisfy { $0.gold.allSatisfy { Int($0) != nil } })
    // The same golds from the solutions, as OpenAI publishes them.
    let map = ColumnMap(question: ["question"], gold: ["solution"], id: "id", kind: .math, goldIs: .solution)
    let solutions = try loadTask(path: "\(folder)/gsm8k/test.jsonl", columns: map)
    let golds = solutions.items.map { $0.gold.map { $0.replacing(",", with: "") } }
    let equal = zip(golds, grades.items).count { $0 == $1.gold }
    print("gsm8k golds from solutions: \(equal)/\(grades.items.count)")
    #expect(equal == grades.items.count)
  }

  /// Lines as `yisang testsite problems` writes them.
  @Test func problemsOfTheTestSiteAreRead() throws {
    let scratch = try Scratch()
    let problems = ToyProblem.generate(count: 300, seed: 5, split: .heldOut)
    let lines = try problems.map { problem in
      let row = [
        "question": problem.question, "think": problem.think, "answer": problem.answer,
        "gold": "\(problem.gold)", "kind": problem.kind, "split": problem.split.rawValue,
        "license": "CC0-1.0",
      ]
      return String(decoding: try JSONEncoder().encode(row), as: UTF8.self)
    }
    let task = try loadTask(path: scratch.file("problems.jsonl", lines.joined(separator: "\n")))
    #expect(task.name == "problems" && task.items.count == 300 && task.notes.isEmpty)
    #expect(task.items.map(\.source) == problems.map(\.kind))
    #expect(Set(task.items.map(\.source)) == ["add", "subtract", "multiply", "two_step"])
    #expect(task.items.allSatisfy { $0.kind == .math && $0.options.isEmpty })
    #expect(task.items.map(\.gold) == problems.map { ["\($0.gold)"] })
    #expect(EvalPrompt(.plain).text(of: task.items[0]) == problems[0].question)
  }
}
