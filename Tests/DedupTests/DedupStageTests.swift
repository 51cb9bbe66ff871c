import Dedup
import Foundation
import GRDB
import Similarity
import TestKit
import Testing

@testable import Corpus

struct DedupStageTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A question of about thirty words, and the same with some of its words changed.
  private static let base = """
    작년에 산 전기 밥솥의 압력이 자꾸 새는데 고무 패킹을 새것으로 바꾸어도 똑같습니다 서비스 센터에 가져가지 않고 집에서 손볼 수 있는 방법이 있으면 순서대로 자세히 알려 주세요
    """
  private static func changed(_ words: Int) -> String {
    let place = base.split(separator: " ")
    return place.enumerated().map { $0 < words ? "바뀐말\($0 == 0 ? "가" : "나")" : String($1) }
      .joined(separator: " ")
  }

  @Test func copiesInOtherSpacingCaseFormAndGreetingAreExact() async throws {
    let texts = [
      "사과 세 개를 둘이서 어떻게 Apple 나누나요", "사과  세개를\n둘이서 어떻게 APPLE 나누나요",
      "\u{1109}\u{1161}과 세 개를\u{3000}둘이서 어떻게 apple 나누나요",
      "안녕하세요! 사과 세 개를 둘이서 어떻게 Apple 나누나요 감사합니다.", "사과 네 개를 둘이서 어떻게 Apple 나누나요",
    ]
    let questions = texts.enumerated().map { Question($0, $1) }
    let bench = try DedupBench(scratch.corpus, [Array(questions.prefix(2)), Array(questions.dropFirst(2))])
    try await bench.run()
    // The longest is kept; 네 is no 세, and the shortest way to say so is the guard.
    #expect(try bench.kept() == [3, 4])
    let duplicates = try bench.duplicates()
    #expect(duplicates.values.allSatisfy { $0.kind == "exact" && $0.kept == 3 && $0.jaccard == 1 })
    #expect(try scratch.corpus.count(of: .dedup)?.rejected.map(\.reason) == ["dedup.exact"])
  }

  /// The first format has no table of copies: there the rejects say it.
  @Test func anOlderShardShowsItsCopies() throws {
    let older = Stage(
      name: "dedup", migrations: Array(Stage.dedup.migrations.prefix(1)),
      content: Array(Stage.dedup.content.prefix(2)))
    let corpus = scratch.corpus
    try corpus.createFolder(of: older)
    let shard = try Shard.openForWriting(corpus.path(of: older, 0), stage: older, durable: false)
    let items = (0..<4).map { SampleItems.item($0) }
    try SampleItems.seal([items], stage: .filter, in: corpus)
    try shard.database.write { db in
      try items[0].insert(into: db)
      let kept = items[0].id.description
      for (item, rejection) in [
        (items[1], Rejection("dedup.exact", value: kept)),
        (items[2], Rejection("dedup.near", value: kept + " 0.9123")),
        (items[3], Rejection("other", value: kept)),
      ] { try rejection.insert(id: item.id, url: item.url, into: db) }
    }
    try shard.seal()
    for asked in [0, 1, 2] {
      let cluster = try DuplicateCluster(
        of: items[asked].id.description, in: corpus, published: PublishedShards(), most: 9)
      #expect(cluster.kept == items[0].id && cluster.asked == (asked == 0 ? nil : items[asked].id))
      #expect(Set(cluster.copies.map(\.id)) == [items[1].id, items[2].id])
      #expect(Set(cluster.copies.map(\.duplicate.jaccard)) == [1, 0.9123])
    }
  }

  @Test(arguments: [
    ("가나", "가 나", true), ("ㅋㅋ", "ㅋㅋ", true), ("?!", "? !", true), ("?", "!", false), ("가", "나", false),
    ("3", "4", false),
  ])
  func shortTextsAreCopiesOrNothing(_ one: String, _ other: String, _ isCopy: Bool) async throws {
    let bench = try DedupBench(scratch.corpus, [[Question(0, one), Question(1, other)]])
    try await bench.run()
    #expect(try bench.kept().count == (isCopy ? 1 : 2))
  }

  @Test func nearDuplicatesSayOfWhatAndHowAlike() async throws {
    let bench = try DedupBench(
      scratch.corpus,
      [
        [Question(0, Self.base + " 꼭"), Question(1, Self.changed(1))],
        [Question(2, "전혀 다른 이야기를 하는 글입니다 정말로요")],
      ])
    let summary = try await bench.run()
    #expect(summary?.near == 1 && summary?.texts == 3)
    #expect(try bench.kept() == [0, 2])
    let found = try #require(try bench.duplicates()[1])
    let exact = Shingles(of: Array((Self.base + " 꼭").utf8)).jaccard(
      with: Shingles(of: Array(Self.changed(1).utf8)))
    #expect(found.kept == 0 && found.kind == "near" && found.jaccard == exact && exact > 0.7)
    let reject = try #require(try bench.rows("SELECT reason, value, threshold FROM reject").first)
    #expect(reject[0] == "dedup.near" && reject[2] == "< 0.7")
    #expect(reject[1] == "\(SampleItems.item(0).id) " + String(format: "%.4f", exact))
    #expect(try bench.rows("SELECT * FROM clusters").map { $0["copies"] as Int } == [1])
  }

  @Test func thereAreNoChains() async throws {
    // 0 is like 1 and 1 like 2, but 0 is not like 2.
    let words = Self.base.split(separator: " ").map(String.init)
    let end = words.dropLast(5).joined(separator: " ") + " 누구든지 빨리 답해 줄 사람 있나요"
    let texts = [Self.changed(5), Self.base, end]
    let sets = texts.map { Shingles(of: Array($0.utf8)) }
    try #require(sets[0].jaccard(with: sets[1]) >= 0.6 && sets[1].jaccard(with: sets[2]) >= 0.6)
    try #require(sets[0].jaccard(with: sets[2]) < 0.6)
    var settings = DedupSettings()
    settings.near.threshold = 0.6
    settings.keep = [.license]
    let classes = ["A", "B", "B"]
    let bench = try DedupBench(
      scratch.corpus, [texts.enumerated().map { Question($0, $1, classes[$0]) }])
    try await bench.run(settings)
    #expect(try bench.kept() == [0, 2])
    #expect(try bench.duplicates()[1]?.kept == 0)
  }

  @Test func otherNumbersAreAnotherProblem() async throws {
    let texts = [3, 4].map { "한 상자에 사과가 \($0)개 들어 있습니다. 다섯 상자에는 사과가 모두 몇 개 들어 있을까요? 풀이 과정도 자세히 알려 주세요" }
    let questions = texts.enumerated().map { Question($0, $1) }
    let bench = try DedupBench(scratch.corpus, [questions])
    #expect(try await bench.run()?.guarded == 1)
    #expect(try bench.kept() == [0, 1])
    var settings = DedupSettings()
    settings.near.guardsNumbers = false
    try await bench.run(settings)
    #expect(try bench.kept().count == 1)
  }

  @Test func anExactSearchLooksForNothingElse() async throws {
    let bench = try DedupBench(
      scratch.corpus,
      [[Question(0, Self.base), Question(1, Self.changed(1)), Question(2, Self.base + ".  ")]])
    var settings = DedupSettings()
    settings.near.exactOnly = true
    #expect(try await bench.run(settings)?.candidates == 0)
    #expect(try bench.kept().count == 3)
    try await bench.run()
    #expect(try bench.kept().count == 1)
  }

  @Test func itemsOfOneIdInTwoShardsAreToldApart() async throws {
    // A page that was crawled and is in an archive too.
    let bench = try DedupBench(scratch.corpus, [[Question(0, Self.base)], [Question(0, Self.base)]])
    try await bench.run()
    #expect(try bench.kept() == [0])
    #expect(try scratch.corpus.count(of: .dedup)?.rejectedTotal == 1)
  }

  @Test func anEmptyCorpusIsEmpty() async throws {
    let bench = try DedupBench(scratch.corpus, [[], []])
    #expect(try await bench.run()?.texts == 0)
    #expect(try bench.kept().isEmpty && scratch.corpus.sealedShards(of: .dedup).count == 2)
  }

  @Test func workersDoNotChangeTheResult() async throws {
    var random = SplitMix(seed: 7)
    let questions = (0..<120).map { number -> Question in
      let text =
        Self.changed(Int(random.next() % 4)) + (random.next() % 3 == 0 ? " 감사합니다" : " 그리고 \(number % 5)번")
      return Question(number, text, ["A", "B", "C"][Int(random.next() % 3)])
    }
    let bench = try DedupBench(scratch.corpus, [Array(questions[..<50]), Array(questions[50...])])
    var digests: Set<[String]> = []
    for workers in [1, 2, 5] {
      try? FileManager.default.removeItem(atPath: scratch.corpus.folder(of: .dedup))
      try await bench.run(workers: workers)
      digests.insert(try scratch.corpus.sealedShards(of: .dedup).map(\.digest))
    }
    #expect(digests.count == 1)
    #expect(try !bench.duplicates().isEmpty)
  }

  @Test func pairsAreAllPairsSorted() async throws {
    let bench = try DedupBench(
      scratch.corpus,
      [
        [
          Question(0, Self.base), Question(1, Self.base + "!"), Question(2, Self.base),
          Question(3, Self.changed(1)),
        ]
      ])
    let path = scratch.path + "/pairs.jsonl"
    try await bench.run(pairs: path)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    // Two copies, and each of three texts with the changed one.
    #expect(lines.count == 6 && lines == lines.sorted())
    #expect(lines.allSatisfy { $0.hasPrefix("{\"a\":\"") && $0.contains("\",\"jaccard\":") })
    #expect(!FileManager.default.fileExists(atPath: path + ".part"))
  }
}
