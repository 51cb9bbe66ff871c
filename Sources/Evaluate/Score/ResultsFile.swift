public import Corpus
internal import Foundation
public import StrictJSON

/// What an evaluation writes: `results.json`, whose keys are those of lm-evaluation-harness as far as it has them
/// (`results` → task → `METRIC,FILTER`, `METRIC_stderr,FILTER`; the filter is the extraction), and `samples.jsonl`, a line an
/// answer.
public struct ResultsFile: Sendable {
  /// How an evaluation came about.
  public struct Origin: Sendable {
    /// What items were asked with, in words: a template's name, or a file.
    public var prompt = ""
    /// SHA-256 of the prompt's file in hexadecimal; nil of a template.
    public var promptDigest: String?
    /// Items of each file at most.
    public var limit: Int?
    /// The command line.
    public var command: [String] = []
    /// Where each task was read, in their order.
    public var paths: [String] = []

    /// Nothing known.
    public init(prompt: String = "") { self.prompt = prompt }
  }

  private let run: EvalRun
  private let judged: [JudgedTask]
  private let metrics: [TranslationMetric]
  /// Scores of the tasks, in their order.
  public let scores: [TaskScore]
  /// The mean over the tasks.
  public let average: MacroScore

  /// Scores what was judged.
  public init(_ run: EvalRun, _ judged: [JudgedTask], metrics: [TranslationMetric] = []) {
    (self.run, self.judged, self.metrics) = (run, judged, metrics)
    scores = judged.map { TaskScore($0, ks: run.settings.ks, metrics: metrics) }
    average = MacroScore(scores.map(\.all))
  }

  /// `results.json`.
  ///
  /// - Parameter now: seconds since 1970.
  public func json(_ origin: Origin, now: Double) -> JSON {
    var config = run.settings.values.sorted { $0.key < $1.key }.map {
      JSON.Member($0.key, ResultsFile.typed($0.value))
    }
    config.insert(.init("model", .text(run.model)), at: 0)
    config += [
      .init("prompt", .text(origin.prompt)),
      .init("prompt_digest", origin.promptDigest.map { .text($0) } ?? .null),
      .init("limit", origin.limit.map { .integer($0) } ?? .null),
      .init("command", .array(origin.command.map { .text($0) })),
    ]
    func byTask(_ value: (Int) -> JSON) -> JSON {
      .object(run.tasks.enumerated().map { .init($0.element.name, value($0.offset)) })
    }
    func groups(_ groups: [GroupScore]) -> JSON {
      .object(groups.map { .init($0.name, .object(members($0))) })
    }
    return .object([
      .init("results", byTask { .object(members(scores[$0].all) + macro(scores[$0].macro, "macro_")) }),
      .init("sources", byTask { groups(scores[$0].sources) }),
      .init("kinds", byTask { groups(scores[$0].kinds) }),
      .init("average", .object(macro(average, "") + [.init("tasks", .integer(average.groups))])),
      .init(
        "configs",
        byTask { place in
          let task = run.tasks[place]
          return .object([
            .init("path", place < origin.paths.count ? .text(origin.paths[place]) : .null),
            .init("digest", .text(task.digest)), .init("held_out", .bool(task.heldOut)),
            .init("notes", .array(task.notes.map { .text($0) })),
          ])
        }),
      .init(
        "n-samples",
        byTask { place in
          let items = JSON.integer(scores[place].all.items)
          return .object([.init("original", origin.limit == nil ? items : .null), .init("effective", items)])
        }),
      .init("metrics", .object(metrics.map { .init($0.name, .text($0.signature)) })),
      .init("config", .object(config)),
      .init("versions", .object([.init("yisang", .text(Shard.toolVersion))])),
      .init("date", .number(now)),
    ])
  }

  /// A number or a yes as such.
  private static func typed(_ text: String) -> JSON {
    if let whole = Int(text) { return .integer(whole) }
    if let number = Double(text), number.isFinite { return .number(number) }
    return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .text(text)
  }

  private func key(_ name: String) -> String { "\(name),\(run.settings.extraction.rawValue)" }

  private func pair(_ name: String, _ value: Estimate?) -> [JSON.Member] {
    guard let value else { return [] }
    return [
      .init(key(name), .number(value.mean)),
      .init(key(name + "_stderr"), value.standardError.map { .number($0) } ?? .null),
    ]
  }

  private func members(_ group: GroupScore) -> [JSON.Member] {
    func one(_ name: String, _ value: Double?) -> [JSON.Member] {
      value.map { [.init(key(name), .number($0))] } ?? []
    }
    var members: [JSON.Member] = [
      .init("alias", .text(group.name)), .init("items", .integer(group.items)),
      .init("samples", .integer(group.samples)), .init("missing", .integer(group.missing)),
    ]
    members += pair("acc", group.accuracy) + one("acc_stderr_runs", group.runs?.standardError)
    members += one("acc_upper", group.upperBound)
    if let interval = group.interval {
      members.append(
        .init(key("acc_ci95"), .array([.number(interval.lowerBound), .number(interval.upperBound)])))
    }
    for (k, value) in group.passAt { members += pair("pass@\(k)", value) }
    members += pair("maj@\(run.settings.samples)", group.majority)
    members += pair("lc", group.consistency) + one("lc_think", group.thinkConsistency)
    members += one("lc_answer", group.answerConsistency) + pair("lc_acc", group.consistentAndRight)
    members += reflection(group.accuracy != nil, group.effectiveReflection, group.meanReflections)
    members += one("think_korean", group.thinkKorean)
    for (name, value) in group.rates { members += one(name, value) }
    members += one("tokens", group.meanTokens)
    for score in group.translations {
      members += pair(score.name, score.runs) + pair(score.name + "_sentence", score.sentences)
    }
    return members
  }

  /// ERR is null where nothing is reflected on, and missing where nothing is right or wrong.
  private func reflection(
    _ isDecided: Bool, _ ratio: Double?, _ mean: Double?, _ prefix: String = ""
  ) -> [JSON.Member] {
    (isDecided ? [.init(key(prefix + "err"), ratio.map { .number($0) } ?? .null)] : [])
      + (mean.map { [.init(key(prefix + "reflections"), .number($0))] } ?? [])
  }

  private func macro(_ score: MacroScore, _ prefix: String) -> [JSON.Member] {
    pair(prefix + "acc", score.accuracy)
      + score.passAt.sorted { $0.key < $1.key }.flatMap { pair("\(prefix)pass@\($0.key)", $0.value) }
      + pair(prefix + "lc", score.consistency) + pair(prefix + "lc_acc", score.consistentAndRight)
      + reflection(score.accuracy != nil, score.effectiveReflection, score.reflections, prefix)
  }

  /// Writes both files into a folder; a reader sees the old or the new.
  ///
  /// - Parameter store: where the answers lie: their texts stand in `samples.jsonl`.
  public func write(to folder: String, _ origin: Origin, store: CompletionStore?, now: Double) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let samples = try OutputFile(folder + "/samples.jsonl")
    for (task, judged) in judged.enumerated() {
      for (place, item) in judged.items.enumerated() {
        for number in item.samples.indices {
          let line = SampleLine(try run.question(task, place, number), judged.name, item)
          try samples.write(try line.json(store).serialized + [0x0A])
        }
      }
    }
    try samples.commit()
    let results = try OutputFile(folder + "/results.json")
    try results.write(json(origin, now: now).indented)
    try results.commit()
  }
}
