/// A URL record of the WHATWG URL Standard (§4.1), made by its basic URL parser.
///
/// All parts are ASCII: what is not comes out percent-encoded, or as Punycode in a domain.
public struct WebURL: Sendable, Hashable {
  /// The scheme in lower case, without its colon.
  public internal(set) var scheme = ""
  /// The user name before the host, percent-encoded; empty if there is none.
  public internal(set) var username = ""
  /// The password before the host, percent-encoded; empty if there is none.
  public internal(set) var password = ""
  /// The host as it is serialised, IPv6 in brackets; nil if the URL has none.
  public internal(set) var host: String?
  /// The address the host is, if it is written as one rather than as a name.
  public internal(set) var hostAddress: IPAddress?
  /// The port, nil where it is absent or the scheme's default.
  public internal(set) var port: Int?
  /// The path: from its first slash, or whatever follows the colon of a URL such as `mailto:`.
  public internal(set) var path = ""
  /// The query without its question mark; nil if there is none.
  public internal(set) var query: String?
  /// The fragment without its number sign; nil if there is none.
  public internal(set) var fragment: String?

  var hasOpaquePath = false

  init() {}

  /// Parses an absolute URL, or one relative to a base; nil where the standard returns failure.
  ///
  /// Characters of the query that are not ASCII are encoded as UTF-8; `%B0%A1` and its like stay as they are.
  public init?(_ text: String, base: WebURL? = nil) {
    self.init(text, base: base, queryEncoder: nil)
  }

  /// Parses a link of a page whose encoding is not UTF-8, for which browsers write the query in that encoding.
  ///
  /// `queryEncoder` turns a query into bytes of the page's encoding; where it gives nil, UTF-8 is used.
  public init?(_ text: String, base: WebURL?, queryEncoder: ((String) -> [UInt8]?)?) {
    var parser = URLParser(text, base: base, queryEncoder: queryEncoder)
    guard let url = parser.parse() else { return nil }
    self = url
  }
}

extension WebURL {
  /// The whole URL (URL Standard §4.5, URL serialising).
  public var href: String {
    var text = scheme + ":"
    if host != nil {
      text += "//" + credentials + authority
    } else if !hasOpaquePath, path.utf8.starts(with: "//".utf8) {
      text += "/."
    }
    text += path
    if let query { text += "?" + query }
    if let fragment { text += "#" + fragment }
    return text
  }

  /// The origin (URL Standard §4.7), `null` where it is opaque.
  public var origin: String {
    switch scheme {
    case "http", "https", "ws", "wss", "ftp": "\(scheme)://\(authority)"
    case "blob":
      if let inner = WebURL(path), inner.isHTTP { inner.origin } else { "null" }
    default: "null"
    }
  }

  /// The host, and the port if it is not the scheme's default; empty without a host.
  public var authority: String {
    (host ?? "") + (port.map { ":\($0)" } ?? "")
  }

  /// The port to connect to; nil if neither the URL nor its scheme names one.
  public var effectivePort: Int? { port ?? Self.defaultPort(of: scheme) }

  /// True for `http` and `https`.
  public var isHTTP: Bool { scheme == "http" || scheme == "https" }

  /// What goes into the request line: the path and the query.
  public var pathAndQuery: String { path + (query.map { "?" + $0 } ?? "") }

  private var credentials: String {
    if username.isEmpty, password.isEmpty { return "" }
    return username + (password.isEmpty ? "" : ":" + password) + "@"
  }
}

extension WebURL {
  /// The special schemes (URL Standard §4.2).
  static func isSpecial(_ scheme: String) -> Bool {
    scheme == "file" || defaultPort(of: scheme) != nil
  }

  static func defaultPort(of scheme: String) -> Int? {
    switch scheme {
    case "http", "ws": 80
    case "https", "wss": 443
    case "ftp": 21
    default: nil
    }
  }
}
