internal import Corpus
internal import Foundation

/// How a corpus came to be, as a card may say it: counts and settings, no text, no place, no host that is not named.
struct CorpusRecord {
  /// A stage that was run.
  struct StageRecord {
    let count: StageCount
    /// Name and value, sorted.
    let settings: [(name: String, value: String)]

    /// The value of a setting.
    subscript(setting: String) -> String? { settings.first { $0.name == setting }?.value }
  }

  /// The stages that records pass, in their order.
  let stages: [StageRecord]
  /// What the filter compared the items with; nil if with nothing.
  let benchmarks: ComparedBenchmarks?
  /// What the traces were compared with.
  let traceBenchmarks: ComparedBenchmarks?
  /// What the rules say of the traces; nil where rows are no conversations.
  let traces: TraceReport?
  /// SHA-256 over the digests of the shards that were read.
  let digest: String

  /// No record passes these: they measure, and the filter may be run again without what they measured.
  private static let measuring: [Stage] = [.score, .contamination]

  /// - Parameters:
  ///   - rows: what the rows are; stages behind theirs are not told of.
  ///   - seals: `stage/nnnnn=digest` of the shards that rows and verdicts were read from.
  ///   - hidden: hosts that must not be named.
  init(_ corpus: Corpus, of rows: ExportRows, seals: [String], hiding hidden: Set<String>) throws {
    var records: [StageRecord] = []
    var benchmarks: [String: ComparedBenchmarks] = [:]
    let passedBy = CorpusRecord.measuring + (rows == .prompts ? [.trace, .distill] : [])
    for stage in Stage.all where !passedBy.contains(stage) {
      guard let count = try corpus.count(of: stage) else { continue }
      var values = try CorpusRecord.parameters(of: stage, in: corpus)
      if stage == .filter || stage == .trace {
        benchmarks[stage.name] = ComparedBenchmarks(values)
        // They are told apart from the settings, and say nothing where there is no benchmark.
        for key in ComparedBenchmarks.keys { values[key] = nil }
      }
      let settings = values.sorted { $0.key < $1.key }.map { name, value in
        (name, CorpusRecord.shown(value, isAboutSites: stage == .item || stage == .license, hidden))
      }
      records.append(StageRecord(count: count, settings: settings))
    }
    var digest = Digest()
    for seal in seals { digest.updateDelimited(Array(seal.utf8)) }
    (stages, self.digest) = (records, digest.finish().hex)
    (self.benchmarks, traceBenchmarks) = (benchmarks[Stage.filter.name], benchmarks[Stage.trace.name])
    traces = rows == .prompts ? nil : try corpus.traceReport()
  }

  /// What a stage was run with.
  ///
  /// - Throws: `CorpusFailure` if not all shards of the filter were made alike: what the card says of it is said of all
  ///   rows. A filter that drops nothing leaves contents, and so all that was made of them, as they were; nothing else
  ///   would notice that it was broken off.
  static func parameters(of stage: Stage, in corpus: Corpus) throws -> [String: String] {
    let indices = try corpus.sealedIndices(of: stage)
    let texts = try (stage == .filter ? indices : Array(indices.prefix(1))).map {
      try SealedShard(corpus: corpus, stage: stage, index: $0).parameters
    }
    guard Set(texts).count < 2 else {
      throw CorpusFailure(
        .mismatch, corpus.folder(of: stage), "some shards were made with other settings than others",
        remedy: "run yisang \(stage.name) to its end")
    }
    return try texts.first.map { try Parameters(json: $0).values } ?? [:]
  }

  /// The record of a stage; nil if it was not run.
  subscript(stage: Stage) -> StageRecord? { stages.first { $0.count.stage == stage.name } }

  /// A value as it is, or its digest where it speaks of sites one by one, names a hidden host, or is long.
  static func shown(_ value: String, isAboutSites: Bool, _ hidden: Set<String>) -> String {
    let isLong = value.utf8.count > 300
    if isLong || isAboutSites && value.contains("=") || hidden.contains(where: { value.contains($0) }) {
      return "sha256 \(Digest.sha256(Array(value.utf8)).hex.prefix(16))…"
    }
    // Of a path on this machine only the name is of use elsewhere.
    let words = value.split(separator: " ", omittingEmptySubsequences: false).map { word in
      word.hasPrefix("/") ? word.split(separator: "/").last ?? word : word
    }
    return words.joined(separator: " ")
  }
}
