public import Corpus
internal import Foundation
internal import GRDB
internal import Web

/// How the crawl came to a page and what the server answered.
public struct PageHistory: Sendable, Equatable {
  /// One URL on the way from a seed, nearest first.
  public struct Step: Sendable, Equatable {
    /// The canonical URL.
    public let url: String
    /// How it was found: seed, link, redirect, sitemap, robots, well-known.
    public let via: String
    /// pending, leased, done or dead.
    public let state: String
    /// Why it ended as it did, with the detail.
    public let reason: String?
    /// Links from a seed.
    public let depth: Int
    /// Requests made for it.
    public let attempts: Int
  }

  /// The stored response.
  public struct Response: Sendable, Equatable {
    /// The crawl shard's number.
    public let shard: Int
    /// HTTP status.
    public let status: Int
    /// Seconds since 1970.
    public let fetchedAt: Double
    /// Numeric address of the server.
    public let address: String?
    /// Bytes of the body on the wire.
    public let bodyBytes: Int
    /// SHA-256 of those bytes.
    public let digest: String
    /// Status line and header fields.
    public let head: String
    /// Where an imported row stood: `line 17 of qna.jsonl`; nil for all else.
    public var place: String? { HTTPHeaders(head: Array(head.utf8))["X-Import-Place"] }
  }

  /// The key under which the corpus knows the page.
  public let url: String
  /// From the page back to a seed.
  public let path: [Step]
  /// nil if no response is stored.
  public let response: Response?

  /// Looks a URL up in the frontier and the crawl shards; a crawl that is running may go on.
  public init(of url: String, in corpus: Corpus) throws {
    // As it stands first: an imported row's address may have a fragment, which is no part of a page's.
    for key in [url, WebURL(url)?.canonical() ?? url] {
      let id = RecordID(page: key)
      let (path, response) = (try PageHistory.path(to: id, corpus), try PageHistory.response(id, corpus))
      if path.isEmpty && response == nil && key == url { continue }
      (self.url, self.path, self.response) = (key, path, response)
      return
    }
    (self.url, path, response) = (WebURL(url)?.canonical() ?? url, [], nil)
  }

  private static func path(to id: RecordID, _ corpus: Corpus) throws -> [Step] {
    guard let frontier = try Frontier(lookingInto: corpus) else { return [] }
    return try frontier.read { tx in
      var steps: [Step] = []
      var next: RecordID? = id
      while let id = next, steps.count < 64,
        let row = try Row.fetchOne(tx.db, sql: "SELECT * FROM url WHERE id = ?", arguments: [id])
      {
        let detail = (row["detail"] as String?).map { ": \($0)" } ?? ""
        steps.append(
          Step(
            url: row["url"], via: row["via"], state: row["state"],
            reason: (row["reason"] as String?).map { $0 + detail }, depth: row["depth"],
            attempts: row["attempts"]))
        next = row["parent"]
      }
      return steps
    }
  }

  private static func response(_ id: RecordID, _ corpus: Corpus) throws -> Response? {
    let open = try corpus.openIndices(of: .crawl).map { ($0, corpus.openPath(of: .crawl, $0)) }
    let sealed = try corpus.sealedIndices(of: .crawl).reversed().map { ($0, corpus.path(of: .crawl, $0)) }
    for (index, path) in open + sealed {
      let shard = try Shard.openForReading(path, stage: .crawl)
      guard let found = try shard.database.read({ try StoredResponse.find(id, in: $0) }) else { continue }
      return Response(
        shard: index, status: found.status, fetchedAt: found.fetchedAt, address: found.address,
        bodyBytes: found.body.count, digest: found.digest.hex,
        head: String(decoding: found.head, as: UTF8.self))
    }
    return nil
  }
}
