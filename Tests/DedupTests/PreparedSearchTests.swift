import Corpus
import Dedup
import Foundation
import GRDB
import Similarity
import TestKit
import Testing

/// What several programs make for a search, and a search that takes it.
struct PreparedSearchTests {
  private let scratch: Scratch
  private var corpus: Corpus { scratch.corpus }
  private let settings = DedupSettings()

  init() throws {
    scratch = try Scratch()
    var random = SplitMix(seed: 5)
    let syllables = Array("가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허".unicodeScalars)
    var texts = ["", "ㅋ", "?!"]
    while texts.count < 400 {
      switch random.next() % 6 {
      case 0: texts.append(texts[Int(random.next() % UInt64(texts.count))])
      case 1: texts.append(texts[Int(random.next() % UInt64(texts.count))] + " 꼭")
      case 2: texts.append("문제 \(random.next() % 40) 번을 풀어 주세요 오늘까지 부탁드립니다 정말로요")
      default:
        let scalars = (0..<48).map { $0 % 4 == 3 ? " " : syllables[Int(random.next() % 28)] }
        texts.append(String(String.UnicodeScalarView(scalars)))
      }
    }
    let questions = texts.enumerated().map { Question($0, $1, ["A", "B", "C"][$0 % 3]) }
    let parts = (0..<5).map { part in questions.filter { $0.number * 5 / texts.count == part } }
    _ = try DedupBench(scratch.corpus, parts)
  }

  private func items() throws -> [SealedShard] { try corpus.sealedShards(of: .filter) }
  private func licenses() throws -> [SealedShard] { try corpus.sealedShards(of: .license) }

  private func prepared(_ settings: DedupSettings) throws -> PreparedSearch? {
    try PreparedSearch(
      settings, items: items(), licenses: licenses(), published: PublishedShards(), in: corpus)
  }

  private func sketch(_ settings: DedupSettings, parts: Int) async throws {
    for number in 1...parts {
      let runner = StageRunner(corpus: corpus, workers: 1, part: Part(number: number, count: parts))
      #expect(try await runner.run(SketchStep(settings, licenses: licenses()), over: items()))
    }
  }

  private func link(_ settings: DedupSettings, parts: Int) throws {
    for number in 1...parts {
      #expect(
        try PreparedSearch.link(
          settings, items: items(), licenses: licenses(), published: PublishedShards(),
          part: #require(Part(number: number, count: parts)), in: corpus, shouldStop: { false },
          progress: { _, _ in }))
    }
  }

  private func found(_ prepared: PreparedSearch?, _ settings: DedupSettings) async throws -> (
    duplicates: [String], summary: DuplicateSearch.Summary
  ) {
    let search = try DuplicateSearch(
      settings, items: items(), licenses: licenses(), published: PublishedShards(), prepared: prepared)
    let found = try #require(try await search.run(workers: 2))
    let duplicates = try items().flatMap { shard in
      try shard.shard.database.read { db in try Int64.fetchAll(db, sql: "SELECT seq FROM item ORDER BY seq") }
        .map {
          "\(shard.index) \($0) \(String(describing: found.decisions.duplicate(shard: shard.index, seq: $0)))"
        }
    }
    return (duplicates, found.summary)
  }

  @Test func sketchesAndLinksChangeNothing() async throws {
    for keep in [KeepRule.usual, [.length], []] {
      var settings = settings
      settings.keep = keep
      settings.near.bucketLimit = keep.count == 1 ? 3 : 256
      let (whole, summary) = try await found(nil, settings)
      #expect(summary.copies > 20 && summary.near > 20)
      try await sketch(settings, parts: 3)
      let sketched = try #require(try prepared(settings))
      #expect(sketched.count == 5)
      let other = try await found(sketched, settings)
      #expect(other.duplicates == whole && other.summary == summary)
      try link(settings, parts: 4)
      let linked = try await found(try prepared(settings), settings)
      #expect(linked.duplicates == whole && linked.summary == summary)
      try corpus.removeSketches()
      #expect(try prepared(settings) == nil)
    }
  }

  /// Links are taken where they are whole and of the same texts and settings; else they are made.
  @Test func whatIsDamagedOrOfOthersIsNotTaken() async throws {
    let (whole, _) = try await found(nil, settings)
    try await sketch(settings, parts: 1)
    try link(settings, parts: 1)
    let folder = corpus.folder(of: .sketch) + "/links"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count == settings.linkedBands)
    for name in names {
      let path = "\(folder)/\(name)"
      var data = try #require(FileManager.default.contents(atPath: path))
      data[data.count - 5] ^= 1
      try data.write(to: URL(filePath: path))
    }
    #expect(try await found(try prepared(settings), settings).duplicates == whole)
    var other = settings
    other.near.threshold = 0.97
    let (strict, _) = try await found(nil, other)
    #expect(try prepared(other)?.count == 0)
    #expect(try await found(try prepared(other), other).duplicates == strict)
    #expect(strict != whole)
  }

  @Test func bandsWantTheSketchesOfAllShards() async throws {
    let runner = StageRunner(corpus: corpus, workers: 1, part: Part("1/2"))
    #expect(try await runner.run(SketchStep(settings, licenses: licenses()), over: items()))
    #expect(throws: CorpusFailure.self) { try link(settings, parts: 1) }
    // Of the shards that have none, a search makes the sketches itself.
    let (whole, _) = try await found(nil, settings)
    let partly = try #require(try prepared(settings))
    #expect(partly.count == 3)
    #expect(try await found(partly, settings).duplicates == whole)
  }
}
