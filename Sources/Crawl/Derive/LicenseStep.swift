internal import Corpus
internal import Foundation
internal import GRDB
internal import Licensing
internal import Web

/// Pages to licence verdicts: headers, marks, robots reservations and the registry's reviews. No network.
struct LicenseStep: StageStep {
  let stage = Stage.license
  let policy: LicensePolicy
  /// Digest of the policy's text.
  let policyDigest: String
  /// Gives each page its site's review.
  let registry: SiteRegistry
  /// What each host says of all its pages.
  let rights: HostRights
  let bodies: BodySource

  /// The verdict on one page.
  struct Outcome: Sendable {
    let page: RecordID
    let url: String
    let host: String
    let verdict: LicenseVerdict
  }

  var parameters: Parameters {
    let reviews = registry.sites.compactMap { site in site.review.map { "\(site.host)=\($0)" } }
    return Parameters(["policy": policyDigest, "reviews": reviews.sorted().joined(separator: ",")])
  }

  var sideInputs: [String] { ["rights=\(rights.digest)"] }

  func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, StoredResponse)] {
    try StoredResponse.readPages(db, after: position, limit: min(limit, 32))
  }

  func decide(_ response: StoredResponse) throws -> Outcome {
    let opened = try? OpenedPage(response, bodies)
    let url = opened?.page.url ?? WebURL(response.url)
    let host = url?.authority ?? ""
    // A 304 repeats few fields: what the body came with still holds.
    let headers = response.headers.fields + (response.bodyIn == nil ? [] : opened?.headers.fields ?? [])
    let evidence = url.map { url in
      collectEvidence(
        RightsSources(
          url: url, agent: CrawlSettings.agent, headers: headers.map { ($0.name, $0.value) },
          document: opened?.page.document, robots: rights.robots(of: response.host),
          tdmrep: rights.tdmrep(of: response.host)),
        policy: policy)
    }
    let verdict = Licensing.decide(
      evidence ?? [], policy: policy, review: url.flatMap(registry.site(of:))?.review)
    return Outcome(page: response.id, url: response.url, host: host, verdict: verdict)
  }

  func write(_ outcome: Outcome, to db: Database) throws {
    let verdict = outcome.verdict
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO license VALUES (?,?,?,?,?,?,?,?)").execute(
      arguments: [
        outcome.page, outcome.url, outcome.host, verdict.class.rawValue, verdict.license,
        verdict.licenseURL, nil as String?, verdict.reason,
      ])
    let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO evidence VALUES (?,?,?,?,?,?)")
    for (index, evidence) in verdict.evidence.enumerated() {
      try statement.execute(arguments: [
        outcome.page, index, evidence.kind.rawValue, evidence.signal, evidence.value, evidence.locator,
      ])
    }
  }
}
