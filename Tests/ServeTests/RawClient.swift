import Foundation
import Glibc
import StrictJSON

/// A client on a bare socket: it sends what it is told, also what no library would send, and waits ten seconds at most.
final class RawClient: Sendable {
  struct Failure: Error {
    let problem: String
  }

  struct Answer: Sendable {
    var status = 0
    var head = ""
    var body: [UInt8] = []

    var json: JSON { (try? JSON(parsing: body)) ?? .null }
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The data of the events of a stream.
    var events: [String] {
      text.split(separator: "\n\n").map {
        $0.hasPrefix("data: ") ? String($0.dropFirst(6)) : "not an event: \($0)"
      }
    }

    /// The same as JSON, without `[DONE]`.
    var chunks: [JSON] {
      events.filter { $0 != "[DONE]" }.map { (try? JSON(parsing: Array($0.utf8))) ?? .null }
    }
  }

  private let descriptor: Int32

  /// Connects to a port of this machine.
  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(problem: "socket") }
    var wait = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Failure(problem: "connect: \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  func send(_ bytes: some Sequence<UInt8>) throws {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(problem: "send: \(String(cString: strerror(errno)))") }
      rest = rest.dropFirst(count)
    }
  }

  func send(_ text: String) throws { try send(text.utf8) }

  /// A whole request of HTTP/1.1.
  func ask(_ path: String, _ body: String, method: String = "POST", headers: String = "") throws {
    try send(
      "\(method) \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
  }

  /// Some bytes; none at the end of the connection.
  func receive() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failure(problem: "receive: \(String(cString: strerror(errno)))") }
    return Array(buffer.prefix(count))
  }

  /// Reads until a text has come, and gives all that has.
  func receive(until text: String) throws -> String {
    var bytes: [UInt8] = []
    while !String(decoding: bytes, as: UTF8.self).contains(text) {
      let part = try receive()
      guard !part.isEmpty else { throw Failure(problem: "ended before \(text)") }
      bytes += part
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A whole answer; the connection may go on.
  func answer() throws -> Answer {
    var bytes: [UInt8] = []
    var answer = Answer()
    func more() throws {
      let part = try receive()
      guard !part.isEmpty else { throw Failure(problem: "the answer ends early") }
      bytes += part
    }
    func end(_ mark: [UInt8], from start: Int) throws -> Int {
      while true {
        let found = (start..<max(start, bytes.count - mark.count + 1)).first {
          bytes[$0...].starts(with: mark)
        }
        if let found { return found }
        try more()
      }
    }
    let head = try end([13, 10, 13, 10], from: 0)
    answer.head = String(decoding: bytes[..<head], as: UTF8.self)
    answer.status = Int(answer.head.split(separator: " ").dropFirst().first ?? "") ?? 0
    var place = head + 4
    if answer.head.contains("Transfer-Encoding: chunked") {
      while true {
        let line = try end([13, 10], from: place)
        let size = Int(String(decoding: bytes[place..<line], as: UTF8.self), radix: 16) ?? 0
        while bytes.count < line + 4 + size { try more() }
        answer.body += bytes[(line + 2)..<(line + 2 + size)]
        place = line + 4 + size
        if size == 0 { return answer }
      }
    }
    let length = answer.head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
    let size = Int(length?.dropFirst(16) ?? "") ?? 0
    while bytes.count < place + size { try more() }
    answer.body = Array(bytes[place..<(place + size)])
    return answer
  }

  /// Ends the connection with a reset instead of in peace.
  func reset() {
    var lingering = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
  }

  /// Runs something that blocks on a thread of its own: the tests' few threads are the server's too.
  static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Result(catching: body)) }.start()
    }
  }
}
