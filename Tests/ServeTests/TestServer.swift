import Foundation
import Model
import Serve
import StrictJSON
import Synchronization

/// A server on a free port over a scripted batch.
struct TestServer: Sendable {
  let port: UInt16
  let server: ModelServer
  let ledger = BatchLedger()
  let log = ServerLog()

  init(
    model: ServedModel = ByteCodec.model(), places: Int = 1000, script: @escaping ScriptedBatch.Script,
    change: (inout ServerSettings) -> Void = { _ in }
  ) async throws {
    var settings = ServerSettings()
    settings.port = 0
    change(&settings)
    server = try ModelServer(model: model, settings: settings, log: log.add) { [ledger] in
      ScriptedBatch(ledger: ledger, places: places, script: script)
    }
    let url = try await server.start()
    port = UInt16(url.split(separator: ":").last ?? "") ?? 0
  }

  /// Gives a server to a test, and stops it.
  static func with(
    model: ServedModel = ByteCodec.model(), places: Int = 1000,
    script: @escaping ScriptedBatch.Script = TestServer.echo,
    change: (inout ServerSettings) -> Void = { _ in }, _ body: (TestServer) async throws -> Void
  ) async throws {
    let test = try await TestServer(model: model, places: places, script: script, change: change)
    do {
      try await body(test)
    } catch {
      _ = await test.server.stop(grace: .zero)
      throw error
    }
    _ = await test.server.stop(grace: .zero)
  }

  /// The prompt again, after the sample's number, and the end.
  static let echo: ScriptedBatch.Script = { request, sample in
    Array("\(sample):".utf8).map { Int32($0) } + request.prompt.filter { $0 < 256 } + [ByteCodec.end]
  }

  /// An answer without end.
  static let endless: ScriptedBatch.Script = { _, _ in [0x61] }

  /// Asks on a connection of its own.
  func ask(_ path: String, _ body: String, method: String = "POST", headers: String = "") async throws
    -> RawClient.Answer
  {
    try await RawClient.onThread { [port] in
      let client = try RawClient(port: port)
      try client.ask(path, body, method: method, headers: headers)
      return try client.answer()
    }
  }
}

/// What a server says of the requests it served.
final class ServerLog: Sendable {
  private let requests = Mutex<[ServedRequest]>([])

  var all: [ServedRequest] { requests.withLock { $0 } }

  @Sendable func add(_ request: ServedRequest) { requests.withLock { $0.append(request) } }
}
