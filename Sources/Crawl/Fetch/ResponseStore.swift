internal import Corpus
internal import Foundation
internal import GRDB

/// The append-only shards of responses: one is open, `synchronous=FULL`, and is sealed when it is full.
final class ResponseStore {
  private let corpus: Corpus
  private let label: Label
  private let responsesPerShard: Int
  private var shard: Shard?
  private var index: Int
  private var count = 0

  /// What a shard's responses have in common; those of another label are not added to it.
  enum Label: Equatable {
    case crawl(generation: Int)
    /// Read from an archive: part of every generation from here on.
    case archive(generation: Int)

    var generation: Int {
      switch self {
      case .crawl(let generation), .archive(let generation): generation
      }
    }

    var source: String {
      switch self {
      case .crawl: "crawl"
      case .archive: "archive"
      }
    }
  }

  /// Continues the open shard of the corpus, if there is one of this label; one of another is sealed.
  init(corpus: Corpus, label: Label, responsesPerShard: Int) throws {
    (self.corpus, self.label, self.responsesPerShard) = (corpus, label, responsesPerShard)
    index = (try corpus.sealedIndices(of: .crawl).last ?? -1) + 1
    for open in try corpus.openIndices(of: .crawl) {
      // Sealed, and killed before it got its name.
      if try Shard.finishSealing(
        corpus.openPath(of: .crawl, open), as: corpus.path(of: .crawl, open), stage: .crawl)
      {
        index = open + 1
        continue
      }
      index = open
      let shard = try Shard.openForWriting(corpus.openPath(of: .crawl, open), stage: .crawl, durable: true)
      count = try shard.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM response") ?? 0 }
      self.shard = shard
      let isOurs =
        try shard.meta("generation") == String(label.generation) && shard.meta("source") == label.source
      if !isOurs { try seal(onlyIfFull: false) }
    }
  }

  /// The name of the shard the next response goes to: its number.
  var currentIndex: Int { index }

  /// True if no response waits for its shard to be sealed.
  var isEmpty: Bool { count == 0 }

  /// Stores responses in one durable transaction.
  func append(_ responses: [StoredResponse]) throws {
    guard !responses.isEmpty else { return }
    let shard = try open()
    try shard.database.write { db in
      for response in responses { try response.insert(into: db) }
    }
    count += responses.count
  }

  /// The response to a URL in the open shard: what a killed run stored and did not acknowledge.
  func find(_ id: RecordID) throws -> StoredResponse? {
    guard let shard else { return nil }
    return try shard.database.read { try StoredResponse.find(id, in: $0) }
  }

  /// Seals the open shard if it is full, or in any case.
  ///
  /// - Returns: the index sealed, nil if nothing was.
  @discardableResult
  func seal(onlyIfFull: Bool) throws -> Int? {
    guard let shard, !onlyIfFull || count >= responsesPerShard else { return nil }
    try shard.seal(as: corpus.path(of: .crawl, index))
    defer {
      self.shard = nil
      count = 0
      index += 1
    }
    return index
  }

  private func open() throws -> Shard {
    if let shard { return shard }
    let opened = try Shard.openForWriting(
      corpus.openPath(of: .crawl, index), stage: .crawl, durable: true)
    try opened.database.write { db in
      try opened.setMeta(db, "generation", String(label.generation))
      try opened.setMeta(db, "source", label.source)
      try opened.setMeta(db, "parameters", "{}")
    }
    shard = opened
    return opened
  }
}
