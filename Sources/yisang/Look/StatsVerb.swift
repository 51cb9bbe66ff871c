import ArgumentParser
import Corpus
import Filter

struct StatsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Print the funnel: what entered each stage, what was kept, and why the rest was not.",
    discussion: """
      Behind each rule of the filter, and each verdict on traces, stand two numbers: those that fail it, and those that \
      fail nothing else.

      Examples:
        yisang stats --by class
        yisang stats --scores
        yisang stats --explore korean --at 0.25 -n 20
      """)

  @OptionGroup var shared: SharedOptions

  @Option(
    help: "What each stage kept by site, category or class.",
    completion: .list(["site", "category", "class"]))
  var by: String?

  @Flag(help: "Quantiles of every score, to choose thresholds by.")
  var scores = false

  @Option(help: "A rule (korean, too_short …): how many items other bounds would keep, with examples.")
  var explore: String?

  @Option(help: "The other bound that examples are shown for (default: the next looser one that keeps more).")
  var at: Double?

  @Option(name: .short, help: "How many examples.")
  var n = 20

  func validate() throws {
    guard [by != nil, scores, explore != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("--by, --scores and --explore are three questions; ask one at a time")
    }
    guard at == nil || explore != nil else { throw ValidationError("--at goes with --explore") }
    guard (0...1_000_000).contains(n) else { throw ValidationError("-n must be from 0 to 1000000") }
    guard at?.isFinite ?? true else { throw ValidationError("--at must be a number") }
  }

  func run() throws {
    let corpus = try shared.corpus()
    if let by {
      try StatsTables.breakdown(corpus, try choice("by", by, of: BreakdownKey.self), json: shared.json)
    } else if scores {
      try StatsTables.quantiles(try FilterReport(of: corpus), json: shared.json)
    } else if let explore {
      do {
        var found = try Exploration(of: explore, at: at, examples: n, in: corpus)
        // Where the next looser bound adds nothing, one that does is shown.
        if at == nil, n > 0, found.examples.isEmpty, let wider = found.wider {
          found = try Exploration(of: explore, at: wider, examples: n, in: corpus)
        }
        try StatsTables.exploration(found, at: at, json: shared.json)
      } catch let problem as NumberSetting.Problem {
        throw ValidationError(problem.description)
      }
    } else {
      try funnel(corpus)
    }
  }

  private func funnel(_ corpus: Corpus) throws {
    let measures = [Stage.score, .contamination]
    let counts = try Stage.all.filter { !measures.contains($0) }.compactMap { try corpus.count(of: $0) }
    guard !counts.isEmpty else {
      throw CorpusFailure(
        .missing, corpus.root, "there are no finished shards",
        remedy: "run yisang crawl, or name the corpus with --corpus")
    }
    let hasScores = try !corpus.sealedIndices(of: .score).isEmpty && corpus.staleness(of: .score) == nil
    let rules = hasScores ? try FilterReport(of: corpus).rules : []
    let verdicts = try corpus.traceReport()?.rules ?? []
    for stage in [Stage.filter, .dedup, .trace, .distill] {
      if let stale = try corpus.staleness(of: stage) { Console.note("\(stage.name) is behind: \(stale)") }
    }
    if shared.json {
      for count in counts { try Console.json(StageCountJSON(count)) }
      for rule in rules { try Console.json(RuleCountJSON(rule)) }
      for verdict in verdicts { try Console.json(RuleCountJSON(verdict)) }
      return
    }
    for count in counts where count.stage != "license" {
      show(count, "records") { reason in
        if count.stage == Stage.trace.name {
          return verdicts.first { reason == $0.reason }.map { ($0.total, $0.only) }
        }
        return rules.first { $0.reason == reason || reason.hasPrefix($0.reason + ".") }.map {
          ($0.total, $0.only)
        }
      }
    }
    for count in counts where count.stage == "license" {
      show(count, "pages, class A or B kept") { _ in nil }
    }
  }

  private func show(_ count: StageCount, _ what: String, failing: (String) -> (total: Int, only: Int)?) {
    Console.out("\(count.stage): \(count.kept + count.rejectedTotal) \(what), \(count.kept) kept")
    for (reason, number) in count.rejected {
      let detail = failing(reason).map { "\t(fail it: \($0.total), fail only it: \($0.only))" } ?? ""
      Console.out("  -\(number)\t\(reason)\(detail)")
    }
  }
}

/// A rule's counts for `--json`.
private struct RuleCountJSON: Encodable {
  let rule: String
  let threshold: String?
  let total, only: Int

  init(_ count: FilterReport.RuleCount) {
    (rule, threshold) = (count.reason, count.bound?.description)
    (total, only) = (count.total, count.only)
  }

  init(_ count: TraceReport.Rule) {
    (rule, threshold) = (count.reason, nil)
    (total, only) = (count.total, count.only)
  }
}
