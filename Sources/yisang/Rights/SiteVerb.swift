import ArgumentParser
import Corpus
import Crawl
import Foundation

struct SiteVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "site",
    abstract: "Print what a legal reviewer needs to know of one host.",
    discussion: """
      From what the crawl stored; no request is made. A person decides: the block at the end goes into sites.yaml, \
      with a name, and takes effect with yisang crawl --reprocess.

      Examples:
        yisang site qna.example.kr

      Exit codes: 0 done · 1 the corpus knows no such host · 64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var registry: RegistryOptions

  @Argument(help: "host or host:port.")
  var host: String

  func run() throws {
    let dossier = try SiteDossier(
      host: host, corpus: shared.corpus(), registry: registry.registry(shared),
      today: Date().timeIntervalSince1970)
    if dossier.urls.isEmpty && dossier.registry.isEmpty && dossier.classes.isEmpty {
      throw CorpusFailure(
        .missing, host, "the corpus knows no such host",
        remedy: "give host or host:port as it stands in sites.yaml")
    }
    if shared.json {
      try Console.json(dossier)
      return
    }
    Console.out("\(dossier.host)\n\nproposed class: \(dossier.proposedClass)")
    section("registry", dossier.registry.map { "\($0): \($1)" }.sorted())
    section("robots.txt", dossier.robots.map { "\($0): \($1)" }.sorted())
    section("AI agents that may not fetch /", dossier.disallowedAgents)
    section("lines of robots.txt about rights", dossier.robotsReservations)
    section(
      "files about rights",
      columns(
        dossier.files.map {
          [$0.name, $0.status > 0 ? "\($0.status)" : "-", counted($0.bytes, "byte"), $0.state + ":", $0.url]
        }))
    section("licence evidence (pages)", ranked(dossier.evidence))
    section("contradictions (pages)", dossier.conflicts.map { "\($0.pages)\t\($0.kind): \($0.detail)" })
    section("licence classes (pages)", ranked(dossier.classes))
    section(
      "sample pages",
      dossier.samples.sorted { $0.key < $1.key }.flatMap { letter, urls in urls.map { "\(letter)\t\($0)" } })
    section("licences (pages)", ranked(dossier.licenses))
    section("URLs", ranked(dossier.urls))
    section("refused or failed", ranked(dossier.reasons))
    section("responses by status", ranked(dossier.statuses))
    section("encodings", ranked(dossier.encodings))
    section("items by extractor", ranked(dossier.items))
    Console.out("\nfor sites.yaml, under this host\n\(dossier.review)")
  }

  private func section(_ title: String, _ lines: [String]) {
    Console.out("\n\(title)")
    for line in lines.isEmpty ? ["none"] : lines { Console.out("  " + line) }
  }
}
