import Corpus
import Foundation
import GRDB
import Licensing
import TestKit
import Testing

@testable import Crawl

struct ImportJobTests {
  private let scratch: Scratch
  private let corpus: Corpus

  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
  }

  private func terms(
    _ columns: String = "question=q", license: String? = "CC-BY-4.0", source: String? = "data"
  ) throws
    -> ImportTerms
  {
    try ImportTerms(
      columns: [columns], license: license, source: source, attribution: nil, category: nil,
      policy: .embedded())
  }

  private func write(_ rows: [String], to name: String) throws -> String {
    let path = try scratch.write(rows.map { $0 + "\n" }.joined(), to: name)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: path)
    return path
  }

  private func job(
    _ files: [String], _ terms: ImportTerms? = nil, in other: Corpus? = nil, rowsPerShard: Int = 3_000,
    isStrict: Bool = false
  ) throws -> ImportJob {
    ImportJob(
      corpus: other ?? corpus, files: files, table: nil, terms: try terms ?? self.terms(), isStrict: isStrict,
      rowsPerShard: rowsPerShard)
  }

  private func run(_ job: ImportJob, stopAfter asked: Int = .max) throws -> ImportSummary {
    var count = 0
    return try job.run(
      shouldStop: {
        count += 1
        return count > asked
      }, events: { _ in })
  }

  private func derive(_ corpus: Corpus) async throws {
    let crawl = CrawlJob(
      corpus: corpus, registry: SiteRegistry(),
      settings: CrawlSettings(contact: "", version: "0", currentYear: 2_026))
    let done = try await crawl.derive(
      policy: PolicyInForce(), workers: 2, verifies: false, shouldStop: { false }, events: { _, _ in })
    #expect(done)
  }

  private func items(_ corpus: Corpus) throws -> [Item] {
    try corpus.sealedShards(of: .item).flatMap { sealed in
      try sealed.shard.database.read { try Item.read($0, after: 0, limit: 1_000_000).map(\.1) }
    }
  }

  private func digests(_ corpus: Corpus) throws -> [String] {
    try Stage.all.flatMap { stage in
      try corpus.sealedIndices(of: stage).map { try SealedShard(corpus: corpus, stage: stage, index: $0).key }
    }
  }

  @Test func aRowBecomesAnItemWithItsLicence() async throws {
    let file = try write(
      [
        #"{"q":" 물은 왜\r\n끓나요? ","t":"물","a":["100도라서","압력"],"u":"http://a.kr/1","d":"2020-01-02","w":"김","l":"cc-by-nc-4.0"}"#,
        #"{"q":"둘째","u":null,"l":null}"#,
      ], to: "a.jsonl")
    let map = "question=q,title=t,answer=a,url=u,asked_at=d,author=w,license=l"
    #expect(try run(job([file], terms(map))).stored == 2)
    try await derive(corpus)
    let items = try items(corpus)
    let first = try #require(items.first)
    #expect(
      first.title == "물" && first.body == "물은 왜\n끓나요?" && first.url == "http://a.kr/1" && first.host == "a.kr"
    )
    #expect(first.answers.map(\.body) == ["100도라서", "압력"] && first.askedAt == "2020-01-02")
    #expect(first.retrievedAt == 1_700_000_000 && first.method == "import.row")
    #expect(items[1].host == "data" && items[1].url.hasPrefix("import://data#row-"))
    let license = try #require(try corpus.lineage(of: first.url).license)
    #expect(license.licenseClass == "B" && license.license == "CC-BY-NC-4.0" && license.attribution == "김")
    let grant = try #require(license.evidence.first)
    #expect(grant.signal == "import.license" && grant.locator == "column l, line 1 of a.jsonl")
    let history = try PageHistory(of: first.url, in: corpus)
    #expect(history.response?.digest == grant.sourceDigest && history.path.first?.via == "import")
    #expect(try corpus.lineage(of: items[1].url).license?.licenseClass == "A")
  }

  @Test func whatIsNoQuestionIsRejectedWithItsPlace() async throws {
    let file = try write(
      [
        #"{"q":null}"#, #"{"x":1}"#, #"{"q":" \n"}"#, #"{"q":{"a":1}}"#, #"{"q":"\ud800\ud800"}"#,
        #"{"q":"좋은 질문"}"#,
      ],
      to: "a.jsonl")
    #expect(try run(job([file])).stored == 6)
    try await derive(corpus)
    let count = try #require(try corpus.count(of: .item))
    #expect(count.kept == 1)
    #expect(
      Dictionary(uniqueKeysWithValues: count.rejected.map { ($0.reason, $0.count) })
        == ["import.question_missing": 3, "import.question_no_text": 1, "import.question_unreadable": 1])
    let shard = try #require(try corpus.sealedShards(of: .item).first).shard
    let places = try await shard.database.read {
      try String.fetchAll($0, sql: "SELECT value FROM reject ORDER BY value")
    }
    #expect(places.first == "line 1 of a.jsonl" && places.count == 5)
  }

  @Test func aSubjectThatIsNoneOfTheListIsNone() async throws {
    let file = try write(
      [#"{"q":"가","c":"legal"}"#, #"{"q":"나","c":"홍길동 010-1234-5678"}"#, #"{"q":"다","c":null}"#],
      to: "a.jsonl")
    let summary = try run(job([file], terms("question=q,category=c")))
    #expect(summary.stored == 3 && summary.otherCategories == 1)
    try await derive(corpus)
    #expect(try items(corpus).map(\.category) == ["legal", nil, nil])
    #expect(
      try job([file], terms("question=q,category=c")).plan()[0].rows.map(\.category) == ["legal", nil, nil])
  }

  /// What an author's column says, and whom the verdict names.
  @Test(arguments: [
    ("홍길동", "홍길동"), ("홍길동 (gildong@naver.com)", "홍길동 (<이메일>)"),
    ("홍길동 010-1234-5678", "홍길동 <전화번호>"), ("gildong@naver.com", nil), ("127.0.0.1", "127.0.0.1"),
    ("211.234.10.5", "211.234.10.5"),
  ])
  func whoIsNamedIsNotReachedByIt(_ author: String, _ named: String?) async throws {
    let file = try write([#"{"q":"가","url":"http://a.kr/1","author":"\#(author)"}"#], to: "a.jsonl")
    #expect(try run(job([file])).stored == 1)
    try await derive(corpus)
    let license = try #require(try corpus.lineage(of: "http://a.kr/1").license)
    #expect(license.attribution == named)
    #expect(license.evidence.contains { $0.signal == "import.author" && $0.value == author })
  }

  @Test func anUnknownLicenceIsClassC() async throws {
    let file = try write([#"{"q":"가","l":"my own terms"}"#, #"{"q":"나","l":null}"#], to: "a.jsonl")
    #expect(try run(job([file], terms("question=q,license=l", license: nil))).stored == 2)
    try await derive(corpus)
    for item in try items(corpus) { #expect(try corpus.lineage(of: item.url).license?.licenseClass == "C") }
  }

  @Test func importingAgainAddsNothingAndASecondFileAdds() async throws {
    let file = try write((0..<50).map { #"{"q":"질문 \#($0)"}"# }, to: "a.jsonl")
    #expect(try run(job([file])).stored == 50)
    try await derive(corpus)
    let before = try digests(corpus)
    let again = try run(job([file]))
    #expect(again.stored == 0 && again.known == 50 && again.underOtherTerms == 0)
    let renamed = try write((0..<50).map { #"{ "q" : "질문 \#($0)" }"# }, to: "b.jsonl")
    #expect(try run(job([renamed])).known == 50, "a row is known by what it says")
    #expect(try run(job([file], terms(license: "CC-BY-NC-4.0"))).underOtherTerms == 50)
    try await derive(corpus)
    #expect(try digests(corpus) == before)
    let more = try write((40..<60).map { #"{"q":"질문 \#($0)"}"# }, to: "c.jsonl")
    #expect(try run(job([more])).stored == 10)
    try await derive(corpus)
    #expect(try items(corpus).count == 60 && digests(corpus).starts(with: [before[0]]))
  }

  @Test func severalRowsOfOnePageAreAllKept() async throws {
    let file = try write((0..<5).map { #"{"q":"질문 \#($0)","url":"http://a.kr/1"}"# }, to: "a.jsonl")
    #expect(try run(job([file])).stored == 5)
    #expect(try run(job([file])).known == 5)
    try await derive(corpus)
    let items = try items(corpus)
    #expect(Set(items.map(\.id)).count == 5 && items.first?.url == "http://a.kr/1")
    #expect(items.dropFirst().allSatisfy { $0.url.hasPrefix("http://a.kr/1#row-") })
  }

  @Test func brokenLinesAreCountedAndStrictEnds() throws {
    let file = try write([#"{"q":"가"}"#, "x", #"{"q":"나"}"#], to: "a.jsonl")
    var places: [String] = []
    let summary = try job([file]).run(shouldStop: { false }) { event in
      if case .broken(let place, _) = event { places.append(place) }
    }
    #expect(summary.stored == 2 && summary.broken == ["no JSON object": 1])
    #expect(places == ["line 2 of \(file)"])
    #expect(throws: CrawlFailure.self) { try run(job([file], isStrict: true)) }
  }

  @Test func aFileThatCannotBeReadLeavesNoCorpus() throws {
    let file = try write([#"{"q":"가"}"#], to: "a.jsonl")
    #expect(throws: CrawlFailure.self) { try run(job([file, scratch.path + "/none.csv"])) }
    #expect(!FileManager.default.fileExists(atPath: corpus.root))
  }

  @Test func aStoppedImportEndsAsOneThatWasNot() async throws {
    let file = try write((0..<9_500).map { #"{"q":"질문 \#($0)","n":\#($0)}"# }, to: "a.jsonl")
    #expect(try run(job([file])).stored == 9_500)
    try await derive(corpus)
    let other = try Scratch()
    var (stops, stored) = (0, 0)
    while true {
      let summary = try run(job([file], in: other.corpus), stopAfter: stops + 1)
      stored += summary.stored
      if summary.isFinished { break }
      stops += 1
    }
    #expect(stops > 3 && stored == 9_500)
    try await derive(other.corpus)
    #expect(try digests(other.corpus) == digests(corpus))
    #expect(try corpus.sealedIndices(of: .crawl).count == 3)
  }

  /// A kill between the rows and the note about them, in the last batch of a shard or elsewhere.
  @Test(arguments: [1, 2])
  func whatWasStoredAndNotNotedIsNotStoredTwice(_ batch: Int) async throws {
    let file = try write(
      (0..<7_000).map { #"{"q":"질문 \#($0)","u":"http://a.kr/\#($0 / 2)"}"# }, to: "a.jsonl")
    let map = try terms("question=q,url=u")
    #expect(try run(job([file], map, rowsPerShard: 4_000)).stored == 7_000)
    let other = try Scratch()
    try FileManager.default.createDirectory(atPath: scratch.path + "/part", withIntermediateDirectories: true)
    let part = try write(
      (0..<batch * 2_000).map { #"{"q":"질문 \#($0)","u":"http://a.kr/\#($0 / 2)"}"# }, to: "part/a.jsonl")
    #expect(
      try !run(job([part], map, in: other.corpus, rowsPerShard: 100_000), stopAfter: batch * 2 - 1).isFinished
    )
    let frontier = try DatabaseQueue(path: other.corpus.folder(of: .crawl) + "/frontier.sqlite")
    try await frontier.write {
      try $0.execute(sql: "DELETE FROM url WHERE seq > ?", arguments: [(batch - 1) * 2_000])
    }
    try frontier.close()
    _ = try run(job([file], map, in: other.corpus, rowsPerShard: 4_000))
    #expect(try digests(other.corpus) == digests(corpus))
  }
}
