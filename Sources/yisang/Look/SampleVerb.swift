import ArgumentParser
import Corpus

struct SampleVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Show records drawn at random from what a stage kept, or from what was rejected.",
    discussion: """
      The same corpus and seed give the same sample.

      Examples:
        yisang sample --stage filter -n 5
        yisang sample --stage reject --reason filter.korean -n 20
      """)

  @OptionGroup var shared: SharedOptions

  @Option(
    help: "item, filter, dedup, trace or distill: what the stage kept; reject: what any of them rejected.",
    completion: .list(["item", "filter", "dedup", "trace", "distill", "reject"]))
  var stage = "dedup"

  @Option(help: "With --stage reject: a dotted reason, or its beginning (filter, filter.korean).")
  var reason: String?

  @Option(name: .short, help: "How many.")
  var n = 10

  @Option(help: "Another seed gives another sample.")
  var seed: UInt64 = 0

  private static let stages = [Stage.item, .filter, .dedup, .trace, .distill]

  func validate() throws {
    guard (1...1_000_000).contains(n) else { throw ValidationError("-n must be from 1 to 1000000") }
    guard reason == nil || stage == "reject" else {
      throw ValidationError("--reason goes with --stage reject")
    }
    let known = Self.stages.map(\.name) + ["reject"]
    guard known.contains(stage) else {
      let near = nearest(stage, among: known).map { "; did you mean \($0)?" } ?? ""
      throw ValidationError("--stage must be one of \(known.joined(separator: ", "))\(near)")
    }
  }

  func run() throws {
    let corpus = try shared.corpus()
    let records = try drawn(from: corpus)
    guard !records.isEmpty else {
      let reasons = try Self.stages.compactMap { try corpus.count(of: $0) }.flatMap(\.rejected)
      let known = reasons.map { "\($0.count) \($0.reason)" }.joined(separator: ", ")
      leave(
        ExitStatus.empty,
        stage == "reject" ? "nothing was rejected so; there are: \(known)" : "the stage \(stage) kept nothing"
      )
    }
    for record in records {
      if shared.json {
        try Console.json(SampleJSON(record))
        continue
      }
      let why = record.rejection.map { rejection in
        "\t\(rejection.reason)" + (rejection.value.map { " \($0)" } ?? "")
          + (rejection.threshold.map { ", wanted \($0)" } ?? "")
      }
      Console.out("\(record.id)  \(record.url)\(why ?? "")")
      if let text = record.text { Console.out(excerpt(text, scalars: 400)) }
      Console.out("")
    }
  }

  private func drawn(from corpus: Corpus) throws -> [SampledRecord] {
    if let stage = Self.stages.first(where: { $0.name == stage }) {
      return try corpus.sample(of: stage, rejected: false, count: n, seed: seed)
    }
    let ran = try Self.stages.filter { try isAsked($0) && !corpus.sealedIndices(of: $0).isEmpty }
    guard !ran.isEmpty else {
      throw CorpusFailure(
        .missing, corpus.root, "there are no finished shards",
        remedy: "run yisang crawl, or name the corpus with --corpus")
    }
    let all = try ran.flatMap {
      try corpus.sample(of: $0, rejected: true, reason: reason, count: n, seed: seed)
    }
    return Array(all.sorted { $0.id.rank(seed) < $1.id.rank(seed) }.prefix(n))
  }

  /// A reason that begins with a stage's name is found nowhere else; a stage that is not asked need not be up to date.
  private func isAsked(_ stage: Stage) -> Bool {
    guard let head = reason?.split(separator: ".").first,
      Self.stages.dropFirst().contains(where: { $0.name == head })
    else { return true }
    return stage.name == head
  }
}

private struct SampleJSON: Encodable {
  let stage, id, url: String
  let reason, value, threshold, text, category: String?

  init(_ record: SampledRecord) {
    (stage, id, url) = (record.stage, record.id.description, record.url)
    (reason, value) = (record.rejection?.reason, record.rejection?.value)
    (threshold, text) = (record.rejection?.threshold, record.text)
    category = record.category
  }
}
