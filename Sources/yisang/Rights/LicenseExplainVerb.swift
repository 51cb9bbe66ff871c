import ArgumentParser
import Corpus
import Crawl
import Foundation

struct LicenseExplainVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say which licence evidence a page has, which piece decided, and why the others did not.",
    discussion: """
      Takes an id of an item or a page, at least 6 of its digits, or a page's address: the stored response is judged, \
      nothing is asked for. Or an HTML file, - for standard input: then only what stands in the file is evidence, \
      without the host's files and sites.yaml.

      Examples:
        yisang license explain 1c9af02b
        yisang license explain https://qna.example.kr/q/7 --policy commercial.yaml
        yisang license explain page.html --url https://qna.example.kr/q/7

      Exit codes: 0 explained, whatever the class · 1 no such page or file, or a bad policy · 64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var registry: RegistryOptions

  @Option(help: "The address of the page in FILE; relative links need it.")
  var url: String?

  @Option(
    help: ArgumentHelp("Judge by this policy instead of the corpus's.", valueName: "file"),
    completion: .file())
  var policy: String?

  @Argument(help: ArgumentHelp("An id, its first digits, an address, a file, or -.", valueName: "id|file"))
  var record: String

  func run() throws {
    let explanation = try explain()
    if let note = explanation.note { Console.note("\(name): \(note)") }
    if shared.json {
      try Console.json(explanation)
    } else {
      show(explanation)
    }
  }

  private func explain() throws -> LicenseExplanation {
    let isFile = !record.contains("://") && (record == "-" || FileManager.default.fileExists(atPath: record))
    let chosen = try policy.map { try PolicyInForce(contentsOf: $0) }
    if isFile {
      let data =
        record == "-"
        ? try FileHandle.standardInput.readToEnd() ?? Data() : FileManager.default.contents(atPath: record)
      guard let data else {
        throw CorpusFailure(.missing, record, "the file is not readable", remedy: "check that it is a file")
      }
      return try LicenseExplanation(
        html: Array(data), url: url,
        policy: chosen ?? PolicyInForce(of: shared.corpus()))
    }
    if url != nil { throw ValidationError("--url goes with a file; \(record) is none") }
    if record.hasSuffix(".html") && !record.contains("://") {
      throw CorpusFailure(.missing, record, "there is no such file", remedy: "check the path")
    }
    let corpus = try shared.corpus()
    return try LicenseExplanation(
      of: record, in: corpus, registry: registry.registry(shared, policy: chosen?.policy),
      policy: chosen ?? PolicyInForce(of: corpus))
  }

  private func show(_ page: LicenseExplanation) {
    Console.out(
      (page.url ?? name) + (page.page.map { "  page \($0)" } ?? ""))
    let license = [page.license, page.licenseURL].compactMap(\.self).joined(separator: "  ")
    Console.out("class \(page.class)" + (license.isEmpty ? "" : "  " + license))
    Console.out("because: \(page.reason)\npolicy: \(page.policy)")
    if let stored = page.storedClass, stored != page.class {
      Console.out(
        "the corpus has class \(stored): another policy or review made it; yisang license retag changes it")
    }
    for (kind, title) in [
      ("grant", "grants"), ("condition", "conditions"), ("reservation", "reservations"),
      ("notice", "notices"),
    ] {
      let rows = page.evidence.filter { $0.kind == kind }.map { entry in
        [
          entry.decided ? "  *" : "   ", entry.signal, cut(entry.value, to: 60), entry.remark,
          "[\(cut(entry.locator, to: 40))]", source(of: entry, on: page),
          entry.observedAt.map { Date(timeIntervalSince1970: $0).formatted(.iso8601) } ?? "",
        ]
      }
      Console.out("\n\(title)")
      for line in rows.isEmpty ? ["   none"] : columns(rows) { Console.out(line) }
    }
  }

  /// What was asked about, for people.
  private var name: String { record == "-" ? "standard input" : record }

  private func source(of entry: LicenseExplanation.Entry, on page: LicenseExplanation) -> String {
    guard let url = entry.sourceURL else { return entry.signal == "review" ? "the reviewer" : "the file" }
    return url == page.url ? "the page" : cut(url, to: 60)
  }

  /// In a line of a table; `--json` has it whole.
  private func cut(_ text: String, to length: Int) -> String {
    let scalars = text.unicodeScalars
    return scalars.count > length ? String(scalars.prefix(length - 1)) + "…" : text
  }
}
