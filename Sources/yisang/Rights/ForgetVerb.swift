import ArgumentParser
import Corpus
import Crawl
import Foundation

struct ForgetVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Remove pages with all that was made of them, and keep them from coming back.",
    discussion: """
      Removes the stored response, items, verdicts and every later stage's rows, what a teacher answered to them, and the \
      export train-only. Nothing else \
      is made again: other rows keep their digests. The corpus keeps a host's name, and of an address or an author only a \
      digest, so that no crawl, archive or import takes them up again. Pages that merely quote or link what is \
      removed stay: name them too. What was exported elsewhere cannot be reached. docs/forget.md has the rest.

      Examples:
        yisang forget --url https://qna.example.kr/123 --reason "asked for by its author, 2026-11-20" --dry-run
        yisang forget --host qna.example.kr --reason "takedown"
        yisang forget --author 홍길동

      Exit codes: 0 done · 1 failed, run again to go on · 4 nothing in the corpus is meant (what was named stays \
      forgotten, an author aside) · 64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions

  @Option(help: "The address of a page; rows imported as its too.")
  var url: String?

  @Option(help: "host or host:port, or import://NAME for a source that has no address.")
  var host: String?

  @Option(help: "Whom the pages name as author or holder of rights.")
  var author: String?

  @Option(help: "Why, for the log of removals.")
  var reason: String?

  @Flag(help: "Say what would be removed, and write nothing.")
  var dryRun = false

  mutating func validate() throws {
    guard [url, host, author].count(where: { $0 != nil }) == 1 else {
      throw ValidationError("give one of --url, --host and --author")
    }
  }

  private var request: ForgetRequest {
    if let url { return .url(url) }
    if let host { return .host(host) }
    return .author(author ?? "")
  }

  func run() throws {
    let corpus = try shared.corpus()
    let forget = try Forget(corpus: corpus, request: request, reason: reason)
    let summary: ForgetSummary
    if dryRun {
      summary = try forget.plan()
    } else {
      guard FileManager.default.fileExists(atPath: corpus.root) else {
        throw CorpusFailure(.missing, corpus.root, "there is no such corpus", remedy: "name it with --corpus")
      }
      let secrets = [url, author].compactMap(\.self)
      let arguments = CommandLine.arguments.map { argument in
        secrets.contains { argument.hasSuffix($0) } ? "(forgotten)" : argument
      }
      let log = try RunLog(corpus: corpus, arguments: arguments, now: Date().timeIntervalSince1970)
      summary = try forget.run(now: Date().timeIntervalSince1970)
      for secret in secrets { try log.redact(secret) }
      try log.end(rowsIn: nil, rowsOut: nil, outcome: "done", now: Date().timeIntervalSince1970)
    }
    if shared.json { try Console.json(summary) } else { show(summary) }
    try sayWhatCannotBeReached(summary)
    guard summary.pages == 0 else { return }
    if summary.wasKnown { leave(ExitStatus.empty, "nothing is left of it: it was forgotten before") }
    let stays = dryRun || author != nil ? "" : "; it is kept from coming in from now on"
    leave(ExitStatus.empty, "nothing in the corpus is meant\(stays)")
  }

  private func show(_ summary: ForgetSummary) {
    let verb = dryRun ? "would be forgotten" : "forgotten"
    Console.out("\(counted(summary.pages, "page")) \(verb)")
    for stage in Stage.all {
      if let rows = summary.rows[stage.name] { Console.out("  \(rows)\trows of \(stage.name)") }
    }
    if let rows = summary.rows[CompletionStore.name] { Console.out("  \(rows)\tanswers of a teacher") }
    for folder in summary.exports {
      Console.out("  \(folder)\t\(dryRun ? "would be removed" : "removed"), whole")
    }
  }

  private func sayWhatCannotBeReached(_ summary: ForgetSummary) throws {
    guard summary.pages > 0 else { return }
    if summary.copiesLeftOut > 0 {
      Console.note(
        "\(counted(summary.copiesLeftOut, "item")) that dedup took for copies of what is removed stay out until "
          + "yisang dedup is run again")
    }
    if !summary.exports.isEmpty { Console.note("next: yisang export --train-only, without these rows") }
    let settings = try shared.settings(section: .export)
    let named = try settings.string("to", flag: nil).map { " (\($0) by yisang.yaml)" } ?? ""
    Console.note(
      "folders exported elsewhere\(named), WARC files, backups and models trained on these rows cannot be reached: "
        + "export again, and remove the old ones")
  }
}
