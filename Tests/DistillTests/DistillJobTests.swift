import Corpus
import Distill
import Reasoning
import StrictJSON
import Teacher
import TestKit
import Testing

struct DistillJobTests {
  private let scratch: Scratch
  private let items = (0..<40).map { SampleItems.item($0) }

  init() throws { scratch = try Scratch() }

  @Test func aGoodTraceBecomesAnExample() async throws {
    let bench = try DistillBench(scratch.corpus, [Array(items.prefix(20)), Array(items.suffix(20))])
    let teacher = ScriptedTeacher()
    #expect(try bench.ask(teacher) == .complete)
    let manifest = try #require(try await bench.judge())
    #expect(try bench.corpus.count(of: .trace)?.kept == 40)
    #expect(manifest.categories["daily"]?.chosen == 40)
    let messages = try bench.column(.distill, "SELECT messages FROM example")
    let first = try JSON(parsing: Array(try #require(messages.first).utf8)).array ?? []
    #expect(first.map { $0["role"]?.text } == ["user", "assistant"])
    #expect(first.last?["content"]?.text?.hasPrefix("<think>\nThe user asks how") == true)
    // The teacher saw the question and the instruction, and the example has the question alone.
    #expect(teacher.asked[0].messages.map(\.role) == ["system", "user"])
    #expect(teacher.asked.contains { $0.messages[1].content == first.first?["content"]?.text })
  }

  /// All answers of all prompts, less those that are asked: 40 prompts with 2 each.
  @Test func theTeacherHearsHowManyAreLeft() throws {
    var bench = try DistillBench(scratch.corpus, [Array(items.prefix(20)), Array(items.suffix(20))])
    bench.settings.rollouts = 2
    let teacher = ScriptedTeacher()
    try bench.ask(teacher, limit: 30)
    #expect(teacher.expected == (0..<60).map { 59 - $0 })
  }

  @Test func crawledAnswersAreNeverShown() async throws {
    let item = Item(
      id: items[0].id, page: items[0].page, post: 0, url: items[0].url, host: "qna.example", category: nil,
      title: "질문", body: "사과는 몇 개인가요? 모두 더해 주세요.",
      answers: [.init(body: "비밀스러운 정답은 42개입니다.", accepted: true)], askedAt: nil, method: "test",
      retrievedAt: 0)
    let bench = try DistillBench(scratch.corpus, [[item]])
    let teacher = ScriptedTeacher()
    try bench.ask(teacher)
    #expect(teacher.asked.count == 1)
    #expect(teacher.asked.allSatisfy { $0.messages.allSatisfy { !$0.content.contains("비밀") } })
  }

  @Test func classCIsNeverAsked() async throws {
    let bench = try DistillBench(scratch.corpus, [items]) {
      $0.title == "질문 3" ? "C" : $0.title == "질문 4" ? "B" : "A"
    }
    let teacher = ScriptedTeacher()
    try bench.ask(teacher)
    #expect(teacher.asked.count == 39)
    try await bench.judge()
    #expect(try bench.column(.trace, "SELECT reason FROM reject") == ["trace.class_c"])
  }

  @Test func badTracesStayBehindWithTheirReason() async throws {
    let bench = try DistillBench(scratch.corpus, [Array(items.prefix(4))])
    let answers = [
      "질문 0": "<think>\nHm, 사과.", "질문 1": "생각 없이 바로 답을 드리겠습니다. 사과는 모두 다섯 개입니다.",
      "질문 2":
        "<think>\nI never quote anything and think only in English, all the time.\n</think>\n\n사과는 모두 다섯 개입니다.",
    ]
    try bench.ask(
      ScriptedTeacher { request in
        let title = String(request.messages[1].content.split(separator: "\n")[0])
        return .success(answers[title] ?? ScriptedTeacher.trace(request))
      })
    try await bench.judge()
    let verdicts = try bench.column(.trace, "SELECT title || ' ' || verdict FROM trace ORDER BY title")
    #expect(verdicts == ["질문 0 no-think", "질문 1 no-think", "질문 2 language-drift", "질문 3 ok"])
    #expect(try bench.corpus.count(of: .trace)?.rejectedTotal == 3)
    #expect(try bench.corpus.count(of: .distill)?.kept == 1)
  }

  @Test func whatWasNotAskedOrFailedIsSaid() async throws {
    let bench = try DistillBench(scratch.corpus, [Array(items.prefix(3))])
    try bench.ask(
      ScriptedTeacher { _ in .failure(TeacherFailure("teacher.status_400", "no", isTransient: false)) },
      limit: 1)
    try await bench.judge()
    let reasons = try bench.column(.trace, "SELECT reason FROM reject ORDER BY reason")
    #expect(reasons == ["teacher.status_400", "trace.not_asked", "trace.not_asked"])
  }

  @Test func retryAsksForBadTracesAloneWithAnotherSeed() async throws {
    let bench = try DistillBench(scratch.corpus, [Array(items.prefix(10))])
    let bad = ScriptedTeacher { request in
      .success(request.messages[1].content.contains("질문 7") ? "<think>\n" : ScriptedTeacher.trace(request))
    }
    try bench.ask(bad)
    try await bench.judge()
    #expect(try bench.column(.trace, "SELECT verdict FROM trace WHERE verdict <> 'ok'") == ["no-think"])
    let other = ScriptedTeacher()
    try bench.ask(other, retry: [.looped])
    #expect(other.asked.isEmpty)
    let good = ScriptedTeacher()
    try bench.ask(good, retry: [.noThink])
    #expect(
      good.asked.count == 1
        && good.asked[0].seed != bad.asked.first { $0.messages == good.asked[0].messages }?.seed)
    try await bench.judge()
    #expect(
      try bench.column(.trace, "SELECT attempt FROM trace WHERE title = '질문 7' AND verdict = 'ok'") == ["1"])
    // It is good now: nothing is left to be asked again.
    let last = ScriptedTeacher()
    try bench.ask(last, retry: [.noThink])
    #expect(last.asked.isEmpty)
  }

  @Test func aTraceThatIsBadAgainIsNotAskedForEver() async throws {
    let bench = try DistillBench(scratch.corpus, [Array(items.prefix(3))])
    for expected in [3, 3, 0] {
      let bad = ScriptedTeacher { _ in .success("<think>\n") }
      try bench.ask(bad, retry: [.noThink])
      #expect(bad.asked.count == expected)
    }
  }

  @Test func onlyWhatIsSurelyTheAnswerIsGold() async throws {
    let answers: [([Item.Answer], String?)] = [
      ([.init(body: "답은 12인가요?"), .init(body: "정답: 15", accepted: true)], "15"),
      ([.init(body: "답은 12입니다."), .init(body: "답은 15입니다.")], nil),
      ([.init(body: "답은 12입니다."), .init(body: "정답: 12")], "12"), ([.init(body: "좋은 질문이네요.")], nil),
      ([.init(body: "2020년에 3번 보았고 7년이 걸렸습니다. 열심히 하세요.")], nil),
    ]
    let asked = answers.enumerated().map { number, answers in
      Item(
        id: items[number].id, page: items[number].page, post: 0, url: items[number].url, host: "qna.example",
        category: nil, title: items[number].title, body: items[number].body, answers: answers.0, askedAt: nil,
        method: "test", retrievedAt: 0)
    }
    var bench = try DistillBench(scratch.corpus, [asked])
    try bench.ask(ScriptedTeacher())
    bench.settings.verifies = true
    try await bench.judge()
    let found = try bench.column(.trace, "SELECT title || ' ' || ifnull(gold, '-') FROM trace ORDER BY title")
    #expect(found == answers.enumerated().map { "질문 \($0) \($1.1 ?? "-")" })
  }

  @Test func shardsDoNotDependOnWorkersOrOnTheOrderOfAnswers() async throws {
    let shards = [Array(items.prefix(13)), Array(items[13..<20]), Array(items.suffix(20))]
    let one = try DistillBench(try Scratch().keeping().corpus, shards)
    let two = try DistillBench(scratch.corpus, shards)
    try one.ask(ScriptedTeacher(width: 1))
    try two.ask(ScriptedTeacher(width: 9))
    try await one.judge(workers: 1)
    try await two.judge(workers: 4)
    #expect(try one.digests(.trace) == two.digests(.trace))
    #expect(try one.digests(.distill) == two.digests(.distill))
  }

  @Test func moreAnswersMakeTheShardAnewAndNoneLeaveIt() async throws {
    let bench = try DistillBench(scratch.corpus, [items])
    try bench.ask(ScriptedTeacher(), limit: 10)
    try await bench.judge()
    let before = try bench.digests(.trace)
    try await bench.judge()
    #expect(try bench.digests(.trace) == before)
    try bench.ask(ScriptedTeacher())
    try await bench.judge()
    #expect(try bench.digests(.trace) != before)
    #expect(try bench.corpus.count(of: .trace)?.kept == 40)
  }

  @Test func theMixTakesAsManyAsItSays() async throws {
    let pool = items.enumerated().map { number, item in
      Item(
        id: item.id, page: item.page, post: 0, url: item.url, host: item.host,
        category: number < 25 ? "code" : number < 35 ? "science" : nil, title: item.title, body: item.body,
        answers: [], askedAt: nil, method: "test", retrievedAt: 0)
    }
    var bench = try DistillBench(scratch.corpus, [Array(pool.prefix(20)), Array(pool.suffix(20))])
    try bench.ask(ScriptedTeacher())
    bench.settings.mix = try Mix("code=7,science=50,law=3")
    let manifest = try #require(try await bench.judge())
    #expect(manifest.categories["code"]?.chosen == 7 && manifest.categories["code"]?.available == 25)
    #expect(manifest.categories["science"]?.chosen == 10 && manifest.categories["law"]?.chosen == 0)
    #expect(manifest.categories[""]?.chosen == 0)
    let chosen = try bench.column(.distill, "SELECT hex(id) FROM example WHERE category = 'code'")
    // A greater number takes the same ones and more.
    bench.settings.mix = try Mix("code=12")
    try await bench.judge()
    let more = try bench.column(.distill, "SELECT hex(id) FROM example WHERE category = 'code'")
    #expect(more.count == 12 && Set(more).isSuperset(of: chosen))
    bench.settings.seed = 1
    #expect(try bench.corpus.count(of: .distill)?.kept == 12)
  }

  @Test func severalAnswersToAPromptAndHowManyAreWanted() async throws {
    var bench = try DistillBench(scratch.corpus, [Array(items.prefix(5))])
    bench.settings.rollouts = 3
    let teacher = ScriptedTeacher()
    try bench.ask(teacher)
    #expect(teacher.asked.count == 15 && Set(teacher.asked.map(\.seed)).count == 15)
    bench.settings.tracesPerPrompt = 2
    let manifest = try #require(try await bench.judge())
    #expect(manifest.categories["daily"]?.chosen == 10 && manifest.categories["daily"]?.surplus == 5)
    #expect(
      try bench.column(.distill, "SELECT reason FROM reject")
        == Array(repeating: "distill.per_prompt", count: 5))
  }
}

extension Scratch {
  /// Keeps the folder for as long as the process lives.
  func keeping() -> Scratch {
    _ = Unmanaged.passRetained(self)
    return self
  }
}
