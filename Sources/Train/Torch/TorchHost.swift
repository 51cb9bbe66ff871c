import Checkpoints
import Corpus
import Foundation
import Model
public import Rewards
public import StrictJSON
import Tokens

/// What a run in PyTorch asks of yisang while it goes on, a line of JSON each way, by the run's own tokenizer, questions and rewards.
///
/// `{"op": "score", "step": 4, "groups": [{"question": 17, "completions": [[…ids…], …]}]}` is answered by `{"rewards": [[1.0, null], …]}`: a
/// row a completion in their order, a number a reward; null where it does not apply or could not be found.
///
/// `{"op": "draw", "step": 4, "progress": {"questions": 24, "generations": 3}}` makes a generation as the method has it. Until it is made,
/// yisang asks back (`TorchEngine`). Then comes `{"steps": [[row, …], …], "progress": {…}, "metrics": {…}}`, the rows of each step: `prompt`,
/// `ids`, and a number an id each: `weights`, `advantages`, and where there are any `imitation`, `old`, `reference`.
///
/// What was drawn is kept beside the events, so that the run's record has it.
public final class TorchHost {
  private let settings: RefineSettings
  private let questions: LoadedQuestions
  private let policy: Policy
  private let drawing: Drawing
  private let export: TorchExport

  /// The host of a run.
  ///
  /// - Parameters:
  ///   - ask: sends a line, and waits for its answer.
  ///   - report: told what people should know.
  /// - Throws: what reading the model's configuration throws.
  public init(
    _ settings: RefineSettings, method: any RefineMethod, rewards: RewardSet, questions: LoadedQuestions,
    _ context: TrainingRun.Context, ask: @escaping (JSON) throws -> JSON,
    report: @escaping (String) -> Void
  ) throws {
    (self.settings, self.questions) = (settings, questions)
    let config = try ModelConfig.read(folder: context.model).config
    policy = Policy(
      TorchEngine(
        maxPositions: config.maxPositions, batch: settings.perDeviceTrainBatchSize, ask: ask),
      settings: settings, rewards: rewards, writer: questions.writer,
      stops: try Checkpoint.generation(context.model, config).endIDs)
    policy.report = report
    drawing = try Drawing(settings, method, questions.questions, policy, of: context.folder)
    export = TorchExport(folder: context.folder, torch: TorchSettings())
  }

  /// Answers a request.
  ///
  /// - Throws: `TrainError` for what is no request; what scoring, drawing and writing throw.
  public func answer(_ request: JSON) throws -> JSON {
    guard let step = request["step"]?.int, step > 0 else {
      throw TrainError("host", "a request has no step")
    }
    switch request["op"]?.text {
    case "score": return try score(request["groups"]?.array ?? [], step)
    case "draw": return try draw(behind: request["progress"], step)
    default: throw TrainError("host", "a request is none: op is score or draw")
    }
  }

  private func score(_ given: [JSON], _ step: Int) throws -> JSON {
    var groups = try given.map(group)
    policy.stream = UInt64(step)
    try policy.score(&groups)
    // As TRL makes them of the same rewards; for the record alone.
    groups.spread(try policy.compare(groups))
    try keep(groups, step)
    let rows = groups.flatMap {
      $0.rollouts.map { JSON.array($0.rewards.map { $0.map(JSON.number) ?? .null }) }
    }
    return .object([JSON.Member("rewards", .array(rows))])
  }

  /// A group as PyTorch tells of it.
  private func group(_ json: JSON) throws -> RolloutGroup {
    guard let number = json["question"]?.int, questions.questions.indices.contains(number),
      let completions = json["completions"]?.array, completions.count == settings.numGenerations
    else {
      throw TrainError(
        "host", "a group must have a question's number and \(settings.numGenerations) completions")
    }
    return RolloutGroup(
      questions.questions[number],
      try completions.map { completion in
        guard let ids = completion.ids, let last = ids.last else {
          throw TrainError("host", "a completion must be a list of ids, at least one")
        }
        let ended = policy.stops.contains(last)
        return Rollout(
          ids: ids, logProbabilities: [], ended: ended, text: policy.text(of: ids, ended: ended))
      })
  }

  private func draw(behind given: JSON?, _ step: Int) throws -> JSON {
    var progress = Progress()
    progress.step = step - 1
    progress.questions = given?["questions"]?.int ?? 0
    progress.generations = given?["generations"]?.int ?? 0
    let generation = try drawing.draw(&progress, peak: nil) { [policy] event in
      if case .note(let text) = event { policy.report(text) }
    }
    try keep(generation.groups, step)
    let steps = try (0..<generation.length(settings)).map { part in
      JSON.array(try rows(generation.share(of: part, settings)))
    }
    return .object([
      JSON.Member("steps", .array(steps)),
      JSON.Member(
        "progress",
        .object([
          JSON.Member("questions", .integer(progress.questions)),
          JSON.Member("generations", .integer(progress.generations)),
        ])),
      JSON.Member(
        "metrics",
        .object(
          generation.metrics.filter(\.value.isFinite).sorted { $0.key < $1.key }.map {
            JSON.Member($0.key, .number($0.value))
          })),
    ])
  }

  /// What a step learns from, with the weight of each token in it.
  private func rows(_ groups: [RolloutGroup]) throws -> [JSON] {
    let all = groups.flatMap { group in group.rollouts.map { (group.question.ids, $0) } }
    let weights = settings.objective.tokenWeights(all.map { $0.1.targets })
    func numbers(_ values: [Float]) -> JSON {
      values.isEmpty ? .null : .array(values.map { .number(Double($0)) })
    }
    return zip(all, weights).map { row, weight in
      let (prompt, rollout) = row
      return .object([
        JSON.Member("prompt", .ids(prompt)), JSON.Member("ids", .ids(rollout.ids)),
        JSON.Member("weights", numbers(rollout.learns.map { $0 ? Float(weight) : 0 })),
        JSON.Member("advantages", numbers(rollout.advantages)),
        JSON.Member("imitation", numbers(rollout.imitation)),
        JSON.Member("old", numbers(settings.needsOldLogProbabilities ? rollout.logProbabilities : [])),
        JSON.Member(
          "reference",
          numbers(
            settings.needsReference && !settings.useKLInReward ? rollout.referenceLogProbabilities : [])),
      ])
    }
  }

  private func keep(_ groups: [RolloutGroup], _ step: Int) throws {
    try FileManager.default.createDirectory(atPath: export.drawn, withIntermediateDirectories: true)
    try DurableFile.replace(
      Generation(groups: groups, metrics: [:]).json.serialized, at: "\(export.drawn)/\(step).json")
  }
}

extension TorchExport {
  /// What was drawn, `STEP.json` by the first step that learns from it.
  var drawn: String { "\(path)/drawn" }
}
