import Corpus
import Crawl
import Licensing
import Synchronization
import Web

/// The sites that wait for a reviewer, and those that have one.
struct DeskFacts: Sendable {
  struct Row: Sendable {
    /// `host[:port]` of the pages.
    let host: String
    /// As it stands in the registry; nil where it is not in it.
    let site: String?
    let pages: Int
    let classes: [String: Int]
    let conflictingPages: Int
    let isSilent: Bool
    /// What the registry has now.
    let review: LicenseReview?
    /// Whether the verdicts were made with it.
    let isApplied: Bool
  }

  let rows: [Row]
  /// Why the registry is not read; nil if it is.
  let registryProblem: String?
  /// Why there are no verdicts; nil if there are.
  let ledgerProblem: String?

  init(_ settings: BrowseSettings, reports: ReportCache) throws {
    let policy = try PolicyInForce(of: settings.corpus).policy
    var (registry, registryProblem): (SiteRegistry?, String?) = (nil, nil)
    do {
      registry = try RegistryFile(settings.sites).registry(policy: policy)
      if registry == nil { registryProblem = "sites.yaml is not there" }
    } catch { registryProblem = "\(error)" }
    var (report, ledgerProblem): (LicenseReport?, String?) = (nil, nil)
    do { report = try reports.report(of: settings.corpus) } catch let failure as CorpusFailure {
      ledgerProblem = "\(failure)"
    }
    let judged = (report?.hosts ?? []).map { host in
      let site = registry?.site(host: host.host)
      return Row(
        host: host.host, site: site?.host, pages: host.pages, classes: host.classes,
        conflictingPages: host.conflictingPages, isSilent: host.isSilent, review: site?.review,
        isApplied: DeskFacts.isApplied(site?.review, host.reviews))
    }
    let known = Set(judged.compactMap(\.site))
    let waiting = (registry?.sites ?? []).filter { !known.contains($0.host) }.map { site in
      Row(
        host: site.host, site: site.host, pages: 0, classes: [:], conflictingPages: 0, isSilent: true,
        review: site.review, isApplied: true)
    }
    rows = (judged + waiting).sorted { DeskFacts.rank($0) < DeskFacts.rank($1) }
    (self.registryProblem, self.ledgerProblem) = (registryProblem, ledgerProblem)
  }

  private static func isApplied(_ review: LicenseReview?, _ used: [LicenseReport.Review]) -> Bool {
    guard let review else { return used.isEmpty }
    return used.contains { one in
      one.class == review.class.rawValue && one.license == review.license && one.reviewer == review.reviewer
        && one.date == review.date && one.lifts == review.lifts
    }
  }

  /// Unsigned before signed, contradictions before the rest, many pages before few.
  private static func rank(_ row: Row) -> (Int, Int, Int, String) {
    (row.review == nil ? 0 : 1, row.conflictingPages > 0 ? 0 : 1, -row.pages, row.host)
  }
}

extension SiteRegistry {
  /// The site that pages of `host[:port]` belong to.
  func site(host: String) -> Site? {
    for scheme in ["https", "http"] {
      if let url = WebURL("\(scheme)://\(host)/"), let site = site(of: url) { return site }
    }
    return sites.first { $0.host == host }
  }
}

/// The last report on the ledger: it is read anew only where a shard is another.
final class ReportCache: Sendable {
  private let last = Mutex<(key: String, report: LicenseReport)?>(nil)

  func report(of corpus: Corpus) throws -> LicenseReport {
    let shards = try corpus.sealedShards(of: .license)
    let policy = try PolicyInForce(of: corpus).digest
    let key = (shards.map(\.key) + [policy]).joined(separator: "\n")
    if let known = last.withLock({ $0 }), known.key == key { return known.report }
    let report = try LicenseReport(of: corpus)
    last.withLock { $0 = (key, report) }
    return report
  }
}
