import Foundation
import Glibc
import StrictJSON
import Synchronization

/// A judge on loopback that answers what it is told to, one connection at a time.
final class JudgeServer: Sendable {
  /// What becomes of a request: a status and a body; nil lets it wait for ever.
  typealias Reply = @Sendable (_ number: Int, _ request: JSON) -> (status: Int, body: String)?

  let address: String
  private let listener: Int32
  private let calls = Calls()

  private final class Calls: Sendable {
    private let count = Mutex(0)
    var soFar: Int { count.withLock { $0 } }

    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }

  /// Requests so far.
  var requests: Int { calls.soFar }

  init(_ reply: @escaping Reply) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(listener, address, length)
        _ = listen(listener, 8)
        getsockname(listener, address, &length)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
    self.listener = listener
    address = "http://127.0.0.1:\(port)/score"
    let thread = Thread { [calls] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0, let body = JudgeServer.body(client) else { break }
        guard let reply = reply(calls.next(), body) else { continue }
        let text =
          "HTTP/1.1 \(reply.status) X\r\nContent-Length: \(reply.body.utf8.count)\r\n\r\n\(reply.body)"
        _ = Array(text.utf8).withUnsafeBytes {
          send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        close(client)
      }
      // By the thread itself: closed by another, the number may be somebody else's listener when it is accepted from next.
      close(listener)
    }
    thread.start()
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// A request's body; nil where there is none.
  private static func body(_ client: Int32) -> JSON? {
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(client, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      text += chunk[..<count]
      let whole = String(decoding: text, as: UTF8.self)
      guard let end = whole.range(of: "\r\n\r\n"), let name = whole.range(of: "Content-Length: ") else {
        continue
      }
      let length = Int(whole[name.upperBound...].prefix { $0.isNumber }) ?? 0
      let body = Array(whole[end.upperBound...].utf8)
      if body.count >= length { return try? JSON(parsing: body) }
    }
  }
}
