internal import Corpus
internal import Foundation
internal import GRDB
internal import Web

/// Stores pages of an archive in batches and notes their URLs as DONE.
final class ArchiveWriter {
  private let frontier: Frontier
  private let store: ResponseStore
  private let registry: SiteRegistry
  private var batch: [(found: FoundURL, response: StoredResponse)] = []
  private var bytes = 0
  private(set) var summary = ArchiveSummary()

  init(frontier: Frontier, store: ResponseStore, registry: SiteRegistry) {
    (self.frontier, self.store, self.registry) = (frontier, store, registry)
  }

  func skip(_ reason: String, count: Int = 1) {
    if count > 0 { summary.skipped[reason, default: 0] += count }
  }

  func add(
    url: String, status: Int, fetchedAt: Double, address: String?, head: [UInt8], body: [UInt8]
  ) throws {
    guard let parsed = WebURL(url), let found = FoundURL(parsed, via: .archive, depth: 0) else {
      skip("not http(s)")
      return
    }
    guard (200...599).contains(status) else {
      skip("no HTTP status")
      return
    }
    let response = StoredResponse(
      id: found.id, url: found.canonical, host: found.url.hostKey, status: status, fetchedAt: fetchedAt,
      elapsed: 0, address: address, head: head, body: body, digest: Digest.sha256(body), bodyIn: nil,
      source: found.url.path == "/robots.txt" ? .robots : .archive)
    batch.append((found, response))
    bytes += body.count
    if batch.count >= 256 || bytes >= 32 << 20 { try flush() }
  }

  func flush() throws {
    let read = batch
    (batch, bytes) = ([], 0)
    let pending = try frontier.read { tx in
      try read.filter { try !tx.isForgotten(page: $0.found.id, host: $0.found.url.hostKey) }
    }
    skip("forgotten", count: read.count - pending.count)
    // Known URLs are left alone, whether they were fetched or read.
    var seen: Set<RecordID> = []
    let fresh = try frontier.read { tx in
      try pending.filter { try seen.insert($0.found.id).inserted && !tx.isDone($0.found.id) }
    }
    skip("known already", count: pending.count - fresh.count)
    // What a killed run stored and did not note is not stored again.
    try store.append(fresh.filter { try store.find($0.found.id) == nil }.map(\.response))
    try frontier.write { tx in
      for (found, response) in fresh {
        try tx.add(found, site: registry.site(of: found.url)?.host ?? found.url.authority)
        let validators = Validators(
          etag: nil, lastModified: nil, bodyIn: String(store.currentIndex), digest: response.digest)
        try tx.settle(
          found.id, .done(status: response.status, reason: nil, detail: nil, validators: validators))
      }
    }
    try store.seal(onlyIfFull: true)
    summary.stored += fresh.count
  }
}

extension FrontierTransaction {
  /// True if the response to a URL is in a shard.
  func isDone(_ id: RecordID) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT 1 FROM url WHERE id = ? AND state = 'done'")
    return try Int.fetchOne(statement, arguments: [id]) != nil
  }
}
