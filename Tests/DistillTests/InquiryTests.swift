import Corpus
import Distill
import Teacher
import TestKit
import Testing

struct InquiryTests {
  private let scratch: Scratch
  private let recipe = RequestRecipe(
    model: "m", sampling: TeacherSampling(), seed: 7, cot: "mixed", instruction: "i")

  init() throws { scratch = try Scratch() }

  private func requests(_ range: Range<Int>) -> [PlannedRequest] {
    range.map {
      recipe.request(
        [ChatMessage(role: "user", content: "질문 \($0)")], item: nil, page: nil, rollout: 0, attempt: 0)
    }
  }

  private func run(
    _ planned: [PlannedRequest], _ teacher: ScriptedTeacher, _ settings: Inquiry.Settings = .init(),
    stop: @escaping () -> Bool = { false }
  ) throws -> (end: InquiryEnd, progress: InquiryProgress) {
    let store = try CompletionStore(writing: scratch.corpus)
    var plan = planned[...]
    var progress = InquiryProgress()
    let inquiry = Inquiry(store, teacher, settings, clock: { 0 }, shouldStop: stop)
    let end = try inquiry.run({ plan.popFirst() }) { if case .progress(let now) = $0 { progress = now } }
    return (end, progress)
  }

  private func stored() throws -> (replies: Int, failures: Int) {
    try CompletionStore(reading: scratch.corpus)?.counts() ?? (0, 0)
  }

  @Test func nothingIsAskedTwice() throws {
    let first = ScriptedTeacher()
    let (end, progress) = try run(requests(0..<50), first)
    #expect(end == .complete && progress.replies == 50 && first.asked.count == 50)
    let second = ScriptedTeacher()
    let again = try run(requests(0..<60), second)
    #expect(again.progress.known == 50 && second.asked.count == 10)
    #expect(try stored().replies == 60)
  }

  @Test func twoPromptsOfTheSameWordsAreOneRequest() throws {
    let teacher = ScriptedTeacher()
    let (_, progress) = try run(requests(0..<5) + requests(0..<5), teacher)
    #expect(teacher.asked.count == 5 && progress.known == 5)
  }

  @Test func aBodyIsStoredAsItCame() throws {
    let planned = requests(0..<1)
    _ = try run(planned, ScriptedTeacher { _ in .success("답 \u{0}\"\\") })
    let store = try #require(try CompletionStore(reading: scratch.corpus))
    #expect(try store.outcome(of: planned[0].key) == .reply(ScriptedTeacher.body("답 \u{0}\"\\")))
    #expect(try store.outcome(of: requests(1..<2)[0].key) == nil)
  }

  @Test func failuresAreNamedAndAskedAgainWhereThatMayHelp() throws {
    let failing = ScriptedTeacher { request in
      .failure(TeacherFailure("teacher.x", "why", isTransient: request.messages[0].content == "질문 0"))
    }
    let (end, progress) = try run(requests(0..<2), failing)
    #expect(end == .complete && progress.failures == ["teacher.x": 2])
    #expect(try stored() == (0, 2))
    // Another run asks the transient one again; the other waits for the word.
    let second = ScriptedTeacher()
    let again = try run(requests(0..<2), second)
    #expect(again.progress.failedBefore == 1 && second.asked.map(\.messages[0].content) == ["질문 0"])
    var settings = Inquiry.Settings()
    settings.retriesFailed = true
    let third = ScriptedTeacher()
    _ = try run(requests(0..<2), third, settings)
    #expect(third.asked.count == 1)
    // A reply takes the place of the failure.
    #expect(try stored() == (2, 0))
  }

  @Test func aTeacherThatBreaksDownLosesWhatWasInFlight() throws {
    let teacher = ScriptedTeacher(width: 4)
    teacher.breaksAfter = 20
    #expect(throws: TeacherFailure.self) { try run(requests(0..<50), teacher) }
    let replies = try stored().replies
    #expect(replies == 16)
    let second = ScriptedTeacher()
    _ = try run(requests(0..<50), second)
    #expect(second.asked.count == 50 - replies)
  }

  @Test func budgetsEndARun() throws {
    var settings = Inquiry.Settings()
    settings.budget.requests = 7
    let teacher = ScriptedTeacher(width: 3)
    let (end, _) = try run(requests(0..<50), teacher, settings)
    #expect(end == .budget("7 requests asked") && teacher.asked.count == 7)
    #expect(try stored().replies == 7)
  }

  /// As many as the plan and the budget have left, so that a slow server gets none that others answer sooner.
  @Test func theTeacherHearsWhatIsLeft() throws {
    func told(_ budget: Int?, knows: Bool) throws -> [Int?] {
      let scratch = try Scratch()
      let teacher = ScriptedTeacher(width: 2)
      var settings = Inquiry.Settings()
      settings.budget.requests = budget
      var plan = requests(0..<4)[...]
      let inquiry = Inquiry(
        try CompletionStore(writing: scratch.corpus), teacher, settings, clock: { 0 })
      _ = try inquiry.run({ plan.popFirst() }, left: knows ? { plan.count } : nil)
      return teacher.expected
    }
    #expect(try told(nil, knows: true) == [3, 2, 1, 0])
    #expect(try told(3, knows: true) == [2, 1, 0])
    #expect(try told(3, knows: false) == [2, 1, 0])
    #expect(try told(nil, knows: false) == [nil, nil, nil, nil])
  }

  @Test func aBudgetThatIsJustEnoughIsNotSpent() throws {
    var settings = Inquiry.Settings()
    settings.budget.requests = 7
    let (end, _) = try run(requests(0..<7), ScriptedTeacher(width: 3), settings)
    #expect(end == .complete)
  }

  /// What has ended and is not stored takes up room: the clock stands, so nothing is stored but for want of room.
  @Test func aKillLosesNoMoreThanWouldBeInFlight() throws {
    let store = try CompletionStore(writing: scratch.corpus)
    let teacher = ScriptedTeacher(width: 4)
    var plan = requests(0..<40)[...]
    var settings = Inquiry.Settings()
    settings.commitInterval = 1e9
    let inquiry = Inquiry(store, teacher, settings, clock: { 0 })
    _ = try inquiry.run({
      let stored = try store.counts().replies
      #expect(teacher.asked.count - stored <= 4)
      return plan.popFirst()
    })
    #expect(try store.counts().replies == 40)
  }

  @Test func timeThatIsSpentIsNotWaitedOnForEver() throws {
    let store = try CompletionStore(writing: scratch.corpus)
    var (now, plan) = (0.0, requests(0..<9)[...])
    var settings = Inquiry.Settings()
    (settings.budget.seconds, settings.grace) = (10, 5)
    // It never answers.
    let teacher = ScriptedTeacher(width: 100)
    teacher.isSilent = true
    let inquiry = Inquiry(
      store, teacher, settings,
      clock: {
        now += 0.01
        return now
      })
    #expect(try inquiry.run({ plan.popFirst() }) == .complete)
    #expect(now < 16)
  }

  @Test func anAbsurdCountOfTokensIsNoTrap() throws {
    let teacher = ScriptedTeacher()
    teacher.tokens = .max
    let (end, progress) = try run(requests(0..<5), teacher)
    #expect(end == .complete && progress.tokens == 5 << 32)
  }

  @Test func whatIsInFlightIsWaitedForWhenTheRunIsToStop() throws {
    let teacher = ScriptedTeacher(width: 5)
    let (end, _) = try run(requests(0..<50), teacher, stop: { teacher.asked.count >= 10 })
    #expect(end == .stopped(lost: 0) && teacher.asked.count < 20)
    #expect(try stored().replies == teacher.asked.count)
  }

  @Test func keysAndSeedsDependOnAllThatMatters() {
    let message = [ChatMessage(role: "user", content: "질문")]
    let base = recipe.request(message, item: nil, page: nil, rollout: 0, attempt: 0)
    #expect(base == recipe.request(message, item: nil, page: nil, rollout: 0, attempt: 0))
    var hotter = TeacherSampling()
    hotter.temperature = 0.7
    func other(
      _ model: String = "m", _ sampling: TeacherSampling = .init(), _ extra: String = "", _ seed: UInt64 = 7
    )
      -> RequestRecipe
    {
      RequestRecipe(
        model: model, sampling: sampling, extra: extra, seed: seed, cot: "mixed", instruction: "i")
    }
    let others = [
      other("n").request(message, item: nil, page: nil, rollout: 0, attempt: 0),
      other("m", hotter).request(message, item: nil, page: nil, rollout: 0, attempt: 0),
      other("m", .init(), "{}").request(message, item: nil, page: nil, rollout: 0, attempt: 0),
      other("m", .init(), "", 8).request(message, item: nil, page: nil, rollout: 0, attempt: 0),
      recipe.request(message, item: nil, page: nil, rollout: 1, attempt: 0),
      recipe.request(message, item: nil, page: nil, rollout: 0, attempt: 1),
      recipe.request(
        [ChatMessage(role: "system", content: "질문")], item: nil, page: nil, rollout: 0, attempt: 0),
    ]
    #expect(Set((others + [base]).map(\.key)).count == others.count + 1)
    // Members that are left out make another request; how the instruction is called does not.
    let omitting = RequestRecipe(
      model: "m", sampling: TeacherSampling(), omitted: ["top_k"], seed: 7, cot: "mixed", instruction: "i")
    #expect(omitting.request(message, item: nil, page: nil, rollout: 0, attempt: 0).key != base.key)
    #expect(omitting.values["top_k"] == nil && omitting.values["omit"] == "top_k")
    let renamed = RequestRecipe(
      model: "m", sampling: TeacherSampling(), seed: 7, cot: "english", instruction: "j")
    #expect(renamed.request(message, item: nil, page: nil, rollout: 0, attempt: 0).key == base.key)
    // Another model draws alike: a server and the same weights in this process give the same text.
    #expect(others[0].request.seed == base.request.seed)
    #expect(others[3].request.seed != base.request.seed && others[4].request.seed != base.request.seed)
    #expect(base.request.seed < 1 << 31)
  }
}
