import FlyingFox
import FlyingSocks
import Foundation
import Glibc
public import Model
import Synchronization

/// Where and how a server listens.
public struct ServerSettings: Sendable {
  /// An address of IPv4 or IPv6, or `localhost`.
  public var host = "127.0.0.1"
  /// 0 takes any free one.
  public var port: UInt16 = 8000
  /// Whether others than this machine may ask.
  public var allowsRemote = false
  /// What clients must send as `Authorization: Bearer`; nil lets everybody in.
  public var apiKey: String?
  /// Requests that may wait or run.
  public var maxQueue = 512
  /// Bytes of a request's body.
  public var maxBody = 8 << 20
  /// How long a client may send or take nothing while something is waited for.
  public var patience: Duration = .seconds(60)

  /// Loopback, port 8000.
  public init() {}
}

/// An OpenAI-compatible server over one model.
public final class ModelServer: Sendable {
  private let settings: ServerSettings
  private let server: HTTPServer
  private let pool: PatientPool
  /// Why the server no longer listens.
  private let failure = Failure()
  private let isRunning = Mutex(false)
  /// What waits, runs, and is cancelled.
  public let scheduler: Scheduler

  /// A server that does not listen yet; its batch is made already.
  ///
  /// - Parameters:
  ///   - log: Told of every request when it has ended.
  ///   - makeBatch: Called on the thread that will own the batch.
  /// - Throws: `ServeError` for an address that is none, or is not this machine's own without `allowsRemote`.
  public init(
    model: ServedModel, settings: ServerSettings, log: @escaping @Sendable (ServedRequest) -> Void = { _ in },
    makeBatch: @escaping @Sendable () throws -> any GenerationBatch
  ) throws {
    self.settings = settings
    pool = PatientPool(patience: settings.patience)
    let address = try ModelServer.address(settings)
    scheduler = Scheduler(maxQueue: settings.maxQueue, makeBatch: makeBatch)
    let routes = Routes(model: model, scheduler: scheduler, settings: settings, log: log)
    // An answer may take as long as it takes; its client can go at any time.
    let century: TimeInterval = 3e9
    server = HTTPServer(
      config: .init(address: address, timeout: century, pool: pool, logger: .disabled), handler: routes)
  }

  private static func address(_ settings: ServerSettings) throws -> any SocketAddress {
    let host = settings.host == "localhost" ? "127.0.0.1" : settings.host
    let isLoopback: Bool
    let address: any SocketAddress
    if let ip4 = try? sockaddr_in.inet(ip4: host, port: settings.port) {
      isLoopback = host.hasPrefix("127.")
      address = ip4
    } else if let ip6 = try? sockaddr_in6.inet6(ip6: host, port: settings.port) {
      isLoopback = host == "::1"
      address = ip6
    } else {
      throw ServeError(status: 500, problem: "\(host) is no address of IPv4 or IPv6", parameter: "host")
    }
    guard isLoopback || settings.allowsRemote else {
      throw ServeError(
        status: 500, problem: "\(host) can be reached from other machines: say so with --allow-remote",
        parameter: "host")
    }
    return address
  }

  /// Listens, and gives the address clients use.
  ///
  /// - Throws: `ServeError` if the port is taken.
  public func start() async throws -> String {
    ModelServer.raiseOpenFiles()
    let (outcomes, outcome) = AsyncStream<(any Error)?>.makeStream()
    let task = Task { [server, failure] in
      do {
        try await server.run()
      } catch {
        failure.text.withLock { $0 = "listening ended: \(error.localizedDescription)" }
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
      throw ServeError(status: 500, problem: "cannot listen on \(place): \(ModelServer.remedy(reason))")
    }
    isRunning.withLock { $0 = true }
    switch await server.listeningAddress {
    case .ip4(let ip, let port): return "http://\(ip):\(port)"
    case .ip6(let ip, let port): return "http://[\(ip)]:\(port)"
    default: return "http://\(settings.host):\(settings.port)"
    }
  }

  private var place: String {
    settings.host.contains(":")
      ? "[\(settings.host)]:\(settings.port)" : "\(settings.host):\(settings.port)"
  }

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
  public var problem: String? { scheduler.problem ?? failure.text.withLock { $0 } }

  /// Takes no more connections and requests, and lets what runs end within the grace.
  ///
  /// - Returns: How many requests were cut off.
  public func stop(grace: Duration) async -> Int {
    scheduler.close(by: .now + grace)
    guard isRunning.withLock({ $0 }) else { return await scheduler.end() }
    await pool.closeDoor()
    async let ended: Void = server.stop(timeout: grace / .seconds(1) + 2)
    let cutOff = await scheduler.end()
    await ended
    return cutOff
  }
}

private final class Failure: Sendable {
  let text = Mutex<String?>(nil)
}
