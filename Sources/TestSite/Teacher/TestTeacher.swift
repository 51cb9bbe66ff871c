/// What a test teacher is made of.
public struct TestTeacherConfiguration: Sendable {
  /// Decides every answer and fault.
  public var seed: UInt64 = 1
  /// TCP port on 127.0.0.1; 0 takes any free one.
  public var port = 0
  /// The share of calls that meet each fault.
  public var faults: [TestTeacherFault: Double] = [:]
  /// Seconds for which every answer is held back.
  public var delay = 0.0
  /// Seconds between two bytes of a drip.
  public var slowness = 0.01
  /// What `/v1/models` lists.
  public var models = ["test-teacher"]
  /// Whether thoughts come as `reasoning` and `reasoning_content`, apart from the content.
  public var splitsReasoning = false
  /// `Authorization` must be `Bearer` and this; nil lets everybody in.
  public var key: String?

  /// A quick teacher without faults.
  public init() {}
}

/// A server with OpenAI's API and no model: answers are made of the request and the seed, and every call is counted.
///
/// `POST /v1/chat/completions`, `GET /v1/models`, `GET /count`. The port is taken by `init`.
public final class TestTeacher: Sendable {
  /// `http://127.0.0.1:PORT/v1`.
  public var baseURL: String { "http://127.0.0.1:\(port)/v1" }
  /// The port.
  public var port: Int { loop.ports[0] }
  private let configuration: TestTeacherConfiguration
  private let calls: TeacherCalls
  private let loop: LoopThread

  /// - Throws: `TestSiteError.portTaken` where the port is in use.
  public init(_ configuration: TestTeacherConfiguration = TestTeacherConfiguration()) throws {
    guard (0..<65_536).contains(configuration.port) else {
      throw TestSiteError.portOutOfRange(configuration.port)
    }
    self.configuration = configuration
    calls = TeacherCalls(faults: configuration.faults)
    loop = try LoopThread(ports: [configuration.port])
  }

  /// Begins to answer, on a thread of its own.
  public func start() throws {
    try loop.start(
      "testteacher", [TeacherHost(configuration: configuration, calls: calls)], ledger: nil,
      delays: [configuration.delay])
  }

  /// Ends the thread, drops all clients and frees the port. A second call does nothing.
  public func stop() { loop.stop() }

  /// Calls of `/v1/chat/completions`.
  public var callCount: Int { calls.all }

  /// Calls by the digest of their body.
  public var callsByDigest: [UInt64: Int] { calls.byDigest }

  /// What a call is counted under: FNV-1a of its body.
  public static func digest(of body: [UInt8]) -> UInt64 { fnv1a(body) }

  /// Other faults from now on.
  public func change(faults: [TestTeacherFault: Double]) { calls.change(faults: faults) }

  /// What `GET /count` says.
  public func countJSON() -> String { calls.json }
}
