import Corpus
import Foundation
import GRDB
import Licensing
import TestKit
import Testing

@testable import Crawl

struct ForgetTests {
  private let scratch: Scratch
  private let corpus: Corpus

  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
  }

  /// What a user types, and what it means; nil if it is refused.
  static let requests: [(ForgetRequest, ForgetRequest?)] = [
    (.url("HTTP://A.kr/1?b=2#x"), .url("http://a.kr/1?b=2")),
    (.url("http://a.kr/1#row-0123456789abcdef"), .url("http://a.kr/1#row-0123456789abcdef")),
    (.url("import://data#row-00"), .url("import://data#row-00")), (.url("a.kr/1"), nil), (.url(""), nil),
    (.host("A.kr"), .host("a.kr")), (.host("a.kr:8080"), .host("a.kr:8080")),
    (.host("a.kr:80"), .host("a.kr")),
    (.host("import://Q%26A"), .host("import://Q%26A")), (.host("http://a.kr"), nil), (.host("a.kr/x"), nil),
    (.host("import://"), nil), (.host("import://a b"), .host("import://a%20b")),
    (.host(""), nil),
    (.author(" 김 \n"), .author("김")), (.author(" "), nil),
  ]

  @Test(arguments: requests)
  func requestsHaveOneSpelling(_ asked: ForgetRequest, _ expected: ForgetRequest?) {
    #expect((try? asked.checked) == expected)
  }

  private func importRows(
    _ rows: [(url: String?, question: String, author: String)], to name: String = "a.jsonl"
  )
    async throws
  {
    let lines = rows.map { row in
      #"{"url":\#(row.url.map { "\"\($0)\"" } ?? "null"),"question":"\#(row.question)","author":"\#(row.author)"}"#
    }
    let file = try scratch.write(lines.joined(separator: "\n"), to: name)
    _ = try importJob(file).run(shouldStop: { false }, events: { _ in })
    try await derive()
  }

  private func importJob(
    _ file: String, source: String = "data", attribution: String? = nil
  ) throws -> ImportJob {
    let terms = try ImportTerms(
      columns: [], license: "CC-BY-4.0", source: source, attribution: attribution, category: nil,
      policy: .embedded())
    return ImportJob(corpus: corpus, files: [file], table: nil, terms: terms, isStrict: false)
  }

  private func derive() async throws {
    let crawl = CrawlJob(
      corpus: corpus, registry: SiteRegistry(),
      settings: CrawlSettings(contact: "", version: "0", currentYear: 2_026))
    #expect(
      try await crawl.derive(
        policy: PolicyInForce(), workers: 1, verifies: true, shouldStop: { false }, events: { _, _ in }))
  }

  private func keys() throws -> [String] {
    try [Stage.crawl, .item, .license].flatMap { stage in try corpus.sealedShards(of: stage).map(\.key) }
  }

  private func texts() throws -> Set<String> {
    var texts: Set<String> = []
    try corpus.readAll(.item) { _, db in
      texts.formUnion(try String.fetchAll(db, sql: "SELECT body FROM item"))
    }
    return texts
  }

  private func forget(_ request: ForgetRequest) throws -> ForgetSummary {
    try Forget(corpus: corpus, request: request, reason: "because").run(now: 1_700_000_000)
  }

  private let rows: [(url: String?, question: String, author: String)] = [
    ("http://a.kr/1", "가", "김"), ("http://a.kr/1", "나", "이"), ("http://a.kr/10", "다", "김"),
    ("https://a.kr:8080/1", "라", "박"), ("http://b.a.kr/1", "마", "박"), (nil, "바", "김"),
    ("http://a.krx/1", "사", "최"),
  ]

  /// What is asked, and what of the rows is left.
  static let removals: [(ForgetRequest, String)] = [
    (.url("http://a.kr/1"), "다라마바사"), (.host("a.kr"), "라마바사"), (.host("a.kr:8080"), "가나다마바사"),
    (.host("import://data"), "가나다라마사"), (.author("김"), "나라마사"), (.author("박"), "가나다바사"),
  ]

  @Test(arguments: removals)
  func whatIsMeantGoesAndNothingElse(_ request: ForgetRequest, _ left: String) async throws {
    try await importRows(rows)
    let before = try keys()
    let plan = try Forget(corpus: corpus, request: request, reason: nil).plan()
    let done = try forget(request)
    #expect(done.pages == 7 - left.count && plan.pages == done.pages && plan.rows == done.rows)
    #expect(done.rows["item"] == done.pages && done.rows["crawl"] == done.pages)
    #expect(try texts() == Set(left.map(String.init)))
    #expect(try keys() == before, "what was made of it stands")
    try await derive()
    #expect(try keys() == before && texts() == Set(left.map(String.init)), "nothing is made again")
    _ = try importJob(scratch.path + "/a.jsonl").run(shouldStop: { false }, events: { _ in })
    try await derive()
    #expect(try texts() == Set(left.map(String.init)), "and it does not come back")
    let again = try forget(request)
    #expect(again.pages == 0 && again.wasKnown)
    let log = try String(contentsOfFile: corpus.root + "/removals.jsonl", encoding: .utf8)
    #expect(log.split(separator: "\n").count == 1 && log.contains("because") && log.contains(done.key))
  }

  /// A table's name and a host's are two things, alike as they may look.
  @Test func aTableIsNoHost() async throws {
    try await importRows([("http://a0.kr/1", "가", "김")])
    let named = try scratch.write(#"{"question":"나"}"#, to: "b.jsonl")
    _ = try importJob(named, source: "a0.kr").run(shouldStop: { false }, events: { _ in })
    try await derive()
    #expect(try forget(.host("import://a0.kr")).pages == 1)
    #expect(try texts() == ["가"])
    _ = try importJob(scratch.write(#"{"question":"다","url":"http://a0.kr/2"}"#, to: "c.jsonl"))
      .run(shouldStop: { false }, events: { _ in })
    #expect(try importJob(named, source: "a0.kr").run(shouldStop: { false }, events: { _ in }).stored == 0)
    try await derive()
    #expect(try texts() == ["가", "다"])
    #expect(try forget(.host("a0.kr")).pages == 2 && texts().isEmpty)
  }

  @Test func whomAnImportNamesIsAnAuthor() async throws {
    let file = try scratch.write(#"{"question":"가"}"#, to: "a.jsonl")
    func again() throws -> ImportSummary {
      try importJob(file, attribution: " 홍길동 ").run(shouldStop: { false }, events: { _ in })
    }
    #expect(try again().stored == 1)
    // Before a verdict is made, as after a kill, the terms tell it.
    #expect(try forget(.author("홍길동")).pages == 1)
    let summary = try again()
    #expect(summary.stored == 0 && summary.broken == ["forgotten": 1])
  }

  @Test func oneRowOfAPageCanBeMeant() async throws {
    try await importRows(rows)
    var second: String?
    try corpus.readAll(.item) { _, db in
      second = try String.fetchOne(db, sql: "SELECT url FROM item WHERE body = '나'") ?? second
    }
    #expect(try forget(.url(#require(second))).pages == 1)
    #expect(try texts() == Set("가다라마바사".map(String.init)))
  }

  @Test func whatIsNotThereIsKeptFromComing() async throws {
    try await importRows([rows[4]])
    #expect(try forget(.host("a.kr")).pages == 0)
    #expect(try forget(.url("http://b.a.kr/2")).pages == 0)
    #expect(try forget(.author("김")).pages == 0)
    #expect(try forget(.url("http://b.a.kr/2")).wasKnown)
    let more = rows + [("http://b.a.kr/2", "자", "정")]
    try await importRows(more, to: "b.jsonl")
    #expect(try texts() == Set("라마바사".map(String.init)))
  }

  @Test func archivesDoNotBringItBack() async throws {
    try await importRows([rows[4]])
    _ = try forget(.host("a.kr"))
    _ = try forget(.url("http://c.kr/1"))
    let lines = ["http://a.kr/5", "http://c.kr/1", "http://c.kr/2"].map { #"{"url":"\#($0)","text":"글"}"# }
    let file = try scratch.write(lines.joined(separator: "\n"), to: "pages.jsonl")
    let crawl = CrawlJob(
      corpus: corpus, registry: SiteRegistry(),
      settings: CrawlSettings(contact: "", version: "0", currentYear: 2_026))
    let summary = try crawl.read(.jsonl([file]), now: 1, shouldStop: { false })
    #expect(summary.stored == 1 && summary.skipped == ["forgotten": 2])
  }

  private struct Killed: Error {}

  /// A run that ends behind any of its stages is finished by the next, whatever that is asked for.
  @Test(arguments: Stage.all)
  func aKillInTheMiddleIsMended(_ last: Stage) async throws {
    try await importRows(rows)
    try scoreItems()
    let before = try keys()
    let request = ForgetRequest.author("김")
    let forget = try Forget(corpus: corpus, request: request, reason: nil)
    #expect(throws: Killed.self) { try forget.run(now: 1) { if $0 == last { throw Killed() } } }
    #expect(
      !FileManager.default.fileExists(atPath: corpus.root + "/removals.jsonl"), "it is not said to be done")
    #expect(try self.forget(.url("http://none.kr/")).pages == 3)
    #expect(try texts() == Set("나라마사".map(String.init)) && keys() == before)
    #expect(try rows("SELECT count(*) FROM url", in: "crawl/frontier.sqlite") == 4)
    #expect(try rows("SELECT count(*) FROM score", in: "score/00000.sqlite") == 4)
    #expect(try self.forget(request).pages == 0)
  }

  /// A score for every item: what is known of it by its item's id alone.
  private func scoreItems() throws {
    var ids: [RecordID] = []
    try corpus.readAll(.item) { _, db in ids += try RecordID.fetchAll(db, sql: "SELECT id FROM item") }
    try corpus.createFolder(of: .score)
    let shard = try Shard.openForWriting(corpus.path(of: .score, 0), stage: .score, durable: false)
    let zeros = Array(repeating: "0", count: 11).joined(separator: ", ")
    try shard.database.write { db in
      for id in ids { try db.execute(sql: "INSERT INTO score VALUES (NULL, ?, \(zeros))", arguments: [id]) }
    }
    try shard.seal()
  }

  private func rows(_ sql: String, in file: String) throws -> Int {
    try DatabaseQueue(path: corpus.root + "/" + file).read { try Int.fetchOne($0, sql: sql) ?? 0 }
  }

  @Test func whileAnotherWritesNothingIsTouched() async throws {
    try await importRows(rows)
    let lock = try FileLock(corpus.folder(of: .item) + "/lock")
    #expect(throws: CorpusFailure.self) { try forget(.host("a.kr")) }
    withExtendedLifetime(lock) {}
    #expect(try texts().count == 7)
  }
}
