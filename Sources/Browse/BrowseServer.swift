import Dispatch
import FlyingFox
import Foundation
import Serve
import Synchronization

/// The corpus as pages on loopback.
public final class BrowseServer: Sendable {
  private let listener: Listener
  private let handler: BrowseHandler

  /// A server that does not listen yet.
  ///
  /// - Parameter log: told of every request: method, path without query, status.
  public init(
    _ settings: BrowseSettings, log: @escaping @Sendable (String, String, Int) -> Void = { _, _, _ in }
  )
    throws
  {
    handler = BrowseHandler(settings: settings, log: log)
    listener = try Listener(
      host: "127.0.0.1", port: settings.port, allowsRemote: false, patience: .seconds(60), handler: handler)
  }

  /// Listens, and gives the address.
  ///
  /// - Throws: `ServeError` if the port is taken.
  public func start() async throws -> String {
    let address = try await listener.start()
    handler.open(address)
    return address
  }

  /// Why it no longer listens; nil as long as all is well.
  public var problem: String? { listener.problem }

  /// Ends; pages that are being made have a second.
  public func stop() async {
    await listener.closeDoor()
    await listener.stop(within: 1)
  }
}

/// Requests of FlyingFox to values, values to answers of FlyingFox.
private final class BrowseHandler: HTTPHandler {
  private let settings: BrowseSettings
  private let log: @Sendable (String, String, Int) -> Void
  private let router = Mutex<Router?>(nil)
  /// A form's; longer ones nobody fills in.
  private static let mostBody = 1 << 16

  init(settings: BrowseSettings, log: @escaping @Sendable (String, String, Int) -> Void) {
    (self.settings, self.log) = (settings, log)
  }

  func open(_ address: String) {
    let random = (0..<4).map { _ in String(UInt64.random(in: 0 ... .max), radix: 16) }.joined()
    let gate = Gate(address: address, token: random, isReadOnly: settings.isReadOnly)
    router.withLock { $0 = Router(settings: settings, gate: gate) }
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let target = request.target.rawValue
    let body: [UInt8]
    do { body = try await RequestBody.read(request, most: BrowseHandler.mostBody) } catch let error
      as ServeError
    {
      return respond(Answer.plain(error.status, error.problem), request.method.rawValue, target)
    }
    let fields = Dictionary(
      request.headers.map { ($0.key.rawValue.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
    let raw = RawRequest(method: request.method.rawValue, target: target, fields: fields, body: body)
    guard let router = router.withLock({ $0 }) else {
      return respond(.plain(503, "not ready yet"), raw.method, target)
    }
    // Reading shards blocks; the pool of threads that carries connections must not wait for it.
    let answer = await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: router.answer(raw)) }
    }
    return respond(answer, raw.method, target)
  }

  private func respond(_ answer: Answer, _ method: String, _ target: String) -> HTTPResponse {
    log(method, String(target.prefix { $0 != "?" }.prefix(200)), answer.status)
    var headers: HTTPHeaders = [:]
    for (name, value) in answer.fields { headers[HTTPHeader(name)] = value }
    let body = method == "HEAD" ? Data() : Data(answer.body.utf8)
    return HTTPResponse(
      statusCode: HTTPStatusCode(answer.status, phrase: Answer.phrase(answer.status)), headers: headers,
      body: body)
  }
}
