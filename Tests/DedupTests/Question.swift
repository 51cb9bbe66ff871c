import Corpus
import Dedup
import GRDB
import TestKit

/// A question as the tests write it, with what a keep policy looks at.
struct Question: Sendable {
  var number: Int
  var text: String
  var licenseClass = "A"
  var answers: [Item.Answer] = []
  var fetched = 1_700_000_000.0

  init(
    _ number: Int, _ text: String, _ licenseClass: String = "A", answers: [Item.Answer] = [],
    fetched: Double = 1_700_000_000
  ) {
    (self.number, self.text, self.licenseClass) = (number, text, licenseClass)
    (self.answers, self.fetched) = (answers, fetched)
  }

  var item: Item {
    let sample = SampleItems.item(number)
    return Item(
      id: sample.id, page: sample.page, post: 0, url: sample.url, host: sample.host, category: nil, title: "",
      body: text, answers: answers, askedAt: nil, method: "test", retrievedAt: fetched)
  }
}

/// A corpus of filter and licence shards, and the stage run on it.
struct DedupBench {
  let corpus: Corpus

  init(_ corpus: Corpus, _ shards: [[Question]]) throws {
    self.corpus = corpus
    try SampleItems.seal(shards.map { $0.map(\.item) }, stage: .filter, in: corpus)
    try corpus.createFolder(of: .license)
    let shard = try Shard.openForWriting(corpus.path(of: .license, 0), stage: .license, durable: false)
    try shard.database.write { db in
      for question in shards.joined() {
        let item = question.item
        try db.execute(
          sql: "INSERT OR REPLACE INTO license VALUES (?, ?, ?, ?, NULL, NULL, NULL, 'test')",
          arguments: [item.page, item.url, item.host, question.licenseClass])
      }
    }
    try shard.seal()
  }

  /// Runs search and stage as the verb does.
  @discardableResult
  func run(
    _ settings: DedupSettings = DedupSettings(), workers: Int = 1, against: [String] = [],
    pairs: String? = nil
  ) async throws -> DuplicateSearch.Summary? {
    let (items, licenses) = (try corpus.sealedShards(of: .filter), try corpus.sealedShards(of: .license))
    let published = try PublishedShards(against, besides: corpus)
    let found = try await DuplicateSearch(settings, items: items, licenses: licenses, published: published)
      .run(workers: workers, pairs: pairs)
    let step = DedupStep(
      settings, items: items, licenses: licenses, published: published, decisions: found?.decisions)
    _ = try await StageRunner(corpus: corpus, workers: workers).run(step, over: items)
    return found?.summary
  }

  func rows(_ sql: String) throws -> [Row] {
    try corpus.sealedShards(of: .dedup).flatMap { sealed in
      try sealed.shard.database.read { try Row.fetchAll($0, sql: sql) }
    }
  }

  /// The numbers of the kept, ascending.
  func kept() throws -> [Int] {
    try rows("SELECT url FROM item").compactMap { row in
      Int((row[0] as String).split(separator: "/").last ?? "")
    }.sorted()
  }

  /// Number of the copy, of the kept, and the kind.
  func duplicates() throws -> [Int: (kept: Int, kind: String, jaccard: Double)] {
    var numbers: [RecordID: Int] = [:]
    for number in 0..<200 { numbers[SampleItems.item(number).id] = number }
    var found: [Int: (kept: Int, kind: String, jaccard: Double)] = [:]
    for row in try rows("SELECT id, kept, kind, jaccard FROM duplicate") {
      found[numbers[row[0]] ?? -1] = (numbers[row[1]] ?? -1, row[2], row[3])
    }
    return found
  }
}
