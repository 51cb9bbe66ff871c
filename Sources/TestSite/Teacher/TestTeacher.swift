import Foundation
import Glibc
import Kernels
import Synchronization

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
  public let port: Int
  private let configuration: TestTeacherConfiguration
  private let listener: Int32
  private let poll: Int32
  private let stopSignal: Int32
  private let calls: TeacherCalls
  private let ended = DispatchSemaphore(value: 0)
  private let phase = Mutex(Phase.ready)

  private enum Phase { case ready, running, stopped }

  /// - Throws: `TestSiteError.portTaken` where the port is in use.
  public init(_ configuration: TestTeacherConfiguration = TestTeacherConfiguration()) throws {
    guard (0..<65_536).contains(configuration.port) else {
      throw TestSiteError.portOutOfRange(configuration.port)
    }
    self.configuration = configuration
    calls = TeacherCalls(faults: configuration.faults)
    (poll, stopSignal) = (yi_poll_open(), yi_signal_open())
    do {
      guard poll >= 0, stopSignal >= 0 else { throw TestSiteError.system(call: "epoll", code: errno) }
      (listener, port) = try Listener.open(port: configuration.port)
    } catch {
      for descriptor in [poll, stopSignal] { close(descriptor) }
      throw error
    }
  }

  deinit { stop() }

  /// Begins to answer, on a thread of its own.
  public func start() throws {
    try phase.withLock { phase in
      guard phase == .ready else { throw TestSiteError.alreadyStarted }
      phase = .running
    }
    let host = TeacherHost(configuration: configuration, calls: calls)
    let thread = Thread { [listener, poll, stopSignal, ended, delay = configuration.delay] in
      EventLoop(
        listeners: [listener], sites: [host], ledger: nil, poll: poll, stop: stopSignal, delays: [delay],
        start: monotonicSeconds()
      ).run()
      ended.signal()
    }
    thread.name = "testteacher"
    thread.start()
  }

  /// Ends the thread, drops all clients and frees the port. A second call does nothing.
  public func stop() {
    let previous = phase.withLock { phase in
      defer { phase = .stopped }
      return phase
    }
    if previous == .stopped { return }
    if previous == .running {
      yi_signal_raise(stopSignal)
      ended.wait()
    }
    for descriptor in [listener, poll, stopSignal] { close(descriptor) }
  }

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
