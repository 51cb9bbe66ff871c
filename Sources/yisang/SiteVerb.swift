import ArgumentParser
import Corpus
import Crawl
import Foundation

struct SiteVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "site",
    abstract: "Print what a legal reviewer needs to know of one host.",
    discussion:
      "From what the crawl stored; no request is made. A person decides, and signs it into sites.yaml.")

  @OptionGroup var shared: SharedOptions

  @Option(help: "The site registry (default: sites.yaml).")
  var sites: String?

  @Argument(help: "host or host:port.")
  var host: String

  func run() throws {
    let root = try Settings(file: shared.config, section: nil, keys: [])
    let file = try root.string("sites", flag: sites) ?? "sites.yaml"
    let isThere = FileManager.default.fileExists(atPath: file)
    let registry = isThere || sites != nil ? try SiteRegistry(contentsOf: file) : nil
    let dossier = try SiteDossier(host: host, corpus: shared.corpus(), registry: registry)
    if shared.json {
      try Console.json(dossier)
      return
    }
    if dossier.urls.isEmpty && dossier.registry.isEmpty {
      throw CorpusFailure(
        .missing, host, "the corpus knows no such host",
        remedy: "give host or host:port as it stands in sites.yaml")
    }
    Console.out("\(dossier.host)\n\nproposed class: \(dossier.proposedClass)")
    section("registry", dossier.registry.map { "\($0): \($1)" }.sorted())
    section("robots.txt", dossier.robots.map { "\($0): \($1)" }.sorted())
    section("AI agents that may not fetch /", dossier.disallowedAgents)
    section("reservations in robots.txt", dossier.robotsReservations)
    section("licence evidence (pages)", ranked(dossier.evidence))
    section("licence classes (pages)", ranked(dossier.classes))
    section("licences (pages)", ranked(dossier.licenses))
    section("URLs", ranked(dossier.urls))
    section("refused or failed", ranked(dossier.reasons))
    section("responses by status", ranked(dossier.statuses))
    section("encodings", ranked(dossier.encodings))
    section("items by extractor", ranked(dossier.items))
  }

  private func section(_ title: String, _ lines: [String]) {
    Console.out("\n\(title)")
    for line in lines.isEmpty ? ["none"] : lines { Console.out("  " + line) }
  }

  private func ranked(_ counts: [String: Int]) -> [String] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value)\t\($0.key)" }
  }
}
