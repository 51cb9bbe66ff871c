public import Corpus
internal import Foundation
internal import Licensing
internal import Web

/// What a legal reviewer needs to know of one host, from what the crawl stored. No network.
public struct SiteDossier: Sendable, Equatable, Encodable {
  /// `host[:port]`.
  public let host: String
  /// What the registry says: category, engine, review.
  public let registry: [String: String]
  /// What robots.txt meant, by scheme and host.
  public let robots: [String: String]
  /// Tokens of AI crawlers, as the policy lists them, and this crawler's, that may not fetch the site's root.
  public let disallowedAgents: [String]
  /// Lines of robots.txt about rights: Content-Signal, Content-Usage, License.
  public let robotsReservations: [String]
  /// robots.txt and the files beside it: tdmrep.json, ai.txt, RSL.
  public let files: [RightsFileRecord]
  /// URLs by state.
  public let urls: [String: Int]
  /// URLs that were refused or failed, by reason.
  public let reasons: [String: Int]
  /// Responses by status.
  public let statuses: [String: Int]
  /// Encodings of the pages looked at.
  public let encodings: [String: Int]
  /// Items by the extractor that found them.
  public let items: [String: Int]
  /// Pages by licence class.
  public let classes: [String: Int]
  /// Some pages of each class, by address.
  public let samples: [String: [String]]
  /// Pages by licence.
  public let licenses: [String: Int]
  /// Pages by `kind signal: value` of the evidence, the most frequent ones.
  public let evidence: [String: Int]
  /// Pages that contradict themselves.
  public let conflicts: [LicenseReport.Conflict]
  /// The class a reviewer may start from: the most restrictive one of the pages that name a licence or reserve rights;
  /// C where none does.
  public let proposedClass: String
  /// `license_review` for sites.yaml; it is refused until the reviewer's name is filled in.
  public let review: String

  /// Collects the dossier; shards of stages that have not run count nothing.
  ///
  /// - Parameter today: the day of the review, seconds since 1970.
  public init(host: String, corpus: Corpus, registry sites: SiteRegistry?, today: Double) throws {
    self.host = host
    let site = sites?.sites.first { $0.host == host }
    var facts: [String: String] = [:]
    facts["category"] = site?.category
    facts["engine"] = site?.engine
    facts["review"] = site?.review.map {
      "class \($0.class.rawValue) (\($0.license ?? "no licence named")) by \($0.reviewer), \($0.date): \($0.evidence ?? "")"
    }
    registry = facts
    let tables = try DossierTables(corpus: corpus, host: host)
    (robots, urls, reasons) = (tables.robots, tables.urls, tables.reasons)
    (statuses, encodings) = (tables.statuses, tables.encodings)
    (items, classes, licenses, evidence) = (tables.items, tables.classes, tables.licenses, tables.evidence)
    samples = tables.samples
    let policy = try PolicyInForce(of: corpus).policy
    let shutOut = tables.rules.flatMap { entry in
      collectEvidence(
        RightsSources(url: entry.root, agent: CrawlSettings.agent, robots: entry.rules))
    }.filter { ["robots.agent", "robots.ai_agent"].contains($0.signal) }
    disallowedAgents = Set(shutOut.flatMap { $0.value.split(separator: ", ").map(String.init) }).sorted()
    let speaking = ["content-signal", "content-usage", "license"]
    robotsReservations = tables.rules.flatMap { entry in
      entry.rules.otherDirectives.filter { speaking.contains($0.name) }
        .map { "line \($0.line): \($0.name): \($0.value)" }
    }
    let isCrawled = try !corpus.sealedIndices(of: .crawl).isEmpty
    files = isCrawled ? try corpus.rightsFiles(host: host)[host] ?? [] : []
    var counts = LedgerCounts()
    var proposal = Proposal()
    var citations = ReviewBlock.Citations()
    if !tables.classes.isEmpty {
      try corpus.readLedger(host: host) { page in
        counts.add(page, policy)
        proposal.add(page, policy)
        citations.add(page, policy)
      }
    }
    conflicts = Array(counts.conflicts.prefix(SiteDossier.shownConflicts))
    proposedClass = proposal.class.rawValue
    let license = proposal.license
    review =
      ReviewBlock(
        class: proposedClass, license: license?.id, licenseURL: license?.url,
        evidence: ReviewBlock.evidence(citations, files), day: Date(timeIntervalSince1970: today)
      ).yaml
  }

  private static let shownConflicts = 20

  /// The strictest class of the pages that say something, and the licence that most pages of this class name.
  private struct Proposal {
    private var strictest: LicenseClass?
    private var licenses: [LicenseClass: [String: (pages: Int, url: String?)]] = [:]

    mutating func add(_ page: LedgerPage, _ policy: LicensePolicy) {
      guard page.license != nil || page.evidence.contains(where: { $0.kind == .reservation }) else { return }
      strictest = max(strictest ?? page.class, page.class)
      guard let license = page.license else { return }
      let named = page.evidence.lazy.compactMap { policy.license(at: $0.value) }.first { $0.id == license }
      licenses[page.class, default: [:]][license, default: (0, named?.url)].pages += 1
    }

    var `class`: LicenseClass { strictest ?? .c }

    var license: (id: String, url: String?)? {
      let best = licenses[self.class]?.max { ($0.value.pages, $1.key) < ($1.value.pages, $0.key) }
      return best.map { ($0.key, $0.value.url) }
    }
  }
}
