internal import Corpus
internal import GRDB
internal import Web

/// What each host says of all its pages: robots.txt and the TDM reservation file, as the crawl stored them.
struct HostRights: Sendable {
  private var robots: [String: RobotsRules] = [:]
  private var reservations: [String: [UInt8]] = [:]
  /// Changes when anything changes that a verdict may rest on.
  let digest: String

  /// Reads the last of each from the shards.
  init(in shards: [SealedShard], bodies: BodySource) throws {
    var digests: [String: [UInt8]] = [:]
    for sealed in shards {
      let responses = try sealed.shard.database.read { db in
        try StoredResponse.read(db, after: -1, limit: .max, where: "source IN ('robots', 'rights')")
      }
      for (_, response) in responses where (200...299).contains(response.status) || response.status == 304 {
        let original = try bodies.original(of: response)
        guard let body = try? original?.content(limit: 8 << 20) else { continue }
        digests["\(response.source.rawValue) \(response.host)"] = response.digest
        if response.source == .robots {
          robots[response.host] = RobotsRules(parsing: body)
        } else {
          reservations[response.host] = body
        }
      }
    }
    var digest = Digest()
    for (key, bytes) in digests.sorted(by: { $0.key < $1.key }) {
      digest.updateDelimited(Array(key.utf8))
      digest.update(bytes)
    }
    self.digest = digest.finish().hex
  }

  /// The rules of `scheme://host[:port]`; nil if it has none.
  func robots(of host: String) -> RobotsRules? { robots[host] }

  /// The bytes of its `/.well-known/tdmrep.json` (TDMRep §5.2); nil if it has none.
  func tdmrep(of host: String) -> [UInt8]? { reservations[host] }
}
