internal import Licensing

/// Pages, classes, licences and contradictions of each host, counted page by page.
struct LedgerCounts {
  private(set) var hosts: [String: LicenseReport.Host] = [:]
  private var found: [String: [String: LicenseReport.Conflict]] = [:]

  mutating func add(_ page: LedgerPage, _ policy: LicensePolicy) {
    var host = hosts[page.host] ?? LicenseReport.Host(host: page.host)
    let conflicts = Licensing.conflicts(in: page.evidence, policy: policy)
    for (sentence, conflict) in Dictionary(conflicts.map { ($0.sentence, $0) }, uniquingKeysWith: { $1 }) {
      let new = LicenseReport.Conflict(
        host: page.host, kind: conflict.kind.rawValue, detail: sentence, example: page.url)
      found[page.host, default: [:]][sentence, default: new].pages += 1
    }
    host.pages += 1
    host.classes[page.class.rawValue, default: 0] += 1
    host.licenses[page.license ?? "none", default: 0] += 1
    if page.license == nil { host.unknown += 1 }
    if !conflicts.isEmpty { host.conflictingPages += 1 }
    if let review = page.evidence.lazy.compactMap(LicenseReview.init).first { host.add(review) }
    if page.evidence.contains(where: { $0.signal != "page.host" }) { host.isSilent = false }
    hosts[page.host] = host
  }

  /// Adds what was read of a host's files; a robots.txt alone says who may fetch, not what may be done.
  mutating func add(_ files: [RightsFileRecord], of host: String) {
    hosts[host]?.files = files
    if files.contains(where: { $0.name != "robots.txt" && $0.state == "read" }) {
      hosts[host]?.isSilent = false
    }
  }

  /// Most pages first.
  var conflicts: [LicenseReport.Conflict] {
    found.values.flatMap(\.values).sorted {
      ($1.pages, $0.host, $0.kind, $0.detail) < ($0.pages, $1.host, $1.kind, $1.detail)
    }
  }

  /// Over all hosts; shared texts are counted elsewhere.
  var totals: LicenseReport.Totals {
    var totals = LicenseReport.Totals()
    for host in hosts.values {
      totals.pages += host.pages
      totals.classes.merge(host.classes, uniquingKeysWith: +)
      totals.unknown += host.unknown
      totals.conflictingPages += host.conflictingPages
      totals.reviews += host.reviews.count
      if host.isSilent { totals.silentHosts += 1 }
    }
    (totals.hosts, totals.conflicts) = (hosts.count, found.values.reduce(0) { $0 + $1.count })
    return totals
  }
}

extension LicenseReport.Host {
  fileprivate mutating func add(_ review: LicenseReview) {
    let place = reviews.firstIndex {
      ($0.class, $0.license, $0.reviewer, $0.date, $0.evidence, $0.lifts)
        == (
          review.class.rawValue, review.license, review.reviewer, review.date, review.evidence, review.lifts
        )
    }
    if let place {
      reviews[place].pages += 1
      return
    }
    reviews.append(
      LicenseReport.Review(
        class: review.class.rawValue, license: review.license, reviewer: review.reviewer, date: review.date,
        evidence: review.evidence, lifts: review.lifts, pages: 1))
  }
}
