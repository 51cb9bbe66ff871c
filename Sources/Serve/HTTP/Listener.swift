package import FlyingFox
import FlyingSocks
import Foundation
import Glibc
import Synchronization

/// A server of HTTP on one address, of this machine alone unless others are let in.
package final class Listener: Sendable {
  private let host: String
  private let port: UInt16
  private let server: HTTPServer
  private let pool: PatientPool
  /// Why it no longer listens.
  private let failure = Mutex<String?>(nil)
  private let isRunning = Mutex(false)

  /// One that does not listen yet.
  ///
  /// - Parameters:
  ///   - host: an address of IPv4 or IPv6, or `localhost`.
  ///   - port: 0 takes any free one.
  ///   - patience: how long a client may send or take nothing while something is waited for.
  /// - Throws: `ServeError` for an address that is none, or is not this machine's own without `allowsRemote`.
  package init(
    host: String, port: UInt16, allowsRemote: Bool, patience: Duration, handler: any HTTPHandler
  ) throws {
    (self.host, self.port) = (host, port)
    pool = PatientPool(patience: patience)
    // An answer may take as long as it takes; its client can go at any time.
    let century: TimeInterval = 3e9
    server = HTTPServer(
      config: .init(
        address: try Listener.address(host, port, allowsRemote: allowsRemote), timeout: century, pool: pool,
        logger: .disabled), handler: handler)
  }

  /// Refuses an address that could not be listened on, before anything is begun for it.
  static func check(_ host: String, _ port: UInt16, allowsRemote: Bool) throws {
    _ = try address(host, port, allowsRemote: allowsRemote)
  }

  private static func address(_ name: String, _ port: UInt16, allowsRemote: Bool) throws -> any SocketAddress
  {
    let host = name == "localhost" ? "127.0.0.1" : name
    let isLoopback: Bool
    let address: any SocketAddress
    if let ip4 = try? sockaddr_in.inet(ip4: host, port: port) {
      isLoopback = host.hasPrefix("127.")
      address = ip4
    } else if let ip6 = try? sockaddr_in6.inet6(ip6: host, port: port) {
      isLoopback = host == "::1"
      address = ip6
    } else {
      throw ServeError(status: 500, problem: "\(host) is no address of IPv4 or IPv6", parameter: "host")
    }
    guard isLoopback || allowsRemote else {
      throw ServeError(
        status: 500, problem: "\(host) can be reached from other machines: say so with --allow-remote",
        parameter: "host")
    }
    return address
  }

  /// Listens, and gives the address clients use.
  ///
  /// - Throws: `ServeError` if the port is taken.
  package func start() async throws -> String {
    Listener.raiseOpenFiles()
    let (outcomes, outcome) = AsyncStream<(any Error)?>.makeStream()
    let task = Task { [self] in
      do {
        try await server.run()
      } catch {
        failure.withLock { $0 = "listening ended: \(error.localizedDescription)" }
        outcome.yield(error)
      }
    }
    let waiting = Task { [server] in
      do {
        try await server.waitUntilListening(timeout: 10)
        outcome.yield(nil)
      } catch {
        outcome.yield(error)
      }
    }
    defer { waiting.cancel() }
    if let reason = await outcomes.first(where: { _ in true }), let reason {
      task.cancel()
      throw ServeError(status: 500, problem: "cannot listen on \(place): \(Listener.remedy(reason))")
    }
    isRunning.withLock { $0 = true }
    switch await server.listeningAddress {
    case .ip4(let ip, let port): return "http://\(ip):\(port)"
    case .ip6(let ip, let port): return "http://[\(ip)]:\(port)"
    default: return "http://\(host):\(port)"
    }
  }

  private var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// What kept the server from listening, and what to do.
  private static func remedy(_ reason: any Error) -> String {
    guard case .failed(_, let number, let message)? = reason as? SocketError else {
      return reason.localizedDescription
    }
    switch number {
    case EADDRINUSE: return "the port is in use; take another --port, or 0 for any free one"
    case EACCES: return "ports below 1024 need rights; take another --port, or 0 for any free one"
    case EADDRNOTAVAIL: return "this machine has no such address; take another --host"
    default: return message
    }
  }

  /// A connection is an open file, and FlyingFox ends where there are no more: the limit is raised as far as it may be.
  private static func raiseOpenFiles() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Why nothing is served any more; nil as long as all is well.
  package var problem: String? { failure.withLock { $0 } }

  /// Whether it was started.
  package var isListening: Bool { isRunning.withLock { $0 } }

  /// Takes no more connections.
  package func closeDoor() async { await pool.closeDoor() }

  /// Lets what runs end within so many seconds, and then ends it.
  package func stop(within seconds: Double) async { await server.stop(timeout: seconds) }
}
