internal import Corpus
internal import Web

/// Where a row is in the corpus: the address it says it comes from, or its source's with the row's own digest.
///
/// The digest stands in a fragment, which no crawl ever asks for, so that a row never takes the place of a page.
struct RowAddress: Sendable, Equatable {
  /// What its id is made of.
  let url: String
  /// `scheme://host[:port]`, or `import://name`.
  let host: String

  var id: RecordID { RecordID(page: url) }

  /// The addresses to try, in this order, since several rows may name one page; none where nobody says an origin.
  static func candidates(url: String?, source: String?, digest: [UInt8]) -> [RowAddress] {
    let mark = "#row-" + digest.prefix(8).hex
    if let page = url.flatMap({ WebURL($0) }), page.isHTTP, let canonical = page.canonical(),
      let host = WebURL(canonical)?.hostKey
    {
      return [RowAddress(url: canonical, host: host), RowAddress(url: canonical + mark, host: host)]
    }
    guard let source else { return [] }
    if let page = WebURL(source), page.isHTTP, let canonical = page.canonical(),
      let host = WebURL(canonical)?.hostKey
    {
      return [RowAddress(url: canonical + mark, host: host)]
    }
    let host = scheme + escaped(source)
    return [RowAddress(url: host + mark, host: host)]
  }

  private static let scheme = "import://"

  /// True for the host of rows whose source is a name.
  static func isTable(_ host: String) -> Bool { host.hasPrefix(scheme) }

  /// The host that `import://NAME` stands for, escaped or not; nil for anything else.
  static func name(ofTable text: String) -> String? {
    guard isTable(text), text.utf8.count > scheme.utf8.count else { return nil }
    let parts = text.dropFirst(scheme.count).split(separator: "%", omittingEmptySubsequences: false)
    return scheme + parts.map { escaped(String($0)) }.joined(separator: "%")
  }

  /// A name as the host of an address (RFC 3986 §2.1).
  private static func escaped(_ name: String) -> String {
    var out: [UInt8] = []
    for byte in name.utf8 {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "-._".utf8.contains(byte)
      out += isPlain ? [byte] : Array(("%" + [byte].hex.uppercased()).utf8)
    }
    return String(decoding: out, as: UTF8.self)
  }
}
