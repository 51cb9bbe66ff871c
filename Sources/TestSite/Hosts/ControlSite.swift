/// The way in for other processes: counters, hosts, truth.
struct ControlSite: HostSite {
  private let hosts: [TestHost]
  private let ledger: Ledger
  private var fixed: [String: Page] = [:]

  let truth: [Truth] = []
  let expected: [String] = []

  init(hosts: [TestHost], sites: [any HostSite], ledger: Ledger) {
    (self.hosts, self.ledger) = (hosts, ledger)
    let listed = hosts.map {
      "{\"name\":\($0.name.json),\"port\":\($0.port),\"base_url\":\($0.baseURL.json)}"
    }
    let expected = zip(hosts, sites).map { host, site in
      let urls = site.expected.map { (host.baseURL + $0.dropFirst()).json }.joined(separator: ",")
      return "\(host.name.json):[\(urls)]"
    }
    let truth = sites.flatMap(\.truth).map { $0.json + "\n" }.joined()
    let json = "application/json"
    fixed["/hosts"] = Page(type: json, "[\(listed.joined(separator: ","))]\n")
    fixed["/expected"] = Page(type: json, "{\(expected.joined(separator: ","))}\n")
    fixed["/truth"] = Page(type: "application/jsonl; charset=utf-8", truth)
    fixed["/sites.yaml"] = Page(
      type: "application/yaml", sitesDocument(hosts: hosts, contact: "https://example.org/bot"))
  }

  mutating func answer(to request: Request) -> Answer {
    switch request.target {
    case "/counters":
      return report("urls") { kind, log in TestSiteCounter.list(host: kind, log: log).map(\.json) }
        .answer(to: request)
    case "/arrivals":
      return report("arrivals") { _, log in TestSiteArrival.list(log).map(\.json) }.answer(to: request)
    case "/counters/reset":
      ledger.reset()
      return Page(type: "application/json", "{}\n").answer(to: request)
    default:
      return (fixed[request.target] ?? .notFound).answer(to: request)
    }
  }

  /// An object for each host: its load, and a list under `key`.
  private func report(_ key: String, _ list: (TestHostKind, HostLog) -> [String]) -> Page {
    let objects = hosts.indices.map { index in
      let log = ledger.log(index)
      let items = list(hosts[index].kind, log).joined(separator: ",\n")
      return "{\"host\":\(hosts[index].name.json),\(TestSiteLoad(log).json),\(key.json):[\(items)]}"
    }
    return Page(type: "application/json", "[\(objects.joined(separator: ",\n"))]\n")
  }
}
