internal import Corpus
internal import GRDB
internal import Licensing
internal import Web

/// What a crawl would do, and why, without a request.
public struct CrawlPlan: Sendable, Equatable, Encodable {
  /// One site of the registry.
  public struct SitePlan: Sendable, Equatable, Encodable {
    /// `host[:port]`.
    public let host: String
    /// Each seed, and why it would not be fetched, if so.
    public let seeds: [Seed]
    /// Seconds between requests, before robots.txt is known or after.
    public let delay: Double
    /// Pages at most.
    public let maxPages: Int?
    /// Links from a seed at most.
    public let maxDepth: Int
    /// What robots.txt said when it was last read.
    public let robots: String
    /// The reviewer's class, with name and date, or that nobody has looked.
    public let review: String
    /// URLs by state, from earlier runs.
    public let urls: [String: Int]
    /// A lower bound of the time for what is pending, in seconds.
    public let pendingSeconds: Double
  }

  /// A seed and what would become of it.
  public struct Seed: Sendable, Equatable, Encodable {
    /// As the registry has it.
    public let url: String
    /// nil if it would be fetched.
    public let refusal: String?
  }

  /// Sent with every request.
  public let userAgent: String
  /// In the registry's order.
  public let sites: [SitePlan]
}

extension CrawlJob {
  /// Says what `fetch` would do: sites, seeds, delays, budgets, and what is left from earlier runs.
  public func plan() throws -> CrawlPlan {
    let frontier = try Frontier(lookingInto: corpus)
    let admission = Admission(registry: registry, settings: settings)
    let hosts = try frontier?.read { try $0.hosts() } ?? []
    let plans = try registry.sites.map { site in
      let urls = try frontier?.read { try $0.counts(site: site.host) } ?? [:]
      let records = hosts.filter { $0.site == site.host }
      let delay = records.map(\.delay).reduce(site.delay ?? settings.politeness.delay, max)
      let seeds = site.seeds.map { seed in
        let refusal = WebURL(seed).flatMap { admission.refusal($0, depth: 0) }
        return CrawlPlan.Seed(url: seed, refusal: refusal.map { "\($0.reason): \($0.detail)" })
      }
      let review = site.review.map { "class \($0.class.rawValue) by \($0.reviewer), \($0.date)" }
      return CrawlPlan.SitePlan(
        host: site.host, seeds: seeds, delay: delay, maxPages: site.maxPages,
        maxDepth: site.maxDepth ?? settings.maxDepth,
        robots: records.compactMap(\.robotsNote).first ?? "not read yet; it is asked for first",
        review: review ?? "none: marks on the pages decide, pages without are class C", urls: urls,
        pendingSeconds: Double(urls["pending"] ?? seeds.count) * delay)
    }
    return CrawlPlan(userAgent: settings.http.userAgent, sites: plans)
  }
}

extension FrontierTransaction {
  /// URLs of a site, by state.
  func counts(site: String) throws -> [String: Int] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT state, count(*) AS n FROM url WHERE site = ? GROUP BY state", arguments: [site])
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["state"] as String, $0["n"] as Int) })
  }
}
