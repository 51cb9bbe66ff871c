import ArgumentParser
import Corpus
import Crawl
import Foundation

struct LicenseAuditVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract:
      "List by host what pages are licensed as, what contradicts itself, and what was read of the host's rights.",
    discussion: """
      Reviews stand with their class and what they lift. Contradictions: several licences, a grant with a reservation, words against a link, a review against the page. \
      Shared texts are equal on two hosts under different classes: somebody may have put another's text under a freer \
      licence, and dedup keeps the freest. No request is made.

      Examples:
        yisang license audit --limit 50
        yisang license audit --host qna.example.kr --json
        yisang license audit --strict || echo look at the conflicts first

      Exit codes: 0 done · 1 no verdicts, no such host, or with --strict a contradiction · 64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions

  @Option(help: "Only this host, as it stands in sites.yaml.")
  var host: String?

  @Option(help: "Entries of each list at most; the totals count all.")
  var limit = 20

  @Flag(help: "Exit with 1 if pages contradict themselves.")
  var strict = false

  mutating func validate() throws {
    guard limit >= 1 else { throw ValidationError("--limit must be at least 1") }
  }

  func run() throws {
    let report = try LicenseReport(of: shared.corpus(), host: host, limit: limit)
    if shared.json { try Console.json(report) } else { show(report) }
    if strict, report.totals.conflicts > 0 {
      let pages = report.totals.conflictingPages
      leave(
        ExitStatus.failed,
        "\(counted(pages, "page")) \(pages == 1 ? "contradicts itself" : "contradict themselves")")
    }
  }

  private func show(_ report: LicenseReport) {
    let totals = report.totals
    Console.out(
      "\(counted(totals.pages, "page")) of \(counted(totals.hosts, "host")): \(listed(totals.classes)); \(totals.unknown) without a known licence"
    )
    Console.out(
      "\(counted(totals.conflicts, "contradiction")) on \(counted(totals.conflictingPages, "page")), "
        + "\(counted(totals.sharedTexts, "shared text")), \(counted(totals.silentHosts, "silent host")), "
        + counted(totals.reviews, "review"))
    section("hosts", totals.hosts, report.hosts.map(row))
    let reviews = report.hosts.flatMap { host in host.reviews.map { row(host.host, $0) } }.prefix(limit)
    section("reviews", totals.reviews, Array(reviews))
    section(
      "contradictions", totals.conflicts,
      report.conflicts.map {
        [counted($0.pages, "page"), $0.host, "\($0.kind):", "\($0.detail) (\($0.example))"]
      })
    section(
      "shared texts", report.sharedTexts.count,
      report.sharedTexts.map {
        [
          counted($0.texts, "text"), "\($0.freest) \($0.freestClass)", "\($0.strictest) \($0.strictestClass)",
          $0.example.map { String($0.prefix(12)) }.joined(separator: " = "),
        ]
      })
  }

  private func section(_ title: String, _ count: Int, _ rows: [[String]]) {
    let rest = count > rows.count ? ", the first \(rows.count) of \(count)" : ""
    Console.out("\n\(title)\(rest)")
    for line in rows.isEmpty ? ["none"] : columns(rows) { Console.out("  " + line) }
  }

  private func row(_ host: String, _ review: LicenseReport.Review) -> [String] {
    [
      host, "class " + [review.class, review.license].compactMap(\.self).joined(separator: " "),
      counted(review.pages, "page"), "by \(review.reviewer), \(review.date)",
      "lifts " + (review.lifts.isEmpty ? "nothing" : review.lifts.joined(separator: ", ")),
    ]
  }

  private func row(_ host: LicenseReport.Host) -> [String] {
    let licenses = host.licenses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
    let files = host.files.filter { ![404, 410].contains($0.status) }.map { file in
      let hours = file.observedAt > 0 ? Int((Date().timeIntervalSince1970 - file.observedAt) / 3_600) : 0
      return file.state == "read" ? "\(file.name) \(hours) h old" : "\(file.name): \(file.state)"
    }
    return [
      host.host, counted(host.pages, "page"), listed(host.classes),
      "unknown \(Int(host.unknownShare * 100)) %",
      "\(host.conflictingPages) contradict", licenses.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
      host.isSilent ? "says nothing" : files.joined(separator: ", "),
    ]
  }
}
