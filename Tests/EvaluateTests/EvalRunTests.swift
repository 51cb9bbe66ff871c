import Teacher
import TestKit
import Testing

@testable import Evaluate

struct EvalRunTests: EvalBench {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func everythingIsAskedOnceAndJudgedWithoutAsking() throws {
    let run = try run()
    let teacher = MemoryTeacher(EvalRunTests.answer)
    let (end, progress) = try ask(run, teacher)
    #expect(end == .complete && progress.replies == 30 && progress.total == 30 && progress.left == 0)
    #expect(Set(teacher.asked.map(\.seed)).count == 30)
    let scores = try judged(run)
    let right = teacher.asked.count { $0.seed % 3 != 0 }
    #expect(right > 10 && right < 30)
    let accuracy = try #require(GroupScore("", scores[0].items, ks: [1]).accuracy)
    #expect(abs(accuracy.mean - Double(right) / 30) < 1e-12)
    let again = MemoryTeacher(EvalRunTests.answer)
    #expect(try ask(run, again).1.known == 30 && again.asked.isEmpty)
    #expect(try judged(run) == scores)
  }

  // Neither order nor batch nor what else is asked has a part in the draws.
  @Test func drawsDependOnSeedItemAndNumberAlone() throws {
    let few = MemoryTeacher(width: 1, EvalRunTests.answer)
    try ask(try run([EvalRunTests.task("sums", 3)]), few)
    let many = MemoryTeacher(model: "other", width: 64, EvalRunTests.answer)
    var backwards = EvalRunTests.task("renamed")
    backwards.items.reverse()
    try ask(try run([EvalRunTests.task("none", 0), backwards], samples: 5, model: "other"), many)
    let seeds = Set(many.asked.map { [$0.messages[0].content, "\($0.seed)"] })
    #expect(few.asked.allSatisfy { seeds.contains([$0.messages[0].content, "\($0.seed)"]) })
    let others = MemoryTeacher(EvalRunTests.answer)
    try ask(try run(seed: 1), others)
    #expect(Set(others.asked.map(\.seed)).isDisjoint(with: few.asked.map(\.seed)))
  }

  // A file's name stands in ids; it has no part in the draws. The same question twice is drawn twice.
  @Test func drawsDependOnNoFile() throws {
    var renamed = EvalRunTests.task()
    for place in renamed.items.indices { renamed.items[place].id = "file/\(place)" }
    let (one, other) = (try run(), try run([renamed]))
    #expect(try one.question(0, 3, 1) == other.question(0, 3, 1))
    var twice = EvalRunTests.task("sums", 1)
    twice.items.append(twice.items[0])
    twice.items[1].id = "again"
    let both = try run([twice])
    #expect(try both.question(0, 0, 0).key == one.question(0, 0, 0).key)
    #expect(try both.question(0, 1, 0).key != both.question(0, 0, 0).key)
    var optioned = twice
    optioned.items[1].options = ["1", "2"]
    #expect(try run([optioned]).question(0, 1, 0).request.seed != both.question(0, 0, 0).request.seed)
  }

  @Test func theContextBoundsTheAnswerAndNotTheKey() throws {
    let settings = EvalSettings()
    let bounded = try EvalRun(
      [EvalRunTests.task()], model: "m", settings: settings, room: { 100 - $0[0].content.utf8.count }
    ) { [ChatMessage(role: "user", content: $0.question)] }
    let free = try run(samples: 1)
    let question = try bounded.question(0, 0, 0)
    let length = question.request.messages[0].content.utf8.count
    #expect(try bounded.request(question)?.sampling.maxTokens == 100 - length)
    #expect(try question == free.question(0, 0, 0))
    #expect(try free.request(question)?.sampling.maxTokens == 32_768)
    let tiny = try EvalRun([EvalRunTests.task()], model: "m", settings: settings, room: { _ in -5 }) {
      [ChatMessage(role: "user", content: $0.question)]
    }
    let never = MemoryTeacher(EvalRunTests.answer)
    #expect(try ask(tiny, never).1.failures == ["teacher.too_long": 10] && never.asked.isEmpty)
    #expect(try judged(tiny)[0].missing == 0)
    #expect(try bounded.evaluation(ofTask: 0) == free.evaluation(ofTask: 0))
    #expect(try run(seed: 1).evaluation(ofTask: 0) != run().evaluation(ofTask: 0))
  }

  @Test func whatCannotBeToldApartIsRefused() throws {
    let other = EvalTask(name: "sums", items: [], digest: "x", heldOut: false, notes: [])
    #expect(throws: EvaluationError("sums", "the task is given twice")) {
      try run([EvalRunTests.task(), EvalRunTests.task()])
    }
    #expect(throws: EvaluationError.self) { try run([EvalRunTests.task(), other]) }
    var twice = EvalRunTests.task()
    twice.items.append(twice.items[0])
    #expect(throws: EvaluationError("sums", "two items have the id 0: results are told apart by it")) {
      try run([twice])
    }
    var settings = EvalSettings()
    settings.ks = [4]
    #expect(throws: EvaluationError("k", "pass@4 needs at least 4 samples: ask for them with --n 4")) {
      try EvalRun([other], model: "m", settings: settings) { _ in [] }
    }
  }

  @Test func anEmptyTaskHasNoScore() throws {
    let run = try run([EvalTask(name: "none", items: [], digest: "x", heldOut: false, notes: [])])
    let teacher = MemoryTeacher(EvalRunTests.answer)
    #expect(try ask(run, teacher).0 == .complete && teacher.asked.isEmpty)
    let score = TaskScore(try judged(run)[0], ks: [1])
    #expect(score.all.accuracy == nil && score.all.passAt.isEmpty && score.macro.accuracy == nil)
    #expect(score.all.rate("truncated") == 0 && score.sources.isEmpty)
  }
}
