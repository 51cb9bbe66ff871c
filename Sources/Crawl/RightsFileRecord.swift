internal import Corpus

/// One file by which a host speaks of its rights, as the crawl found it.
public struct RightsFileRecord: Sendable, Equatable, Encodable {
  /// `robots.txt`, `tdmrep.json`, `ai.txt` or `RSL`.
  public let name: String
  /// Where it was read, or asked for.
  public let url: String
  /// HTTP status; 0 if it was not asked for.
  public let status: Int
  /// `read`, or why there is nothing to read.
  public let state: String
  /// Bytes of what was read.
  public let bytes: Int
  /// Seconds since 1970; 0 if it was not asked for.
  public let observedAt: Double

  init(_ name: String, _ statement: HostRights.Statement) {
    (self.name, url, status, state) = (name, statement.url, statement.status, statement.state)
    (bytes, observedAt) = (statement.body?.count ?? 0, statement.observedAt)
  }
}

extension Corpus {
  /// The files of each host, by `host[:port]`; of its http and https both where both were asked.
  func rightsFiles(host: String?) throws -> [String: [RightsFileRecord]] {
    let rights = try HostRights(in: newestGeneration(), bodies: BodySource(corpus: self), host: host)
    var files: [String: [RightsFileRecord]] = [:]
    for key in rights.hosts {
      let authority = key.hasPrefix("https://") ? String(key.dropFirst(8)) : String(key.dropFirst(7))
      var records = rights.robotsStatement(of: key).map { [RightsFileRecord("robots.txt", $0)] } ?? []
      for file in RightsFile.allCases {
        if let statement = rights.statement(file, of: key) {
          records.append(RightsFileRecord(file.name, statement))
        }
      }
      files[authority, default: []] += records
    }
    return files
  }
}

extension RightsFile {
  /// As people call it.
  var name: String {
    switch self {
    case .tdmrep: "tdmrep.json"
    case .aiText: "ai.txt"
    case .rsl: "RSL"
    }
  }
}
