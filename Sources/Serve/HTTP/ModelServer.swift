public import Model

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
  private let listener: Listener
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
    try Listener.check(settings.host, settings.port, allowsRemote: settings.allowsRemote)
    scheduler = Scheduler(maxQueue: settings.maxQueue, makeBatch: makeBatch)
    let routes = Routes(model: model, scheduler: scheduler, settings: settings, log: log)
    listener = try Listener(
      host: settings.host, port: settings.port, allowsRemote: settings.allowsRemote,
      patience: settings.patience, handler: routes)
  }

  /// Listens, and gives the address clients use.
  ///
  /// - Throws: `ServeError` if the port is taken.
  public func start() async throws -> String { try await listener.start() }

  /// Why nothing is served any more; nil as long as all is well.
  public var problem: String? { scheduler.problem ?? listener.problem }

  /// Takes no more connections and requests, and lets what runs end within the grace.
  ///
  /// - Returns: How many requests were cut off.
  public func stop(grace: Duration) async -> Int {
    scheduler.close(by: .now + grace)
    guard listener.isListening else { return await scheduler.end() }
    await listener.closeDoor()
    async let ended: Void = listener.stop(within: grace / .seconds(1) + 2)
    let cutOff = await scheduler.end()
    await ended
    return cutOff
  }
}
