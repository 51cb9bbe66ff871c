internal import Corpus
internal import GRDB
internal import Korean
internal import Web

/// What somebody asked to be forgotten.
public enum ForgetRequest: Sendable, Equatable {
  /// One page, and the rows that were imported as its.
  case url(String)
  /// Everything of one host, `host[:port]`, or of one import, `import://name`.
  case host(String)
  /// Every page that names this author, or this licence holder, by its licence evidence.
  case author(String)

  /// `url`, `host` or `author`.
  public var kind: String {
    switch self {
    case .url: "url"
    case .host: "host"
    case .author: "author"
    }
  }

  /// What the corpus keeps of it: a host in clear, of an address or a name the digest, 32 hexadecimal digits.
  public var key: String {
    switch self {
    case .url: page.map(\.description) ?? ""
    case .host(let host): host
    case .author(let name): ForgetRequest.digest(ofAuthor: name).description
    }
  }

  /// True if it is kept from coming in even if nothing of it is there.
  var stays: Bool { if case .author = self { false } else { true } }

  /// The request in the corpus's own spelling.
  ///
  /// - Throws: `CrawlFailure` for what is no address, no host or no name.
  var checked: ForgetRequest {
    get throws {
      switch self {
      case .url(let text):
        if text.hasPrefix("import://") { return self }
        let parts = text.split(separator: "#row-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let canonical = WebURL(text)?.canonical() else {
          throw CrawlFailure(
            text, "this is no http(s) address", remedy: "give the page's address as yisang why has it")
        }
        return .url(canonical + (parts.count == 2 ? "#row-" + parts[1] : ""))
      case .host(let text):
        if let name = RowAddress.name(ofTable: text) { return .host(name) }
        guard let url = WebURL("http://\(text)/"), url.path == "/", !url.authority.isEmpty,
          !text.contains("://")
        else {
          throw CrawlFailure(
            text, "this is neither a host nor host:port", remedy: "give it as it stands in sites.yaml")
        }
        return .host(url.authority)
      case .author(let name):
        guard let name = ImportedRow.cleaned(name) else {
          throw CrawlFailure("--author", "is empty", remedy: "give the name as the pages show it")
        }
        return .author(name)
      }
    }
  }

  /// The page asked for; nil for a host or an author.
  var page: RecordID? { if case .url(let url) = self { RecordID(page: url) } else { nil } }

  /// The host asked for; nil for a page or an author.
  var host: String? { if case .host(let host) = self { host } else { nil } }

  /// What is kept of an author's name.
  static func digest(ofAuthor name: String) -> RecordID {
    RecordID(page: "author " + String(decoding: NFC.normalized(Array(name.utf8)), as: UTF8.self))
  }

  /// Evidence that names whom a page is by.
  private static let naming = [
    "import.author", "import.attribution", "html.author", "html.attribution_name", "html.copyright_holder",
    "meta.rights_holder", "html.kogl_source",
  ]

  /// The pages it means.
  func pages(in corpus: Corpus, _ frontier: FrontierTransaction?) throws -> Set<RecordID> {
    switch self {
    case .url(let url):
      let condition = "url = ? OR url >= ? AND url < ?"
      return try pages(in: corpus, frontier, condition, [url, url + "#row-", url + "#row."])
    case .host(let host):
      let isTable = RowAddress.isTable(host)
      let roots = isTable ? [host] : ["http://" + host, "https://" + host]
      // What follows a host is its end, a path or a fragment; `0` and `$` stand behind `/` and `#`.
      let one = "url = ? OR url >= ? AND url < ? OR url >= ? AND url < ?"
      return try pages(
        in: corpus, frontier, roots.map { _ in one }.joined(separator: " OR "),
        roots.flatMap { [$0, $0 + "/", $0 + "0", $0 + "#", $0 + "$"] })
    case .author(let name): return try pages(in: corpus, ofAuthor: name)
    }
  }

  private func pages(
    in corpus: Corpus, _ frontier: FrontierTransaction?, _ condition: String, _ arguments: [String]
  ) throws -> Set<RecordID> {
    var pages = try corpus.pages(where: condition, arguments)
    if let frontier {
      let known = try String.fetchAll(
        frontier.db, sql: "SELECT url FROM url WHERE \(condition)", arguments: StatementArguments(arguments))
      pages.formUnion(known.map { RecordID(page: $0) })
    }
    return pages
  }

  private func pages(in corpus: Corpus, ofAuthor name: String) throws -> Set<RecordID> {
    var pages: Set<RecordID> = []
    let signals = ForgetRequest.naming.map { "'\($0)'" }.joined(separator: ", ")
    try corpus.readAll(.license) { _, db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT page FROM license WHERE attribution = ?
          UNION SELECT page FROM evidence WHERE value = ? AND signal IN (\(signals))
          """, arguments: [name, name])
      while let row = try rows.next() { pages.insert(row["page"]) }
    }
    // Rows of an import that was broken off have no verdict yet.
    try corpus.readAll(.crawl) { _, db in
      var position: Int64 = 0
      while true {
        let rows = try StoredResponse.read(db, after: position, limit: 500, where: "source = 'import'")
        guard let last = rows.last?.0 else { break }
        for (_, response) in rows where try ImportedRow(response).authors.contains(name) {
          pages.insert(response.id)
        }
        position = last
      }
    }
    return pages
  }
}
