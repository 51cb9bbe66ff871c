import Corpus
import Foundation
import Teacher
import TestKit
import Testing

@testable import Evaluate

struct EvalRunTests {
  private let scratch: Scratch
  private var folder: String { scratch.path + "/eval" }

  init() throws { scratch = try Scratch() }

  private static func task(_ name: String = "sums", _ count: Int = 10) -> EvalTask {
    EvalTask(
      name: name,
      items: (0..<count).map {
        EvalItem(
          id: "\($0)", task: name, source: $0 % 2 == 0 ? "even" : "odd", kind: .math,
          question: "사과 \($0)개와 1개를 더하면 모두 몇 개인가요?", gold: ["\($0 + 1)"])
      }, digest: "d-" + name, heldOut: false, notes: [])
  }

  private func run(
    _ tasks: [EvalTask] = [task()], samples: Int = 3, seed: UInt64 = 0, model: String = "m"
  ) throws -> EvalRun {
    var settings = EvalSettings()
    (settings.samples, settings.seed) = (samples, seed)
    return try EvalRun(tasks, model: model, settings: settings) {
      [ChatMessage(role: "user", content: $0.question)]
    }
  }

  /// Adds up, but every third seed is one off.
  private static func answer(_ request: TeacherRequest) -> Result<[UInt8], TeacherFailure> {
    let digits = request.messages[0].content.unicodeScalars.prefix { $0 != "개" }.filter(
      \.properties.numericType.isDecimal)
    let number = (Int(String(String.UnicodeScalarView(digits))) ?? -9) + 1 + (request.seed % 3 == 0 ? 1 : 0)
    return .success(body("<think>세어 보자 \(request.seed)</think>\n답은 \\boxed{\(number)}입니다."))
  }

  @discardableResult
  private func ask(
    _ run: EvalRun, _ teacher: MemoryTeacher, retriesFailed: Bool = false,
    stop: @escaping () -> Bool = { false }
  ) throws -> (EvalEnd, EvalProgress) {
    let store = try CompletionStore(writingTo: folder)
    var progress = EvalProgress()
    var now = 0.0
    let end = try run.ask(
      teacher, store: store, retriesFailed: retriesFailed,
      clock: {
        now += 0.01
        return now
      }, shouldStop: stop
    ) { if case .progress(let latest) = $0 { progress = latest } }
    return (end, progress)
  }

  private func judged(_ run: EvalRun) throws -> [JudgedTask] {
    try run.judged(try CompletionStore(readingFrom: folder))
  }

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

  @Test func aDeadServerCostsWhatWasInFlight() throws {
    let run = try run()
    let dying = MemoryTeacher(EvalRunTests.answer)
    // Two are in flight then; what was answered and waits for its commit is stored all the same.
    dying.breaksAfter = 28
    #expect(throws: TeacherFailure.self) { try ask(run, dying) }
    let stored = try #require(try CompletionStore(readingFrom: folder)?.counts().replies)
    #expect(stored == 28)
    #expect(try judged(run)[0].missing == 30 - stored)
    let next = MemoryTeacher(EvalRunTests.answer)
    try ask(run, next)
    #expect(next.asked.count == 30 - stored)
    let undisturbed = try EvalRunTests().onceThrough(run)
    #expect(try judged(run) == undisturbed)
  }

  private func onceThrough(_ run: EvalRun) throws -> [JudgedTask] {
    try ask(run, MemoryTeacher(EvalRunTests.answer))
    return try judged(run)
  }

  @Test func aStopIsNoEnd() throws {
    let silent = MemoryTeacher(EvalRunTests.answer)
    silent.isSilent = true
    let (end, _) = try ask(try run(), silent) { !silent.asked.isEmpty }
    #expect(end == .stopped(lost: 4))
    // Told to stop when all is done, it is done.
    var polls = 0
    let done = try ask(
      try run([EvalRunTests.task("sums", 1)], samples: 1), MemoryTeacher(EvalRunTests.answer)
    ) {
      polls += 1
      return polls > 1
    }
    #expect(done.0 == .complete)
  }

  @Test func failuresCountAsWrongAndPassingOnesAreAskedAgain() throws {
    let run = try run([EvalRunTests.task("sums", 2)], samples: 1)
    let failing = MemoryTeacher { request in
      let isFirst = request.messages[0].content.contains("사과 0개")
      return .failure(
        TeacherFailure(isFirst ? "teacher.too_long" : "teacher.timeout", "", isTransient: !isFirst))
    }
    let (end, progress) = try ask(run, failing)
    #expect(end == .complete && progress.passing == 1)
    let task = try judged(run)[0]
    #expect(task.missing == 1 && task.items[0].samples[0]?.verdict == .failed)
    #expect(task.items[0].samples[0]?.failure == "teacher.too_long")
    let next = MemoryTeacher { _ in .success(body("\\boxed{2}")) }
    #expect(try ask(run, next).1.failedBefore == 1 && next.asked.count == 1)
    let score = GroupScore("", try judged(run)[0].items, ks: [1])
    #expect(score.accuracy?.mean == 0.5 && score.rate("failed") == 0.5 && score.missing == 0)
    let last = MemoryTeacher { _ in .success(body("\\boxed{1}")) }
    try ask(run, last, retriesFailed: true)
    #expect(try last.asked.count == 1 && judged(run)[0].items[0].samples[0]?.verdict == .right)
  }

  // A teacher that has answered nothing calls every refusal passing; alone, one prompt would be asked for ever.
  @Test func whatIsRefusedWhileOthersAreAnsweredIsRefusedForGood() throws {
    let run = try run([EvalRunTests.task("sums", 2)], samples: 1)
    let teacher = MemoryTeacher(width: 1) { request in
      request.messages[0].content.contains("사과 0개")
        ? .failure(TeacherFailure("teacher.too_long", "", isTransient: true)) : EvalRunTests.answer(request)
    }
    try ask(run, teacher)
    #expect(try judged(run)[0].missing == 1)
    try ask(run, teacher)
    #expect(try judged(run)[0].missing == 0 && teacher.asked.count == 3)
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

extension Unicode.NumericType? {
  fileprivate var isDecimal: Bool { self == .decimal }
}
