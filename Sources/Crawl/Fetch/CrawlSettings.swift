public import Web

/// Everything a crawl depends on beside its sites. Times in seconds.
public struct CrawlSettings: Sendable {
  /// Product token that robots.txt groups are matched against (RFC 9309 §2.2.1).
  public static let agent = "yisang"

  /// How hosts are treated.
  public var politeness = PolitenessSettings()
  /// URL shapes that are refused.
  public var traps: TrapRules
  /// How requests are made.
  public var http: HTTPSettings
  /// Requests under way at once, over all hosts.
  public var maxInFlight = 64
  /// Links from a seed at most.
  public var maxDepth = 16
  /// Redirects in a row at most.
  public var maxRedirects = 10
  /// Pages at most, over all sites; nil for no bound.
  public var maxPages: Int?
  /// Pages of one URL shape at most.
  public var maxPagesPerPattern = 100_000
  /// A robots.txt is asked for again after this (RFC 9309 §2.4: at most 24 hours).
  public var robotsMaxAge = 86_400.0
  /// Before an unreachable robots.txt is asked for again; doubled each time.
  public var robotsRetry = 300.0
  /// Sitemap indices inside one another at most.
  public var maxSitemapDepth = 3
  /// Sitemaps of one site in one run at most.
  public var maxSitemaps = 1_000
  /// Asks for /sitemap.xml where robots.txt names no sitemap.
  public var guessSitemap = true
  /// Sitemaps to read beside those that robots.txt names: addresses.
  public var sitemaps: [String] = []
  /// How long a URL stays leased to a process that does not answer.
  public var leaseTime = 900.0
  /// Answers in one transaction at most.
  public var commitRows = 64
  /// Bytes of bodies that wait for a transaction at most.
  public var commitBytes = 32 << 20
  /// An answer waits at least so long to be committed, together with those that come meanwhile. It waits three times
  /// as long as the last commit took where that is longer, so that a slow disk is not the bottleneck.
  public var commitInterval = 0.005
  /// And at most so long.
  public var longestCommitInterval = 0.25
  /// Responses in one shard.
  public var responsesPerShard = 10_000

  /// The defaults, under the identity `yisang/version (+contact)`.
  public init(contact: String, version: String, currentYear: Int) {
    http = HTTPSettings(userAgent: "\(CrawlSettings.agent)/\(version) (+\(contact))")
    traps = TrapRules(currentYear: currentYear)
  }
}

/// What a crawl reports while it runs.
public enum CrawlEvent: Sendable, Equatable {
  /// A generation begins, or goes on after a stop or a kill.
  case opened(generation: Int, isResumed: Bool, pending: Int, recovered: Int)
  /// A host's robots.txt is known: what it means, in words.
  case robots(host: String, meaning: String)
  /// A response came.
  case fetched(url: String, status: Int, elapsed: Double)
  /// A URL will not be fetched, or gave nothing.
  case refused(url: String, reason: String, detail: String)
  /// A URL will be asked for again.
  case retrying(url: String, reason: String, inSeconds: Double)
  /// A host is left alone for a while, or for good.
  case parked(host: String, reason: String, seconds: Double)
  /// Something the user should know.
  case notice(String)
  /// Progress is durable up to here.
  case progress(CrawlProgress)
}

/// How far a crawl is.
public struct CrawlProgress: Sendable, Equatable {
  /// Responses stored in this run.
  public var fetched = 0
  /// URLs known and not yet worked on.
  public var pending = 0
  /// Hosts with work left.
  public var hosts = 0
  /// True when nothing is left to do in this generation.
  public var isFinished = false
}
