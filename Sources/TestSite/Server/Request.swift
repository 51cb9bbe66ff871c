/// The head of an HTTP/1.1 request, as far as the site cares (RFC 9112).
struct Request: Sendable {
  var method = "GET"
  /// Path and query, ASCII.
  var target = "/"
  var ifNoneMatch: String?
  var ifModifiedSince: String?
  var acceptsGzip = false
  var authorization: String?
  /// The client wants the connection closed after the answer.
  var closes = false
  /// What was posted, of hosts that take bodies.
  var body: [UInt8] = []
  /// Bytes of the body, as the head announces it.
  fileprivate(set) var bodyLength = 0

  var isHead: Bool { method == "HEAD" }

  /// Bytes a head may have.
  static let limit = 64 << 10
  /// Bytes a body may have.
  static let bodyLimit = 16 << 20

  /// Reads a head without its blank line; the status to refuse it with, if it is none.
  static func parse(_ head: ArraySlice<UInt8>, takesBody: Bool = false) -> Result<Request, Refusal> {
    var lines = head.split(separator: UInt8(ascii: "\n"))[...]
    let parts = (lines.popFirst() ?? []).trimmed.split(separator: UInt8(ascii: " "))
    guard parts.count == 3, parts[2].starts(with: "HTTP/1.".utf8) else {
      return .failure(Refusal(status: 400))
    }
    guard let target = originForm(parts[1]) else { return .failure(Refusal(status: 400)) }
    var request = Request()
    request.method = String(decoding: parts[0], as: UTF8.self)
    request.target = target
    request.closes = parts[2].last == UInt8(ascii: "0")
    for line in lines {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let value = line[(colon + 1)...].trimmed
      switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
      case "if-none-match": request.ifNoneMatch = String(decoding: value, as: UTF8.self)
      case "if-modified-since": request.ifModifiedSince = String(decoding: value, as: UTF8.self)
      case "accept-encoding": request.acceptsGzip = String(decoding: value, as: UTF8.self).contains("gzip")
      case "authorization": request.authorization = String(decoding: value, as: UTF8.self)
      case "connection":
        let token = String(decoding: value, as: UTF8.self).lowercased()
        if token == "close" { request.closes = true } else if token == "keep-alive" { request.closes = false }
      // A body that is not read, so the connection cannot be used again.
      case "transfer-encoding": request.closes = true
      case "content-length":
        request.bodyLength = Int(String(decoding: value, as: UTF8.self)) ?? -1
        if !takesBody, request.bodyLength != 0 { request.closes = true }
      default: break
      }
    }
    guard !takesBody || (0...bodyLimit).contains(request.bodyLength) else {
      return .failure(Refusal(status: 413))
    }
    return .success(request)
  }

  /// Why a head is not answered.
  struct Refusal: Error { let status: Int }

  /// The target without scheme and authority; nil if it is not visible ASCII that begins with a slash.
  private static func originForm(_ target: ArraySlice<UInt8>) -> String? {
    guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    var target = target
    if target.starts(with: "http://".utf8) {
      target = target.dropFirst(7).drop { $0 != UInt8(ascii: "/") }
      if target.isEmpty { return "/" }
    }
    return target.first == UInt8(ascii: "/") ? String(decoding: target, as: UTF8.self) : nil
  }
}

extension ArraySlice<UInt8> {
  /// Without blanks, tabs and carriage returns at both ends.
  fileprivate var trimmed: ArraySlice<UInt8> {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) })
    else {
      return []
    }
    return self[first...last]
  }
}
