import Foundation
import Glibc
import Kernels
import Synchronization

/// A fake Korean question-and-answer web on loopback, a port for each host.
///
/// Ports are taken by `init`, so that the pages can name one another; answers begin with `start` and end with
/// `stop` or the last reference. What was asked for stays readable after `stop`.
public final class TestSite: Sendable {
  /// The hosts, the control host last.
  public let hosts: [TestHost]
  private let configuration: TestSiteConfiguration
  private let listeners: [Int32]
  private let sites: [any HostSite]
  private let ledger: Ledger
  private let poll: Int32
  private let stopSignal: Int32
  private let ended = DispatchSemaphore(value: 0)
  private let phase = Mutex(Phase.ready)

  private enum Phase { case ready, running, stopped }

  /// Takes the ports and writes the pages.
  ///
  /// - Throws: `TestSiteError.portTaken` where a port is in use.
  public init(_ configuration: TestSiteConfiguration = TestSiteConfiguration()) throws {
    let last = 65_536 - TestHostKind.allCases.count
    guard configuration.basePort >= 0, configuration.basePort <= last else {
      throw TestSiteError.portOutOfRange(configuration.basePort)
    }
    self.configuration = configuration
    let kinds = TestHostKind.crawlable.filter { configuration.hosts?.contains($0) ?? true } + [.control]
    var opened: [(socket: Int32, port: Int)] = []
    poll = yi_poll_open()
    stopSignal = yi_signal_open()
    do {
      guard poll >= 0, stopSignal >= 0 else { throw TestSiteError.system(call: "epoll", code: errno) }
      for kind in kinds {
        let port = configuration.basePort == 0 ? 0 : configuration.basePort + kind.portOffset
        opened.append(try Listener.open(port: port))
      }
    } catch {
      for descriptor in opened.map(\.socket) + [poll, stopSignal] { close(descriptor) }
      throw error
    }
    listeners = opened.map(\.socket)
    hosts = zip(kinds, opened).map { TestHost(kind: $0, port: $1.port) }
    ledger = Ledger(hosts: hosts.count)
    let blueprint = Blueprint(configuration: configuration, hosts: hosts)
    let content = kinds.dropLast().map { blueprint.site($0) }
    sites = content + [ControlSite(hosts: hosts, sites: content, ledger: ledger)]
  }

  deinit { stop() }

  /// Begins to answer, on a thread of its own.
  public func start() throws {
    try phase.withLock { phase in
      guard phase == .ready else { throw TestSiteError.alreadyStarted }
      phase = .running
    }
    let delays = hosts.map { $0.kind == .control ? 0 : configuration.answerDelay }
    // The thread must not hold the site itself, or the last reference would never go.
    let thread = Thread { [listeners, sites, ledger, poll, stopSignal, ended] in
      EventLoop(
        listeners: listeners, sites: sites, ledger: ledger, poll: poll, stop: stopSignal, delays: delays,
        start: monotonicSeconds()
      ).run()
      ended.signal()
    }
    thread.name = "testsite"
    thread.start()
  }

  /// Ends the thread, drops all clients and frees the ports; returns when that is done. A second call does nothing.
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
    for descriptor in listeners + [poll, stopSignal] { close(descriptor) }
  }

  /// The host of a kind, nil if it is not served.
  public func host(_ kind: TestHostKind) -> TestHost? { hosts.first { $0.kind == kind } }

  /// What was asked for, an entry for each host, method and address, in the order of first arrival.
  public func counters() -> [TestSiteCounter] {
    hosts.indices.flatMap { TestSiteCounter.list(host: hosts[$0].kind, log: ledger.log($0)) }
  }

  /// Every request of a host in the order of arrival.
  public func arrivals(of kind: TestHostKind) -> [TestSiteArrival] {
    hosts.firstIndex { $0.kind == kind }.map { TestSiteArrival.list(ledger.log($0)) } ?? []
  }

  /// How hard a host was pressed.
  public func load(of kind: TestHostKind) -> TestSiteLoad? {
    hosts.firstIndex { $0.kind == kind }.map { TestSiteLoad(ledger.log($0)) }
  }

  /// Forgets all counters.
  public func resetCounters() { ledger.reset() }

  /// The canonical addresses that a polite and complete crawl fetches of each host: its pages and lists.
  ///
  /// Print views, sorted lists and what only redirects are not among them.
  public func expectedPages() -> [TestHostKind: [String]] {
    var pages: [TestHostKind: [String]] = [:]
    for (host, site) in zip(hosts, sites) where host.kind != .control {
      pages[host.kind] = site.expected.map { host.baseURL + $0.dropFirst() }
    }
    return pages
  }

  /// The ground truth of every page with a question, as JSON Lines: what `GET /truth` says.
  public func truth() -> String { sites.flatMap(\.truth).map { $0.json + "\n" }.joined() }
}
