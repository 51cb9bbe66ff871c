internal import Corpus
internal import Foundation
internal import GRDB
internal import Licensing
internal import Web

/// Pages to licence verdicts: headers, marks, the host's files and the registry's reviews. No network.
struct LicenseStep: StageStep {
  let stage = Stage.license
  let policy: PolicyInForce
  /// Gives each page its site's review.
  let registry: SiteRegistry?
  /// What each host says of all its pages.
  let rights: HostRights
  let bodies: BodySource

  /// The verdict on one page.
  struct Outcome: Sendable {
    let page: RecordID
    let url: String
    let host: String
    let verdict: LicenseVerdict
    /// Where each piece of its evidence was read, in the same order.
    let origins: [EvidenceOrigin]
  }

  var parameters: Parameters {
    let reviews = (registry?.sites ?? []).compactMap { site in site.review.map { "\(site.host)=\($0)" } }
    return Parameters([
      "policy": policy.digest, "reviews": reviews.sorted().joined(separator: ","), "names": "masked",
    ])
  }

  func sideInputs(of shard: Int) -> [String] { ["rights=\(rights.digest)"] }

  func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, StoredResponse)] {
    try StoredResponse.readPages(db, after: position, limit: min(limit, 32))
  }

  func decide(_ response: StoredResponse) throws -> Outcome {
    let isRow = response.source == .import
    let opened: OpenedPage?
    do { opened = isRow ? nil : try OpenedPage(response, bodies) } catch is Rejection { opened = nil }
    let url = opened?.page.url ?? WebURL(response.url).flatMap { $0.isHTTP ? $0 : nil }
    let isConfirmed = response.bodyIn != nil
    // A 304 repeats few fields: what the body came with still holds.
    let headers = isRow ? [] : response.headers.fields + (isConfirmed ? opened?.headers.fields ?? [] : [])
    var evidence = isRow ? (try? ImportedRow(response).evidence) ?? [] : []
    if let url {
      evidence += collectEvidence(
        RightsSources(
          url: url, agent: CrawlSettings.agent, headers: headers.map { ($0.name, $0.value) },
          document: opened?.page.document, robots: rights.robots(of: response.host),
          tdmrep: rights.tdmrep(of: response.host), aiText: rights.aiText(of: response.host),
          rsl: rights.rsl(of: response.host), unread: rights.unread(of: response.host)))
    }
    let review = url.flatMap { registry?.site(of: $0) }?.review
    let verdict = Licensing.decide(evidence, policy: policy.policy, review: review)
    let origin = EvidenceOrigins(
      response: response, earlierHead: isConfirmed ? opened?.head : nil, rights: rights, review: review)
    return Outcome(
      page: response.id, url: response.url, host: url?.authority ?? response.authority, verdict: verdict,
      origins: verdict.evidence.map { origin($0) })
  }

  func write(_ outcome: Outcome, to db: Database) throws {
    let verdict = outcome.verdict
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO license VALUES (?,?,?,?,?,?,?,?)").execute(
      arguments: [
        outcome.page, outcome.url, outcome.host, verdict.class.rawValue, verdict.license,
        verdict.licenseURL, verdict.attribution.flatMap(creditedName), verdict.reason,
      ])
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO evidence
          (page, seq, kind, signal, value, locator, source_url, source_digest, observed_at)
        VALUES (?,?,?,?,?,?,?,?,?)
        """)
    for (index, (evidence, origin)) in zip(verdict.evidence, outcome.origins).enumerated() {
      try statement.execute(arguments: [
        outcome.page, index, evidence.kind.rawValue, evidence.signal, evidence.value, evidence.locator,
        origin.url, origin.digest.map { Data($0) }, origin.observedAt,
      ])
    }
  }
}
