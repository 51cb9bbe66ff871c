import ArgumentParser
import Corpus

struct StatsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Print the funnel: what entered each stage, what was kept, and why the rest was not.")

  @OptionGroup var shared: SharedOptions

  func run() throws {
    let corpus = try shared.corpus()
    let counts = try Stage.all.compactMap { try corpus.count(of: $0) }
    guard !counts.isEmpty else {
      throw CorpusFailure(
        .missing, corpus.root, "there are no finished shards",
        remedy: "run yisang crawl, or name the corpus with --corpus")
    }
    if shared.json {
      for count in counts { try Console.json(StageCountJSON(count)) }
      return
    }
    for count in counts where count.stage != "license" { try show(count, "records") }
    for count in counts where count.stage == "license" { try show(count, "pages, class A or B kept") }
  }

  private func show(_ count: StageCount, _ what: String) throws {
    Console.out("\(count.stage): \(count.kept + count.rejectedTotal) \(what), \(count.kept) kept")
    for (reason, number) in count.rejected { Console.out("  -\(number)\t\(reason)") }
  }
}
