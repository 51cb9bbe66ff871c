internal import Corpus
internal import GRDB
internal import Web

/// What each host says of all its pages: robots.txt and the files of `RightsFile`, as the crawl stored them.
struct HostRights: Sendable {
  /// A file that was asked for, or why it was not.
  struct Statement: Sendable, Equatable {
    /// Where it was read; the end of the redirects.
    let url: String
    /// HTTP status; 0 if it was not asked for.
    let status: Int
    /// SHA-256 of the bytes as they came.
    let digest: [UInt8]
    /// Seconds since 1970.
    let observedAt: Double
    /// The file; nil if there is none.
    let body: [UInt8]?
    /// `read`, or why there is nothing to read.
    let state: String

    /// True if the file may be there all the same.
    var isFailure: Bool {
      body == nil && (status >= 500 || status == 429 || (200...299).contains(status) && state != Self.noFile)
    }

    /// What was given in the file's place: it is not there.
    static let noFile = "a page or nothing in its place"
  }

  private var robotsFiles: [String: Statement] = [:]
  private var rules: [String: RobotsRules] = [:]
  private var files: [String: [RightsFile: Statement]] = [:]
  /// Changes when anything changes that a verdict may rest on.
  let digest: String

  /// Bytes of a file that are read.
  static let contentLimit = 8 << 20

  /// Reads the last of each from the shards.
  ///
  /// - Parameters:
  ///   - host: if not nil, `host[:port]` of the only host that is wanted, beside those it redirects to.
  ///   - forgotten: answers that are to be read as if they were gone.
  init(
    in shards: [SealedShard], bodies: BodySource, host: String? = nil, without forgotten: Set<RecordID> = []
  ) throws {
    var found: [String: (statement: Statement, location: String?)] = [:]
    var hosts: Set<String> = []
    var wanted: [String?] = [host]
    var asked = Set(wanted)
    while let next = wanted.popLast() {
      for response in try HostRights.responses(in: shards, host: next) where !forgotten.contains(response.id)
      {
        hosts.insert(response.host)
        let statement = try Statement(response, bodies)
        let location = response.headers["Location"]
        if response.source == .robots {
          guard let body = statement.body else { continue }
          robotsFiles[response.host] = statement
          rules[response.host] = RobotsRules(parsing: body)
        } else {
          found[response.url] = (statement, location)
        }
        let target = location.flatMap { WebURL($0, base: WebURL(response.url)) }?.authority
        if next != nil, target != nil, asked.insert(target).inserted { wanted.append(target) }
      }
    }
    for host in hosts { files[host] = HostRights.files(of: host, rules[host], in: found) }
    digest = HostRights.digest(robotsFiles, files)
  }

  /// Answers about rights, in the order of the shards, so that the last one counts.
  private static func responses(in shards: [SealedShard], host: String?) throws -> [StoredResponse] {
    try shards.flatMap { sealed in
      // The host stands before the body in a row and the source behind it: reading past the body is what costs.
      try sealed.shard.database.read { db in
        try StoredResponse.read(
          db, after: -1, limit: .max,
          where: (host == nil ? "" : "host IN (?, ?) AND ") + "source IN ('robots', 'rights')",
          host.map { ["http://" + $0, "https://" + $0] } ?? []
        ).map(\.1)
      }
    }
  }

  private static func files(
    of host: String, _ rules: RobotsRules?, in found: [String: (statement: Statement, location: String?)]
  ) -> [RightsFile: Statement] {
    var files: [RightsFile: Statement] = [:]
    for file in RightsFile.allCases {
      let asked = file.paths.compactMap { WebURL(host + $0)?.canonical() }.compactMap {
        end(of: $0, in: found)
      }
      // The first that is there; where none is, what the first said.
      files[file] = asked.first { $0.body != nil } ?? asked.first
    }
    guard let line = rules.flatMap({ LicenseLine(in: $0, of: host) }) else { return files }
    // A site may be asked for under another scheme than its robots.txt names.
    let addresses = line.own.flatMap { $0.canonical() }.map { own in
      [own, own.hasPrefix("https:") ? "http:" + own.dropFirst(6) : "https:" + own.dropFirst(5)]
    }
    let state = line.own == nil ? "on another host: not fetched" : "not fetched"
    files[.rsl] =
      addresses?.lazy.compactMap { end(of: $0, in: found) }.first
      ?? Statement(url: line.address, status: 0, digest: [], observedAt: 0, body: nil, state: state)
    return files
  }

  /// What an address led to in the end.
  private static func end(
    of address: String, in found: [String: (statement: Statement, location: String?)]
  ) -> Statement? {
    var address = address
    for _ in 0..<12 {
      guard let (statement, location) = found[address] else { return nil }
      guard (300...399).contains(statement.status), statement.body == nil, let location,
        let next = WebURL(location, base: WebURL(address))?.canonical(), found[next] != nil
      else { return statement }
      address = next
    }
    return nil
  }

  private static func digest(
    _ robots: [String: Statement], _ files: [String: [RightsFile: Statement]]
  ) -> String {
    var lines: [(String, [UInt8])] = robots.map { ("robots \($0.key)", $0.value.digest) }
    for (host, files) in files {
      // Terms that were not read are evidence with their reason; other files that are not there say nothing.
      for (file, statement) in files where statement.body != nil || statement.isFailure || file == .rsl {
        lines.append(("\(file.rawValue) \(host) \(statement.url) \(statement.state)", statement.digest))
      }
    }
    var digest = Digest()
    for (key, bytes) in lines.sorted(by: { $0.0 < $1.0 }) {
      digest.updateDelimited(Array(key.utf8))
      digest.updateDelimited(bytes)
    }
    return digest.finish().hex
  }

  /// The rules of `scheme://host[:port]`; nil if it has none.
  func robots(of host: String) -> RobotsRules? { rules[host] }

  /// The bytes of its `/.well-known/tdmrep.json`; nil if it has none.
  func tdmrep(of host: String) -> [UInt8]? { text(.tdmrep, of: host) }

  /// The bytes of its `/ai.txt`, or of its `/.well-known/ai.txt`; nil if it has none.
  func aiText(of host: String) -> [UInt8]? { text(.aiText, of: host) }

  /// As UTF-8, whatever the file's encoding.
  private func text(_ file: RightsFile, of host: String) -> [UInt8]? {
    files[host]?[file]?.body.map { decodeText($0, contentType: nil).utf8 }
  }

  /// Files that may be there and were not given: the server failed, or what it gave cannot be expanded.
  func unread(of host: String) -> [(address: String, reason: String)] {
    [RightsFile.tdmrep, .aiText].compactMap { file in
      files[host]?[file].flatMap { $0.isFailure ? ($0.url, $0.state) : nil }
    }
  }

  /// The bytes of the RSL document its robots.txt names; nil if it names none, or the document was not read.
  func rsl(of host: String) -> [UInt8]? { files[host]?[.rsl]?.body }

  /// What became of one of its files; nil if nobody asked.
  func statement(_ file: RightsFile, of host: String) -> Statement? { files[host]?[file] }

  /// Its robots.txt as it was read; nil if it has none.
  func robotsStatement(of host: String) -> Statement? { robotsFiles[host] }

  /// `scheme://host[:port]` of those that were asked.
  var hosts: [String] { files.keys.sorted() }
}

extension HostRights.Statement {
  /// Reads a stored response; of a 304, the body it confirmed.
  init(_ response: StoredResponse, _ bodies: BodySource) throws {
    (url, status, digest, observedAt) = (response.url, response.status, response.digest, response.fetchedAt)
    let isAnswer = (200...299).contains(status) || status == 304
    guard isAnswer, let original = try bodies.original(of: response) else {
      (body, state) = (nil, isAnswer ? "its shard is gone" : "status \(status)")
      return
    }
    guard let content = try? original.content(limit: HostRights.contentLimit) else {
      (body, state) = (nil, "cannot be expanded")
      return
    }
    let isFile =
      response.source == .robots
      || WebURL(url).map {
        RightsFile(at: $0).accepts(content, contentType: original.headers["Content-Type"])
      }
        == true
    (body, state) = isFile ? (content, "read") : (nil, Self.noFile)
  }
}
