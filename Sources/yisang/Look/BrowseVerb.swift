import ArgumentParser
import Browse
import Corpus
import Foundation
import Pages

struct BrowseVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse",
    abstract:
      "Serve the corpus to a browser on this machine: search, a row's life, rejects, traces, the licence desk.",
    discussion: """
      For this machine alone: it listens on 127.0.0.1, shows rows of classes B and C as well, and is not for publishing. \
      Pages are read from finished shards; a stage may run beside it. At the licence desk a reviewer reads what a site \
      says and signs class A, B or C into sites.yaml; corpus/reviews.jsonl keeps who signed what. docs/browse.md has more. \
      It runs until Ctrl-C.

      Examples:
        yisang browse
        yisang browse --port 0 --language ko --read-only

      Exit codes: 0 ended by Ctrl-C · 1 no corpus, or the port is taken · 64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions

  @Option(help: "The site registry that reviews are signed into (default: sites.yaml).")
  var sites: String?

  @Option(help: "The folder of training runs, whose steps name rows.")
  var runs = "runs"

  @Option(help: "The port on 127.0.0.1; 0 takes any free one.")
  var port: UInt16 = 8080

  @Option(
    help: "en or ko (default: what the browser prefers).",
    transform: { text in
      guard let language = Language(rawValue: text) else {
        throw ValidationError("--language is en or ko, not \(text)")
      }
      return language
    })
  var language: Language?

  @Flag(help: "Nothing can be signed.")
  var readOnly = false

  func run() async throws {
    let corpus = try shared.corpus()
    guard FileManager.default.fileExists(atPath: corpus.root) else {
      throw CorpusFailure(
        .missing, corpus.root, "there is no such corpus",
        remedy: "name its folder with --corpus, or run yisang crawl first")
    }
    let root = try Settings(file: shared.config, section: nil)
    var settings = BrowseSettings(corpus: corpus, now: { Date().timeIntervalSince1970 })
    settings.sites = try root.string("sites", flag: sites) ?? "sites.yaml"
    (settings.runs, settings.port, settings.language, settings.isReadOnly) = (runs, port, language, readOnly)
    let named = try shared.settings(section: .export).string("to", flag: nil)
    settings.exports = [corpus.root + "/train-only", named].compactMap(\.self)
    let report = KeptReport(corpus: corpus, runs: runs)
    settings.overview = { try report.sections(in: $0) }
    let server = try BrowseServer(settings)
    let address = try await server.start()
    if shared.json { try Console.json(["url": address]) } else { Console.out(address + "/") }
    Console.note("private: for this machine alone; Ctrl-C ends it")
    while !stopRequested() {
      if let problem = server.problem {
        throw CorpusFailure(.system, address, problem, remedy: "start it again")
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    await server.stop()
  }
}
