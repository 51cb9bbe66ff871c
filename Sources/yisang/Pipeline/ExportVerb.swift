import ArgumentParser
import Corpus
import Crawl
import Foundation
import Licensing
import Publish
import Web

struct ExportVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write kept questions or conversations as a Hugging Face dataset, or a model.",
    discussion: """
      Files of rows (JSON Lines or Parquet), ATTRIBUTION.tsv, and README.md: a dataset card whose numbers are \
      counted from the shards. Equal shards give equal bytes. An earlier export in the folder is replaced when the \
      new one is whole; a folder that holds anything else is refused.

      --class A writes rows that may be redistributed. Class B rows may only be trained on: --train-only writes \
      A and B into the corpus's own folder train-only, never into a folder of your choice. Class C is excluded. \
      A review changed in sites.yaml takes effect with yisang crawl --reprocess and yisang dedup.

      --rows prompts writes questions; messages and sharegpt write the conversations that yisang distill made of \
      them, each under the licence of its question's page. One folder holds one of the three.

      Examples:
        yisang export --class A --to out
        yisang export --to out --format parquet --name "우리 질문" --contact https://example.org/removal
        yisang export --rows messages --to out-traces
        yisang export --train-only
        yisang export --gguf model.gguf --model runs/first/final --dtype bf16
        yisang export --checkpoint merged --model Qwen3-0.6B --adapter my-lora

      --gguf writes a model and its tokenizer into one file for llama.cpp instead, replacing a file of that name; \
      --checkpoint a new folder that transformers loads. --adapter merges a LoRA adapter of PEFT into either.

      Exit codes: 0 done · 1 refused or failed, an earlier export is as it was · 3 stopped, likewise · \
      4 no row may be exported · 64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var options: ExportOptions
  @OptionGroup var registry: RegistryOptions
  @OptionGroup var model: ExportModel

  @Flag(help: "Write A and B rows for training on this machine.")
  var trainOnly = false

  @Flag(help: "Say what would be written, and write nothing.")
  var dryRun = false

  func run() throws {
    if try model.isAsked(beside: options, trainOnly: trainOnly, corpus: shared.corpusFolder) {
      return try model.run(name: options.name, dryRun: dryRun, json: shared.json)
    }
    let corpus = try shared.corpus()
    let file = try shared.settings(section: .export)
    let target = try options.target(file, trainOnly: trainOnly)
    let sites = try registry.registry(shared)
    let export = Export(
      corpus: corpus, target: target, policy: try PolicyInForce(of: corpus).policy,
      settings: try options.settings(file, registry: sites))
    let plan = try export.plan()
    if target != .trainOnly, let sites { try refuseReviewed(plan, sites) }
    if dryRun {
      try plan.show(to: export.folder, json: shared.json)
      return
    }
    let log = try startedLog(of: corpus)
    let summary = try export.run(plan, shouldStop: stopRequested)
    let withheld = plan.withheld.values.reduce(0, +)
    try log.end(
      rowsIn: plan.rows + withheld, rowsOut: summary?.written, outcome: summary == nil ? "stopped" : "done",
      now: Date().timeIntervalSince1970)
    guard let summary else { leave(ExitStatus.stopped, "stopped; an earlier export is as it was") }
    try summary.show(withheld: plan.withheld, json: shared.json)
    if summary.written == 0 {
      leave(ExitStatus.empty, "no row may be exported: see yisang stats and yisang site HOST")
    }
  }

  /// A reviewer's word that is newer than the verdicts: what it withholds must not be published meanwhile.
  private func refuseReviewed(_ plan: ExportPlan, _ sites: SiteRegistry) throws {
    for host in plan.hosts.keys.sorted() {
      let urls = ["https", "http"].compactMap { WebURL("\($0)://\(host)/") }
      let review = urls.lazy.compactMap(sites.site(of:)).first?.review
      guard let review, review.class != .a else { continue }
      throw CorpusFailure(
        .mismatch, host,
        "the review in sites.yaml says class \(review.class.rawValue), and the verdicts are older",
        remedy: "run yisang crawl --reprocess and yisang dedup first")
    }
  }
}
