internal import Web

/// One host while a crawl runs: its leased URLs, its robots rules, and when it may be asked.
final class HostQueue {
  let site: Site
  var record: HostRecord
  var politeness: HostPoliteness
  var robots = RobotsKnowledge.unknown
  /// Leased, in the order they will be asked for.
  var leased: ArraySlice<LeasedURL> = []
  /// When the next pending URL of the frontier is due; nil if none is.
  var pendingDue: Double?

  var key: String { record.key }

  init(site: Site, record: HostRecord, politeness: HostPoliteness) {
    (self.site, self.record, self.politeness) = (site, record, politeness)
  }

  /// Nothing is queued, under way, or waiting in the frontier.
  var isIdle: Bool { leased.isEmpty && pendingDue == nil && politeness.inFlight == 0 }

  /// More URLs should be leased.
  func isHungry(at now: Double) -> Bool {
    guard let pendingDue, pendingDue <= now, !politeness.isGivenUp else { return false }
    return leased.count < max(1, politeness.perHost)
  }
}

/// What is known of a host's robots.txt.
enum RobotsKnowledge {
  case unknown
  case asking(tries: Int)
  /// Believed until the moment given.
  case known(RobotsAccess, until: Double)
  /// Nothing may be fetched until it was asked for again.
  case unreachable(retryAt: Double, tries: Int, detail: String)

  /// How often it failed in a row.
  var tries: Int {
    switch self {
    case .asking(let tries), .unreachable(_, let tries, _): tries
    case .unknown, .known: 0
    }
  }

  /// True if robots.txt must be asked for before anything else.
  func isWanted(at now: Double) -> Bool {
    switch self {
    case .unknown: true
    case .asking: false
    case .known(_, let until): until <= now
    case .unreachable(let retryAt, _, _): retryAt <= now
    }
  }

  /// When something may happen that depends on robots.txt.
  func due(_ now: Double) -> Double {
    switch self {
    case .unknown, .known: now
    case .asking: .infinity
    case .unreachable(let retryAt, _, _): retryAt
    }
  }
}
