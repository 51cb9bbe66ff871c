import Foundation
import Glibc
import TestSite

/// A client that sees the bytes: one blocking socket to a test host.
final class RawClient {
  private let descriptor: Int32
  private var pending: [UInt8] = []

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let outcome = withUnsafeBytes(of: &address) { raw in
      connect(
        descriptor, raw.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<sockaddr_in>.size))
    }
    // All members are set, so `deinit` closes the socket here too.
    if outcome != 0 { throw Failure.refused }
  }

  deinit { close(descriptor) }

  enum Failure: Error { case refused, closedEarly }

  func send(raw text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  func send(_ target: String, method: String = "GET", headers: [String] = []) {
    send(
      raw: (["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1"] + headers + ["", ""]).joined(
        separator: "\r\n"))
  }

  /// One answer, told by its Content-Length; to the end of the connection where there is none.
  func answer(hasBody: Bool = true) throws -> RawAnswer {
    while true {
      if let end = pending.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
        var answer = RawAnswer(head: String(decoding: pending[..<end], as: UTF8.self))
        pending.removeFirst(end)
        guard hasBody, answer.status != 304 else { return answer }
        if let length = answer["content-length"].flatMap({ Int($0) }) {
          while pending.count < length { if !receive() { throw Failure.closedEarly } }
          answer.body = Array(pending[..<length])
          pending.removeFirst(length)
        } else {
          answer.body = rest()
        }
        return answer
      }
      if !receive() { throw Failure.closedEarly }
    }
  }

  /// Everything until the other side closes, or `limit` bytes.
  func rest(limit: Int = .max) -> [UInt8] {
    while pending.count < limit { if !receive() { break } }
    defer { pending = [] }
    return pending
  }

  /// False when the other side has closed.
  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    pending += buffer[..<count]
    return true
  }
}

/// An answer as it came.
struct RawAnswer {
  var head: String
  var body: [UInt8] = []

  var status: Int { head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The value of the first field of a name.
  subscript(name: String) -> String? {
    head.components(separatedBy: "\r\n").dropFirst().lazy.compactMap { line -> String? in
      let halves = line.split(separator: ":", maxSplits: 1)
      guard halves.count == 2, halves[0].lowercased() == name else { return nil }
      return halves[1].trimmingCharacters(in: .whitespaces)
    }.first
  }
}

/// Runs a test against a small site of the kinds, and stops it.
func withSite(
  _ kinds: Set<TestHostKind>, seed: UInt64 = 7, pages: Int = 20, benchPages: Int = 40,
  slowness: Double = 0.001,
  answerDelay: Double = 0, _ body: (TestSite) throws -> Void
) throws {
  let site = try TestSite(
    TestSiteConfiguration(
      seed: seed, pagesPerBoard: pages, problems: pages, benchPages: benchPages, hosts: kinds,
      slowness: slowness, answerDelay: answerDelay))
  try site.start()
  defer { site.stop() }
  try body(site)
}

extension TestSite {
  func port(_ kind: TestHostKind) -> Int { host(kind)?.port ?? 0 }

  /// One request on a connection of its own.
  func get(
    _ kind: TestHostKind, _ target: String, method: String = "GET", headers: [String] = []
  ) throws -> RawAnswer {
    let client = try RawClient(port: port(kind))
    client.send(target, method: method, headers: headers)
    return try client.answer(hasBody: method != "HEAD")
  }
}
