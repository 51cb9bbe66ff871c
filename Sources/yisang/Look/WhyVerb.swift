import ArgumentParser
import Corpus
import Crawl
import Foundation
import Web

struct WhyVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Follow a record back to the bytes it came from, and forward to where it ended.",
    discussion: """
      Takes an id (of an item, a trace, an example or a page), at least 6 of its digits, or a page's address.

      Examples:
        yisang why 1c9af02b
        yisang why "https://qna.example.kr/bbs/board.php?bo_table=qna&wr_id=7"
      """
  )

  @OptionGroup var shared: SharedOptions

  @Argument(help: "An id, its first digits, or a URL.")
  var record: String

  func run() throws {
    let corpus = try shared.corpus()
    // A URL is looked up by the key the crawl gave it.
    let query = record.contains("://") ? try PageHistory(of: record, in: corpus).url : record
    let lineage = try corpus.lineage(of: query)
    let history = try PageHistory(of: lineage.url, in: corpus)
    if history.path.isEmpty && history.response == nil && lineage.findings.isEmpty {
      throw CorpusFailure(.missing, record, "the corpus never met this page", remedy: "check the address")
    }
    if shared.json {
      try Console.json(WhyJSON(lineage, history))
      return
    }
    Console.out("page \(lineage.page)\n  \(lineage.url)")
    show(history)
    if let license = lineage.license { show(license) }
    for finding in lineage.findings {
      let end = finding.rejection.map { rejection in
        let measured = rejection.value.map { ", value \($0)" } ?? ""
        let bound = rejection.threshold.map { ", threshold \($0)" } ?? ""
        return "rejected: \(rejection.reason)\(measured)\(bound)"
      }
      Console.out(
        "\(finding.stage) \(finding.shard)\t\(finding.id)\(finding.item.map { " of \($0)" } ?? "")\t\(end ?? "kept: " + (finding.title ?? ""))"
      )
    }
  }

  private func show(_ history: PageHistory) {
    for (index, step) in history.path.enumerated() {
      let end = step.reason.map { ", \($0)" } ?? ""
      let prefix =
        index == 0
        ? "found by \(step.via), \(step.depth) links from a seed" : "  from \(step.url), by \(step.via)"
      Console.out("\(prefix); \(step.state) after \(step.attempts) requests\(end)")
    }
    guard let response = history.response else {
      Console.out("no response is stored")
      return
    }
    let moment = Date(timeIntervalSince1970: response.fetchedAt).formatted(.iso8601)
    Console.out(
      "response: status \(response.status) at \(moment) from \(response.place ?? response.address ?? "an archive"), "
        + "\(response.bodyBytes) bytes, sha256 \(response.digest.prefix(16))…, crawl shard \(response.shard)")
  }

  private func show(_ license: Lineage.License) {
    let name = license.license.map { " (\($0))" } ?? ""
    Console.out("licence: class \(license.licenseClass)\(name): \(license.reason)")
    if let attribution = license.attribution { Console.out("  to be named: \(attribution)") }
    for evidence in license.evidence {
      Console.out("  \(evidence.kind) \(evidence.signal): \(evidence.value) [\(evidence.locator)]")
      guard let moment = evidence.observedAt else { continue }
      let seen = Date(timeIntervalSince1970: moment).formatted(.iso8601)
      let digest = evidence.sourceDigest.map { ", sha256 \($0.prefix(16))…" } ?? ""
      Console.out("    from \(evidence.sourceURL ?? "sites.yaml"), \(seen)\(digest)")
    }
  }
}

/// `yisang why --json`.
private struct WhyJSON: Encodable {
  struct Step: Encodable {
    let url, via, state: String
    let reason: String?
    let depth, attempts: Int
  }
  struct Finding: Encodable {
    let stage: String
    let shard: Int
    let id: String
    let item: String?
    let kept: Bool
    let reason, value, threshold: String?
  }
  let page, url: String
  let path: [Step]
  let status: Int?
  let digest: String?
  let licenseClass, license, attribution, licenseReason: String?
  let evidence: [Lineage.Evidence]
  let findings: [Finding]

  init(_ lineage: Lineage, _ history: PageHistory) {
    (page, url) = (lineage.page.description, lineage.url)
    path = history.path.map {
      Step(
        url: $0.url, via: $0.via, state: $0.state, reason: $0.reason, depth: $0.depth, attempts: $0.attempts)
    }
    (status, digest) = (history.response?.status, history.response?.digest)
    licenseClass = lineage.license?.licenseClass
    license = lineage.license?.license
    licenseReason = lineage.license?.reason
    attribution = lineage.license?.attribution
    evidence = lineage.license?.evidence ?? []
    findings = lineage.findings.map {
      Finding(
        stage: $0.stage, shard: $0.shard, id: $0.id.description, item: $0.item?.description,
        kept: $0.rejection == nil, reason: $0.rejection?.reason, value: $0.rejection?.value,
        threshold: $0.rejection?.threshold)
    }
  }
}
