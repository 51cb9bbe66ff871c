/// A resource whose bytes are ready: one system call sends head and body.
struct Page: Sendable {
  let status: Int
  private let plain: Wire
  private let packed: Wire?
  private let etag: String?
  private let lastModified: String?

  private struct Wire {
    let bytes: [UInt8]
    /// Where the body begins.
    let body: Int
  }

  /// A page of the type; nil sends no Content-Type.
  ///
  /// `isValidated` adds an entity tag made of the body; `isPacked` a gzip variant for those who accept it.
  init(
    status: Int = 200, type: String? = "text/html; charset=utf-8", headers: [String] = [],
    isValidated: Bool = false, lastModified: String? = nil, isPacked: Bool = false, body: [UInt8]
  ) {
    self.status = status
    self.lastModified = lastModified
    etag = isValidated ? "\"\(String(fnv1a(body), radix: 16))\"" : nil
    var lines = type.map { ["Content-Type: \($0)"] } ?? []
    lines += headers
    if let etag { lines.append("ETag: \(etag)") }
    if let lastModified { lines.append("Last-Modified: \(lastModified)") }
    if isPacked { lines.append("Vary: Accept-Encoding") }
    plain = Page.wire(status, lines, body)
    packed = isPacked ? Page.wire(status, lines + ["Content-Encoding: gzip"], Gzip.compress(body)) : nil
  }

  /// A page of UTF-8 text.
  init(
    status: Int = 200, type: String? = "text/html; charset=utf-8", headers: [String] = [],
    isValidated: Bool = false, lastModified: String? = nil, isPacked: Bool = false, _ text: String
  ) {
    self.init(
      status: status, type: type, headers: headers, isValidated: isValidated, lastModified: lastModified,
      isPacked: isPacked, body: Array(text.utf8))
  }

  /// A redirection; `location` is sent as it is.
  static func redirect(_ status: Int = 302, to location: String) -> Page {
    Page(status: status, headers: ["Location: \(location)"], "<p>옮겨졌습니다: \(location.escaped)</p>")
  }

  static let notFound = Page(status: 404, "<!doctype html><title>404</title><p>페이지를 찾을 수 없습니다.</p>")

  /// A bare answer that ends the connection.
  static func refusal(_ status: Int) -> Answer {
    Page(status: status, type: nil, "").answer(to: Request(closes: true))
  }

  /// The page for a request: 304 where the client's copy is good (RFC 9110 §13), no body for HEAD.
  func answer(to request: Request) -> Answer {
    let status = isFresh(request) ? 304 : status
    var steps: [Answer.Step] = []
    if status == 304 {
      var lines = etag.map { ["ETag: \($0)"] } ?? []
      if request.closes { lines.append("Connection: close") }
      steps.append(.send(Page.head(304, lines)))
    } else {
      steps.append(.send(bytes(for: request)))
    }
    if request.closes { steps.append(.close) }
    return Answer(status: status, steps: steps)
  }

  private func isFresh(_ request: Request) -> Bool {
    guard status == 200 else { return false }
    if let held = request.ifNoneMatch {
      // Weak comparison: entity tags here have no comma inside.
      guard let etag else { return false }
      return held == "*"
        || held.utf8.split(separator: UInt8(ascii: ",")).contains { tag in
          tag.drop { $0 != UInt8(ascii: "\"") }.prefix { $0 != 0x20 }.elementsEqual(etag.utf8)
        }
    }
    return lastModified != nil && request.ifModifiedSince == lastModified
  }

  private func bytes(for request: Request) -> [UInt8] {
    let wire = request.acceptsGzip ? packed ?? plain : plain
    if !request.closes { return request.isHead ? Array(wire.bytes[..<wire.body]) : wire.bytes }
    let head = wire.bytes[..<(wire.body - 2)] + Array("Connection: close\r\n\r\n".utf8)
    return Array(request.isHead ? head : head + wire.bytes[wire.body...])
  }

  private static func wire(_ status: Int, _ lines: [String], _ body: [UInt8]) -> Wire {
    let head = head(status, lines + ["Content-Length: \(body.count)"])
    return Wire(bytes: head + body, body: head.count)
  }

  /// A status line and header fields, with the blank line.
  static func head(_ status: Int, _ lines: [String]) -> [UInt8] {
    Array((["HTTP/1.1 \(status) \(reason(status))"] + lines + ["", ""]).joined(separator: "\r\n").utf8)
  }
}
