import ArgumentParser
import Corpus
import Crawl
import Foundation
import Web

/// The flags of `yisang crawl` that shape how it fetches.
struct CrawlOptions: ParsableArguments {
  @Option(help: "The site registry (default: sites.yaml).", completion: .file(extensions: ["yaml"]))
  var sites: String?

  @Option(help: "Seconds between requests to a host (default: 3); under 1 only with --allow-private.")
  var delay: Double?

  @Option(help: "Seconds between requests to one network address (default: 1).")
  var addressDelay: Double?

  @Option(help: "The delay is at least this many times a host's response time (default: 5).")
  var delayFactor: Double?

  @Option(help: "Links from a seed at most (default: 16).")
  var maxDepth: Int?

  @Option(help: "Pages at most, over all sites.")
  var maxPages: Int?

  @Option(help: "Requests under way at once, over all hosts (default: 64).")
  var maxInFlight: Int?

  @Option(help: "Requests to one host at once (default: 1); more only with --allow-private.")
  var perHost: Int?

  @Option(help: "Tries of one URL before it is given up (default: 5).")
  var maxAttempts: Int?

  @Option(help: "Seconds before the second try of a URL, doubled for each further one (default: 30).")
  var retryDelay: Double?

  @Option(help: "Failures in a row after which a host is left alone for a while (default: 5).")
  var failuresToPark: Int?

  @Option(help: "Seconds a failing host is left alone, doubled each time (default: 300).")
  var parkTime: Double?

  @Option(help: "A longer Crawl-delay is cut to this many seconds, and the cut is said (default: 120).")
  var crawlDelayCap: Double?

  @Option(help: "Seconds for one exchange (default: 60).")
  var timeout: Double?

  @Option(help: "Bytes of a response body at most (default: 16777216).")
  var maxBytes: Int?

  @Flag(help: "Let requests reach loopback and private addresses: your own test sites.")
  var allowPrivate = false

  @Option(help: "An HTTP proxy, http://host:port; the environment's is never used.")
  var proxy: String?

  @Option(help: ArgumentHelp("host:port:address instead of DNS; may be repeated.", valueName: "override"))
  var resolve: [String] = []

  static let keys = [
    "sites", "delay", "delay_factor", "address_delay", "max_depth", "max_pages", "max_in_flight", "per_host",
    "max_attempts",
    "retry_delay", "failures_to_park", "park_time", "crawl_delay_cap", "timeout", "max_bytes",
    "allow_private", "proxy", "resolve",
  ]

  /// The registry and the settings, from flags, environment and file.
  func resolved(_ shared: SharedOptions) throws -> (SiteRegistry, CrawlSettings) {
    let root = try Settings(file: shared.config, section: nil)
    let file = try shared.settings(section: .crawl)
    let registryFile =
      try file.string("sites", flag: sites) ?? root.string("sites", flag: nil) ?? "sites.yaml"
    guard FileManager.default.fileExists(atPath: registryFile) else {
      throw ConfigurationMap.Failure(
        place: registryFile,
        problem: "there is no such site registry; yisang init writes one to fill in, --sites names another")
    }
    let registry = try SiteRegistry(
      contentsOf: registryFile, policy: PolicyInForce(of: shared.corpus()).policy)
    let year = Calendar(identifier: .gregorian).component(.year, from: Date())
    var settings = CrawlSettings(contact: registry.contact, version: Shard.toolVersion, currentYear: year)
    settings.http.allowPrivate = try file.bool("allow_private", flag: allowPrivate)
    settings.http.proxy = try file.string("proxy", flag: proxy)
    settings.http.resolve = try file.strings("resolve", flag: resolve)
    if let value = try file.double("timeout", flag: timeout) {
      settings.http.totalTimeout = value
      settings.http.connectTimeout = min(settings.http.connectTimeout, value)
      settings.http.stallTime = min(settings.http.stallTime, value)
    }
    if let value = try file.int("max_bytes", flag: maxBytes) { settings.http.maxBodyBytes = value }
    if let value = try file.int("max_depth", flag: maxDepth) { settings.maxDepth = value }
    if let value = try file.int("max_in_flight", flag: maxInFlight) { settings.maxInFlight = value }
    settings.maxPages = try file.int("max_pages", flag: maxPages)
    try setPoliteness(file, &settings)
    try check(settings, registry)
    return (registry, settings)
  }

  private func setPoliteness(_ file: Settings, _ settings: inout CrawlSettings) throws {
    if let value = try file.double("delay", flag: delay) { settings.politeness.delay = value }
    if let value = try file.double("address_delay", flag: addressDelay) {
      settings.politeness.addressDelay = value
    }
    if let value = try file.double("delay_factor", flag: delayFactor) {
      settings.politeness.delayFactor = value
    }
    if let value = try file.int("per_host", flag: perHost) { settings.politeness.perHost = value }
    if let value = try file.int("max_attempts", flag: maxAttempts) { settings.politeness.maxAttempts = value }
    if let value = try file.double("retry_delay", flag: retryDelay) {
      settings.politeness.retryDelay = value
      settings.robotsRetry = value * 10
    }
    if let value = try file.int("failures_to_park", flag: failuresToPark) {
      settings.politeness.failuresToPark = value
    }
    if let value = try file.double("park_time", flag: parkTime) { settings.politeness.parkTime = value }
    if let value = try file.double("crawl_delay_cap", flag: crawlDelayCap) {
      settings.politeness.crawlDelayCap = value
    }
  }

  private func check(_ settings: CrawlSettings, _ registry: SiteRegistry) throws {
    let polite = settings.politeness
    let numbers = [
      polite.delay, polite.delayFactor, polite.addressDelay, polite.retryDelay, polite.parkTime,
      polite.crawlDelayCap,
    ]
    let longest = 1_000_000.0
    guard (numbers + [settings.http.totalTimeout]).allSatisfy({ (0...longest).contains($0) }),
      settings.http.totalTimeout > 0
    else {
      throw ValidationError("times must be from 0 to \(Int(longest)) seconds, and --timeout above 0")
    }
    guard polite.perHost >= 1, polite.maxAttempts >= 1, polite.failuresToPark >= 1, settings.maxInFlight >= 1,
      settings.maxDepth >= 0
    else {
      throw ValidationError(
        "--per-host, --max-attempts, --failures-to-park and --max-in-flight must be at least 1, --max-depth at least 0"
      )
    }
    guard settings.http.maxBodyBytes >= 1, settings.maxPages ?? 0 >= 0 else {
      throw ValidationError("--max-bytes must be at least 1, and --max-pages not negative")
    }
    if let proxy = settings.http.proxy, WebURL(proxy)?.host?.isEmpty != false || !proxy.hasPrefix("http") {
      throw ValidationError("--proxy must be http://host:port, not \(proxy)")
    }
    for entry in settings.http.resolve where entry.split(separator: ":", maxSplits: 2).count != 3 {
      throw ValidationError("--resolve must be host:port:address, not \(entry)")
    }
    if settings.http.allowPrivate { return }
    let fastest = ([polite.delay] + registry.sites.compactMap(\.delay)).min() ?? polite.delay
    guard fastest >= 1, polite.perHost == 1, polite.crawlDelayCap >= 10, polite.addressDelay >= 0.1 else {
      throw ValidationError(
        "a delay under 1 s, an address delay under 0.1 s, a Crawl-delay cut under 10 s, or more than one request "
          + "to a host at once, is for your own test sites: it needs --allow-private")
    }
  }
}
