import Corpus
import Teacher
import TestKit
import Testing

@testable import Evaluate

struct EvalFailureTests: EvalBench {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

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
    let undisturbed = try EvalFailureTests().onceThrough(run)
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
}
