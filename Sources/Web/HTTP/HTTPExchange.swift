/// One GET request, or a POST where there is a body.
public struct HTTPRequest: Sendable {
  /// Absolute http or https address, serialised (`WebURL.href`), without a fragment.
  public let url: String
  /// Header fields beside `User-Agent`, `Accept`, `Accept-Language` and `Accept-Encoding`, which the client sets: those
  /// of the last three that are named here take their place, and an empty value sends none.
  public let headers: [(name: String, value: String)]
  /// What is posted.
  public var body: [UInt8]?
  /// Seconds for the whole exchange; nil as the client has it.
  public var totalTimeout: Double?
  /// Whether no kept connection will do. libcurl itself sends a request again where a kept one turns out to be closed.
  public var wantsNewConnection = false

  /// Creates a GET request.
  public init(url: String, headers: [(name: String, value: String)] = []) {
    (self.url, self.headers) = (url, headers)
  }

  /// Creates a POST request; its `Content-Type` is among the headers.
  public init(url: String, headers: [(name: String, value: String)], body: [UInt8]) {
    self.init(url: url, headers: headers)
    self.body = body
  }
}

/// A response as it came over the wire: nothing decoded but the transfer coding.
public struct HTTPResponse: Sendable {
  /// Status code, 200–599 (1xx are skipped).
  public let status: Int
  /// Status line and header fields as received, CRLF line ends, without the empty line.
  public let head: [UInt8]
  /// Body before any content decoding.
  public let body: [UInt8]
  /// Seconds from the start of the transfer to its end.
  public let elapsed: Double
  /// Numeric address of the peer, nil if unknown.
  public let address: String?

  /// Creates a response.
  public init(status: Int, head: [UInt8], body: [UInt8], elapsed: Double, address: String?) {
    (self.status, self.head, self.body) = (status, head, body)
    (self.elapsed, self.address) = (elapsed, address)
  }

  /// The header fields of `head`.
  public var headers: HTTPHeaders { HTTPHeaders(head: head) }
}

/// Why a request gave no response.
public struct HTTPFailure: Error, Sendable, Equatable {
  /// Dotted: `fetch.timeout`, `fetch.stalled`, `fetch.private_address`, `fetch.too_large` …
  public let reason: String
  /// What the library said.
  public let detail: String
  /// True if another try may succeed.
  public let isTransient: Bool

  /// Creates a failure.
  public init(_ reason: String, _ detail: String, isTransient: Bool) {
    (self.reason, self.detail, self.isTransient) = (reason, detail, isTransient)
  }
}

/// Header fields in the order they came; names compare without case (RFC 9110 §5.1).
public struct HTTPHeaders: Sendable, Equatable {
  /// Name as sent, value without surrounding white space.
  public let fields: [Field]

  /// One header line.
  public struct Field: Sendable, Equatable {
    /// As sent.
    public let name: String
    /// Without surrounding white space; invalid UTF-8 is replaced.
    public let value: String
  }

  /// Parses a status line and header lines; folded lines join the one before, lines without a colon are skipped.
  public init(head: [UInt8]) {
    var fields: [Field] = []
    for line in head.split(separator: UInt8(ascii: "\n")).dropFirst() {
      let isFolded = line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t")
      if isFolded, let last = fields.popLast() {
        fields.append(Field(name: last.name, value: (last.value + " " + trimmed(line)).trimmedASCII))
      } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
        fields.append(Field(name: trimmed(line[..<colon]), value: trimmed(line[(colon + 1)...])))
      }
    }
    self.fields = fields
  }

  /// The first value of a field; nil if it is absent.
  public subscript(name: String) -> String? {
    let wanted = name.lowercased()
    return fields.first { $0.name.lowercased() == wanted }?.value
  }

  /// All values of a field, in order.
  public func all(_ name: String) -> [String] {
    let wanted = name.lowercased()
    return fields.filter { $0.name.lowercased() == wanted }.map(\.value)
  }
}

private func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
  String(decoding: bytes, as: UTF8.self).trimmedASCII
}

extension String {
  /// Without spaces, tabs, CR and LF at either end.
  var trimmedASCII: String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
    guard let first = utf8.firstIndex(where: { !isSpace($0) }),
      let last = utf8.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[first...last])
  }
}
