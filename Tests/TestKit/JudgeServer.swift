import Foundation
import Glibc
public import StrictJSON
import Synchronization

/// A judge on loopback that answers what it is told to, one connection at a time.
public final class JudgeServer: Sendable {
  /// What becomes of a request: a status, with fields if they stand behind it (`429\r\nRetry-After: 1`), and a body; nil lets
  /// it wait for ever.
  public typealias Reply = @Sendable (_ number: Int, _ request: JSON) -> (status: String, body: String)?

  /// Where it is asked.
  public let address: String
  private let listener: Int32
  private let calls = Calls()

  private final class Calls: Sendable {
    private let heads = Mutex<[String]>([])
    var soFar: [String] { heads.withLock { $0 } }

    func add(_ head: String) -> Int {
      heads.withLock { heads in
        heads.append(head)
        return heads.count
      }
    }
  }

  /// Requests so far.
  public var requests: Int { calls.soFar.count }

  /// What stood before their bodies.
  public var heads: [String] { calls.soFar }

  /// Listens from now on, until it is let go of.
  ///
  /// - Parameter trickles: bodies come a byte each 20 ms.
  public init(trickles: Bool = false, _ reply: @escaping Reply) throws {
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
        guard client >= 0, let (head, body) = JudgeServer.request(client) else { break }
        guard let reply = reply(calls.add(head), body) else { continue }
        let status = reply.status.split(separator: "\r\n", maxSplits: 1)
        let fields = (status.dropFirst() + ["Content-Length: \(reply.body.utf8.count)"]).joined(
          separator: "\r\n")
        var isThere = JudgeServer.send("HTTP/1.1 \(status[0]) X\r\n\(fields)\r\n\r\n", client)
        for part in trickles ? reply.body.map(String.init) : [reply.body] where isThere {
          isThere = JudgeServer.send(part, client)
          if trickles { usleep(20_000) }
        }
        close(client)
      }
      // By the thread itself: closed by another, the number may be somebody else's listener when it is accepted from next.
      close(listener)
    }
    thread.start()
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// False where nobody is there any more.
  private static func send(_ text: String, _ client: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// A request's head and body; nil where there is none.
  private static func request(_ client: Int32) -> (head: String, body: JSON)? {
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
      guard body.count >= length else { continue }
      return (try? JSON(parsing: body)).map { (String(whole[..<end.lowerBound]), $0) }
    }
  }
}
