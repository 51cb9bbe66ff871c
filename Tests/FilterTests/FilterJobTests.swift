import Corpus
import Filter
import GRDB
import PersonalData
import TestKit
import Testing

/// The filter over shards: what is measured, selected, masked, counted.
struct FilterJobTests {
  private let scratch: Scratch
  private var corpus: Corpus { scratch.corpus }

  init() throws { scratch = try Scratch() }

  private static let long = "주차장에서 이웃집 차를 살짝 긁었는데 주인을 찾을 수가 없습니다. 어떻게 해야 처벌을 받지 않을 수 있을까요? "

  private func items(_ range: Range<Int>) -> [Item] {
    range.map { n in
      switch n % 4 {
      case 0: SampleItems.item(n, body: Self.long + "\(n)")
      case 1: SampleItems.item(n, body: "짧다 \(n)")
      case 2:
        SampleItems.item(
          n, body: "Which number comes after this one, and why does it do so? Number \(n), of course.")
      default: SampleItems.item(n, body: Self.long + "연락처는 010-2345-67\(10 + n % 90) 입니다.")
      }
    }
  }

  private func run(_ settings: FilterSettings = FilterSettings(), workers: Int = 1, stopAfter: Int? = nil)
    async throws -> (done: Bool, events: [String])
  {
    let (seen, asked) = (Counter(), Counter())
    let runner = StageRunner(corpus: corpus, workers: workers) {
      guard let stopAfter else { return false }
      return asked.next() >= stopAfter
    }
    let done = try await FilterJob(settings, corpus: corpus, runner: runner).run { stage, event in
      if case .sealed = event { seen.note(stage.name) }
    }
    return (done, seen.names)
  }

  private func digests(_ stage: Stage) throws -> [String] {
    try corpus.sealedShards(of: stage).map(\.digest)
  }

  @Test func anotherThresholdMeasuresNothingAgain() async throws {
    try SampleItems.seal([items(0..<40), items(40..<80)], stage: .item, in: corpus)
    #expect(try await run().events.sorted() == ["filter", "filter", "score", "score"])
    #expect(try corpus.count(of: .filter)?.kept == 40)
    var settings = FilterSettings()
    settings.minKorean = 0
    #expect(try await run(settings).events == ["filter", "filter"])
    #expect(try corpus.count(of: .filter)?.kept == 60)
    #expect(try await run(settings).events == [])
  }

  @Test func personalDataIsMaskedAndItsPlaceKept() async throws {
    try SampleItems.seal([items(0..<8)], stage: .item, in: corpus)
    _ = try await run()
    let shard = try #require(try corpus.sealedShards(of: .filter).first).shard
    let bodies = try await shard.database.read { try String.fetchAll($0, sql: "SELECT body FROM item") }
    #expect(bodies.count { $0.contains("<전화번호>") } == 2)
    #expect(!bodies.contains { $0.contains("010-") })
    let scores = try #require(try corpus.sealedShards(of: .score).first).shard
    let spans = try scores.database.read { db in
      try Row.fetchAll(db, sql: "SELECT item, field, start, length, type, rule FROM personal ORDER BY item")
    }
    #expect(spans.count == 2)
    let (field, type): (String, String) = (spans[0]["field"], spans[0]["type"])
    #expect(field == "body" && type == "phone")
    #expect(spans[0]["length"] as Int == 13)
    var settings = FilterSettings()
    settings.personalData.policies[.phone] = .flag
    _ = try await run(settings)
    let kept = try #require(try corpus.sealedShards(of: .filter).first).shard
    let open = try await kept.database.read { try String.fetchAll($0, sql: "SELECT body FROM item") }
    #expect(open.count { $0.contains("010-2345") } == 2)
  }

  @Test func everyFieldIsMasked() {
    let answer = Item.Answer(body: "메일은 gildong@naver.com 으로", accepted: true)
    let item = Item(
      id: RecordID(page: "http://a/", post: 0), page: RecordID(page: "http://a/"), post: 0, url: "http://a/",
      host: "a",
      category: nil, title: "010-1234-5678 로 전화", body: "0\u{0301} 010-1234-5678, 900101-1234567",
      answers: [answer],
      askedAt: nil, method: "test", retrievedAt: 0)
    let masked = item.masked(item.personalSpans, PersonalDataSettings())
    #expect(masked.title == "<전화번호> 로 전화")
    #expect(Array(masked.body.utf8) == Array("0\u{0301} <전화번호>, <주민등록번호>".utf8))
    #expect(masked.answers.first?.body == "메일은 <이메일> 으로")
    #expect(masked.answers.first?.accepted == true)
  }

  @Test func workersAndInterruptionsChangeNothing() async throws {
    let shards = (0..<3).map { items(($0 * 3_000)..<(($0 + 1) * 3_000)) }
    try SampleItems.seal(shards, stage: .item, in: corpus)
    #expect(try await run().done)
    let whole = try (digests(.score), digests(.filter))
    let others = try Scratch()
    let second = others.corpus
    try SampleItems.seal(shards, stage: .item, in: second)
    var runs = 0
    while true {
      // Stopped after one more batch than the last time.
      let asked = Counter()
      let limit = runs + 1
      let runner = StageRunner(corpus: second, workers: 2) { asked.next() > limit }
      runs += 1
      if try await FilterJob(FilterSettings(), corpus: second, runner: runner).run() { break }
    }
    #expect(runs > 3)
    let broken = try (
      second.sealedShards(of: .score).map(\.digest), second.sealedShards(of: .filter).map(\.digest)
    )
    #expect(whole == broken)
  }

  @Test func theReportCountsTotalAndMarginal() async throws {
    try SampleItems.seal([items(0..<40)], stage: .item, in: corpus)
    var settings = FilterSettings()
    settings.maxChars = 60
    _ = try await run(settings)
    let report = try FilterReport(of: corpus)
    #expect(report.items == 40)
    let counts = Dictionary(uniqueKeysWithValues: report.rules.map { ($0.reason, [$0.total, $0.only]) })
    #expect(counts["filter.too_short"] == [10, 10])
    // The English ones are too long as well.
    #expect(counts["filter.korean"] == [10, 0])
    #expect(counts["filter.too_long"]?[0] == 30)
    #expect(counts["filter.too_long"]?[1] == 20)
    let lengths = try #require(report.scores.first { $0.name == "scalars" }).values
    #expect(lengths.total == 40 && lengths.quantile(0) < 15 && lengths.quantile(1) > 60)
  }

  @Test func explorationSaysWhatAnotherBoundKeeps() async throws {
    try SampleItems.seal([items(0..<40)], stage: .item, in: corpus)
    _ = try await run()
    for bound in [0, 0.25, 0.5] {
      let found = try Exploration(of: "korean", at: bound, examples: 3, in: corpus)
      #expect(found.kept == 20)
      var settings = FilterSettings()
      settings.minKorean = bound
      let kept = items(0..<40).count { settings.rejection(measure(Array($0.text.utf8))) == nil }
      #expect(found.steps.first { $0.bound == bound }?.kept == kept)
      #expect(found.examples.count == (bound == 0 ? 3 : 0))
    }
    // The next looser bound adds nothing; what is named instead does.
    let next = try Exploration(of: "korean", at: nil, examples: 3, in: corpus)
    let wider = try #require(next.wider)
    #expect(next.examples.isEmpty && wider < 0.25)
    #expect(try Exploration(of: "korean", at: wider, examples: 3, in: corpus).examples.count == 3)
    #expect(try Exploration(of: "too_long", at: nil, examples: 3, in: corpus).wider == nil)
    #expect(throws: NumberSetting.Problem.self) {
      try Exploration(of: "nothing", at: nil, examples: 1, in: corpus)
    }
  }

  @Test func samplesAreDrawnByReasonAndSeed() async throws {
    try SampleItems.seal([items(0..<40)], stage: .item, in: corpus)
    _ = try await run()
    let english = try corpus.sample(of: .filter, rejected: true, reason: "filter.korean", count: 4, seed: 1)
    #expect(english.count == 4 && english.allSatisfy { $0.text?.contains("Which") == true })
    #expect(
      try corpus.sample(of: .filter, rejected: true, reason: "filter.korean", count: 4, seed: 1) == english)
    #expect(
      try corpus.sample(of: .filter, rejected: true, reason: "filter.korean", count: 4, seed: 2) != english)
    #expect(try corpus.sample(of: .filter, rejected: true, reason: "filter", count: 99).count == 20)
    #expect(try corpus.sample(of: .filter, rejected: true, reason: "filt", count: 99).isEmpty)
    #expect(try corpus.sample(of: .filter, rejected: false, count: 99).count == 20)
  }
}
