import ArgumentParser
import Corpus
import Dedup

struct DedupVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dedup",
    abstract: "Keep one of the items whose text is equal after NFC and without white space.",
    discussion: "The one under the freest licence is kept; the others name it in the reject table.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var work: WorkerOptions

  @Flag(help: "Say what would be done, and write nothing.")
  var dryRun = false

  func run() async throws {
    let corpus = try shared.corpus()
    let step = try ExactDedup(
      items: corpus.sealedShards(of: .filter), licenses: corpus.sealedShards(of: .license))
    try await runStage(step, from: .filter, corpus, work.workers, dryRun: dryRun, json: shared.json)
  }
}
