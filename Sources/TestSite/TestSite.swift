/// A fake Korean question-and-answer web on loopback, a port for each host.
///
/// Ports are taken by `init`, so that the pages can name one another; answers begin with `start` and end with
/// `stop` or the last reference. What was asked for stays readable after `stop`.
public final class TestSite: Sendable {
  /// The hosts, the control host last.
  public let hosts: [TestHost]
  private let configuration: TestSiteConfiguration
  private let sites: [any HostSite]
  private let ledger: Ledger
  private let loop: LoopThread

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
    loop = try LoopThread(
      ports: kinds.map { configuration.basePort == 0 ? 0 : configuration.basePort + $0.portOffset })
    hosts = zip(kinds, loop.ports).map { TestHost(kind: $0, port: $1) }
    ledger = Ledger(hosts: hosts.count)
    let blueprint = Blueprint(configuration: configuration, hosts: hosts)
    let content = kinds.dropLast().map { blueprint.site($0) }
    sites = content + [ControlSite(hosts: hosts, sites: content, ledger: ledger)]
  }

  /// Begins to answer, on a thread of its own.
  public func start() throws {
    let delays = hosts.map { $0.kind == .control ? 0 : configuration.answerDelay }
    try loop.start("testsite", sites, ledger: ledger, delays: delays)
  }

  /// Ends the thread, drops all clients and frees the ports; returns when that is done. A second call does nothing.
  public func stop() { loop.stop() }

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
