internal import Corpus
internal import Reasoning
public import StrictJSON

/// What an evaluation writes: `results.json`, whose keys are those of lm-evaluation-harness as far as it has them
/// (`results` → task → `METRIC,FILTER`, `METRIC_stderr,FILTER`; the filter is the extraction), and `samples.jsonl`, a line an
/// answer.
public struct ResultsFile: Sendable {
  private let run: EvalRun
  private let judged: [JudgedTask]
  /// Scores of the tasks, in their order.
  public let scores: [TaskScore]
  /// The mean over the tasks.
  public let average: MacroScore

  /// Scores what was judged.
  public init(_ run: EvalRun, _ judged: [JudgedTask], metrics: [TranslationMetric] = []) {
    (self.run, self.judged) = (run, judged)
    scores = judged.map { TaskScore($0, ks: run.settings.ks, metrics: metrics) }
    average = MacroScore(scores.map(\.all))
  }

  /// `results.json`.
  ///
  /// - Parameters:
  ///   - prompt: what items were asked with, in words.
  ///   - now: seconds since 1970.
  public func json(prompt: String, now: Double) -> JSON {
    var config = run.settings.values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .text($0.value)) }
    config.insert(.init("model", .text(run.model)), at: 0)
    config.append(.init("prompt", .text(prompt)))
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
            .init("digest", .text(task.digest)), .init("held_out", .bool(task.heldOut)),
            .init("notes", .array(task.notes.map { .text($0) })),
          ])
        }),
      .init("n-samples", byTask { .object([.init("effective", .integer(scores[$0].all.items))]) }),
      .init("config", .object(config)),
      .init("versions", .object([.init("yisang", .text(Shard.toolVersion))])),
      .init("date", .number(now)),
    ])
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
    members += one("think_korean", group.thinkKorean)
    for (name, value) in group.rates { members += one(name, value) }
    members += one("tokens", group.meanTokens)
    for score in group.translations {
      members += pair(score.name, score.runs) + pair(score.name + "_sentence", score.sentences)
    }
    return members
  }

  private func macro(_ score: MacroScore, _ prefix: String) -> [JSON.Member] {
    pair(prefix + "acc", score.accuracy)
      + score.passAt.sorted { $0.key < $1.key }.flatMap { pair("\(prefix)pass@\($0.key)", $0.value) }
      + pair(prefix + "lc", score.consistency) + pair(prefix + "lc_acc", score.consistentAndRight)
  }

  /// Writes both files into a folder; a reader sees the old or the new.
  public func write(to folder: String, prompt: String, now: Double) throws {
    let samples = try OutputFile(folder + "/samples.jsonl")
    for task in judged {
      for item in task.items {
        for (number, sample) in item.samples.enumerated() {
          guard let sample else { continue }
          try samples.write(JSON.object(line(task.name, item.item, number, sample)).serialized + [0x0A])
        }
      }
    }
    try samples.commit()
    let results = try OutputFile(folder + "/results.json")
    try results.write(json(prompt: prompt, now: now).indented)
    try results.commit()
  }

  private func line(_ task: String, _ item: EvalItem, _ number: Int, _ sample: JudgedSample) -> [JSON.Member]
  {
    func flag(_ value: Bool?) -> JSON { value.map { .bool($0) } ?? .null }
    return [
      .init("task", .text(task)), .init("doc_id", .text(item.id)), .init("source", .text(item.source)),
      .init("kind", .text(item.kind.rawValue)), .init("sample", .integer(number)),
      .init("target", .array(item.gold.map { .text($0) })),
      .init("extracted", sample.extracted.map { .text($0) } ?? .null),
      .init("verdict", .text(sample.verdict.rawValue)), .init("acc", .integer(sample.isRight ? 1 : 0)),
      .init("finish_reason", .text(sample.finishReason)), .init("truncated", .bool(sample.isTruncated)),
      .init("empty", .bool(sample.isEmpty)), .init("tokens", sample.tokens.map { .integer($0) } ?? .null),
      .init("think_korean", sample.thinkKorean.map { .number($0) } ?? .null),
      .init("lc_think", flag(sample.thinkConsistent)), .init("lc_answer", .bool(sample.answerConsistent)),
      .init("failure", sample.failure.map { .text($0) } ?? .null), .init("key", .text(sample.key.hex)),
    ]
  }
}
