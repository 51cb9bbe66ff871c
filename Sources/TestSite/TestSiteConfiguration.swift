/// What a test web is made of; equal configurations make equal bytes where the ports are equal too.
public struct TestSiteConfiguration: Sendable {
  /// Decides every text and number.
  public var seed: UInt64
  /// Posts of each board; the small hosts have eight of them at most.
  public var pagesPerBoard: Int
  /// Pages of the arithmetic host.
  public var problems: Int
  /// Pages of the bench host, about 8 KB each.
  public var benchPages: Int
  /// Port of the control host; the others follow in the order of `TestHostKind`. 0 takes any free ports.
  public var basePort: Int
  /// Hosts to serve; nil for all. The control host is always there.
  public var hosts: Set<TestHostKind>?
  /// Seconds between two bytes of a slow answer.
  public var slowness: Double
  /// Seconds for which every answer is held back, the control host's excepted.
  public var answerDelay: Double
  /// Requests for pages that the limited host refuses before it relents.
  public var refusals: Int

  /// A configuration; the defaults make a web that is crawled in a minute.
  public init(
    seed: UInt64 = 1, pagesPerBoard: Int = 48, problems: Int = 300, benchPages: Int = 2_000,
    basePort: Int = 0, hosts: Set<TestHostKind>? = nil, slowness: Double = 1, answerDelay: Double = 0,
    refusals: Int = 3
  ) {
    (self.seed, self.basePort, self.hosts) = (seed, basePort, hosts)
    (self.pagesPerBoard, self.benchPages) = (max(1, pagesPerBoard), max(1, benchPages))
    self.problems = max(1, problems)
    (self.slowness, self.answerDelay, self.refusals) = (slowness, answerDelay, refusals)
  }
}

/// One host of a running test web.
public struct TestHost: Sendable, Equatable {
  /// What it shows.
  public let kind: TestHostKind
  /// TCP port on 127.0.0.1.
  public let port: Int
  /// The kind's name.
  public var name: String { kind.rawValue }
  /// `http://127.0.0.1:PORT/`.
  public var baseURL: String { "http://127.0.0.1:\(port)/" }
}

/// Why a test web cannot start.
public enum TestSiteError: Error, Equatable, CustomStringConvertible {
  case portTaken(Int)
  case portOutOfRange(Int)
  case system(call: String, code: Int32)
  case alreadyStarted

  /// What happened and what to do.
  public var description: String {
    switch self {
    case .portTaken(let port):
      "port \(port) of 127.0.0.1 is taken or not allowed: choose another base port, or 0 for any free ports"
    case .portOutOfRange(let port):
      "base port \(port) is not 0 and not in 1...\(65_536 - TestHostKind.allCases.count)"
    case .system(let call, let code): "\(call) failed with errno \(code)"
    case .alreadyStarted: "a test site is started once; make another one"
    }
  }
}
