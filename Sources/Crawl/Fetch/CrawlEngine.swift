internal import Corpus
internal import Web

/// Fetches what the frontier holds: one thread, one loop, many hosts.
///
/// Answers are collected and committed together: first the responses, then, in the frontier, what became of their
/// URLs and what they lead to. A kill between the two is mended at the next start, from the stored response.
final class CrawlEngine {
  let registry: SiteRegistry
  let settings: CrawlSettings
  let admission: Admission
  let frontier: Frontier
  let store: ResponseStore
  let client: HTTPClient
  let clock: () -> Double
  let emit: (CrawlEvent) -> Void

  var hosts: [String: HostQueue] = [:]
  /// `hosts`, in the order they were met, so that no host is favoured and runs are alike.
  var order: [HostQueue] = []
  var addresses: AddressGate
  var flights: [Int: Flight] = [:]
  var answers = AnswerBuffer()
  var patterns: [String: PatternState] = [:]
  var pagesTaken: [String: Int] = [:]
  var pagesTotal = 0
  var sitemapsTaken: [String: Int] = [:]
  /// Where in `order` the last round began.
  var firstInTurn = 0
  var progress = CrawlProgress()
  /// How long answers wait to be committed together.
  var commitWait = 0.005
  /// URLs met lately and how deep, so that a page's menu is not judged and looked up anew for every page.
  var recentlyMet: [RecordID: Int] = [:]
  /// After a kill nobody knows when a host was asked last: it waits a full delay from here.
  var uncleanSince: Double?

  /// What a ticket of the HTTP client stands for.
  enum Flight {
    case page(HostQueue, LeasedURL)
    case robots(HostQueue, hops: Int, at: WebURL)
  }

  init(
    corpus: Corpus, registry: SiteRegistry, settings: CrawlSettings, frontier: Frontier,
    clock: @escaping () -> Double, emit: @escaping (CrawlEvent) -> Void
  ) throws {
    (self.registry, self.settings, self.frontier) = (registry, settings, frontier)
    (self.clock, self.emit) = (clock, emit)
    admission = Admission(registry: registry, settings: settings)
    let generation = try frontier.read { try $0.generation }
    store = try ResponseStore(
      corpus: corpus, label: .crawl(generation: generation), responsesPerShard: settings.responsesPerShard)
    client = HTTPClient(settings.http)
    // Behind a proxy every host has the proxy's address.
    addresses = AddressGate(delay: settings.http.proxy == nil ? settings.politeness.addressDelay : 0)
  }

  /// Works until nothing is left or `shouldStop` says so; then everything fetched is durable and sealed.
  func run(shouldStop: () -> Bool) throws -> CrawlProgress {
    try open()
    var isDraining = false
    while true {
      isDraining = isDraining || shouldStop()
      let now = clock()
      if answers.isDue(at: now, settings, wait: commitWait)
        || hosts.values.contains(where: { $0.isHungry(at: now) }) && !isDraining
      {
        try commit(leasing: !isDraining)
      }
      let next = isDraining ? Double.infinity : startReady(at: now)
      if flights.isEmpty && answers.isEmpty && (isDraining || order.allSatisfy(\.isIdle)) { break }
      let wait = answers.isEmpty ? 1.0 : commitWait
      for completion in client.poll(timeout: max(0, min(next - now, wait))) {
        try receive(completion)
      }
    }
    try close(isFinished: !isDraining)
    return progress
  }

  /// The queue of a host, made when it is first met.
  func host(_ key: String, site: Site, record: HostRecord? = nil) -> HostQueue {
    if let known = hosts[key] { return known }
    let delay = max(site.delay ?? settings.politeness.delay, record?.delay ?? 0)
    let firstDue = max(record?.nextDue ?? 0, uncleanSince.map { $0 + delay } ?? 0)
    let queue = HostQueue(
      site: site, record: record ?? HostRecord(key: key, site: site.host),
      politeness: HostPoliteness(settings.politeness, delay: site.delay, firstDue: firstDue))
    hosts[key] = queue
    order.append(queue)
    return queue
  }
}

/// Answers that wait for the next commit.
struct AnswerBuffer {
  private(set) var responses: [StoredResponse] = []
  private var bytes = 0
  var settlements: [(leased: LeasedURL, settlement: Settlement, discovery: Discovery?)] = []
  var found: [FoundURL] = []
  var abandoned: [(host: String, reason: String, detail: String)] = []
  var touched: Set<String> = []
  private(set) var since: Double?

  var isEmpty: Bool { since == nil }

  /// A host's record changed, or something else waits since `now`.
  mutating func touch(_ host: String, at now: Double) {
    touched.insert(host)
    since = since ?? now
  }

  /// Adds a response to those that are stored with the next commit.
  mutating func add(_ response: StoredResponse) {
    responses.append(response)
    bytes += response.body.count
  }

  func isDue(at now: Double, _ settings: CrawlSettings, wait: Double) -> Bool {
    guard let since else { return false }
    return settlements.count >= settings.commitRows || bytes >= settings.commitBytes || now - since >= wait
  }
}
