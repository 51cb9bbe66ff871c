internal import Corpus
internal import GRDB
internal import Synchronization

/// Finds the body of a response: its own, or, for a 304, the one an earlier generation stored.
final class BodySource: Sendable {
  private let corpus: Corpus
  private let shards = Mutex<[Int: Shard]>([:])

  init(corpus: Corpus) { self.corpus = corpus }

  /// The response that carries the body; nil if the shard that had it is gone.
  ///
  /// - Throws: if that shard is there and cannot be read, or is damaged: what it holds is not gone.
  func original(of response: StoredResponse) throws -> StoredResponse? {
    guard let bodyIn = response.bodyIn else { return response }
    guard let index = Int(bodyIn) else { return nil }
    let shard = try shards.withLock { shards -> Shard? in
      if let open = shards[index] { return open }
      let path = corpus.path(of: .crawl, index)
      guard try isThere(path) else { return nil }
      let opened = try Shard.openForReading(path, stage: .crawl)
      shards[index] = opened
      return opened
    }
    return try shard?.database.read { try StoredResponse.find(response.id, in: $0) }
  }
}

extension StoredResponse {
  /// Pages that answered, and imported rows, in the order they were stored.
  static func readPages(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, StoredResponse)]
  {
    try read(
      db, after: position, limit: limit,
      where: "source IN ('page', 'archive', 'import') AND (status BETWEEN 200 AND 299 OR status = 304)")
  }
}
