import Checkpoints
import Corpus
import Foundation
import Rewards
import StrictJSON
import TestKit
import Tokens

@testable import Model
@testable import Train

/// Refining of a tiny model of transformers for a few steps, in a folder of its own.
struct TinyRefining {
  var settings = RefineSettings()
  var rewards: [any Reward] = [EvenShare()]
  /// Names of rewards that the method finds itself.
  var knownRewards: [String]?
  var writing = RunWriting()
  var questions: LoadedQuestions
  var threads = 1
  var makeMethod: (RefineSettings) -> any RefineMethod = { GRPO($0) }
  /// Whether it is asked to stop, beside the step it may be told.
  var stops: () -> Bool = { false }
  private let scratch: Scratch
  private let model: String

  /// - Parameter columns: of each row, beside its prompt.
  /// - Parameter model: its folder; a tiny one if there is none.
  /// - Parameter opensThink: whether the tiny one's template begins the answer with `<think>`.
  /// - Parameter text: of each row, in place of ids.
  init(
    questions count: Int = 6, columns: (Int) -> String = { "\"gold\":\"\($0)\"" },
    model: String? = nil, opensThink: Bool = false, text: ((Int) -> String)? = nil
  ) throws {
    scratch = try Scratch()
    let folder = try model ?? scratch.tinyModel("model", opensThink: opensThink)
    self.model = folder
    let rows = (0..<count).map { index in
      let ids = (0..<5 + index).map { "\(($0 * 31 + index * 101) % 250)" }.joined(separator: ",")
      let asked = text.map { "\"question\":\"\($0(index))\"" } ?? "\"prompt_ids\":[\(ids)]"
      return "{\(asked),\(columns(index))}"
    }
    questions = try loadQuestions(
      [scratch.write(rows.joined(separator: "\n"), to: "rows.jsonl")], model: folder, maxCompletionLength: 40,
      progress: { _ in },
      shouldStop: { false }
    )
    (settings.perDeviceTrainBatchSize, settings.gradientAccumulationSteps) = (4, 2)
    (settings.numGenerations, settings.maxCompletionLength) = (4, 12)
    (settings.learningRate, settings.precision, settings.maxSteps) = (1e-2, .fp32, 6)
    settings.maxTokensPerMicroBatch = 64
    writing.saveSteps = 2
  }

  /// Lets the model learn answers by heart before the run, as far as so many steps bring it.
  func teach(steps: Int, _ answers: (Int) -> String) throws {
    let checkpoint = try Checkpoint(folder: model)
    let crew = Crew(threads: 2)
    let learner = try Learner(checkpoint, precision: .fp32, crew: crew)
    let optimizer = try Optimizer(.adamW(AdamW()), parameters: learner.parameters, crew: crew)
    let tokenizer = try Tokenizer.load(folder: model)
    let groups = questions.questions.enumerated().map { place, question in
      let ids = tokenizer.encode(Array(answers(place).utf8)) + checkpoint.generation.endIDs
      let weight = 1 / Float(ids.count * questions.questions.count)
      return TrainingGroup(prompt: question.ids, completions: [.init(ids: ids, weight: weight)])
    }
    for _ in 0..<steps {
      learner.parameters.clearGradients()
      _ = try learner.learn(groups, .negativeLogLikelihood)
      _ = try optimizer.step(rate: 1e-2, maxNorm: 1)
    }
    var writer = CheckpointWriter(folder: scratch.path + "/taught", like: checkpoint)
    writer.precision = .f32
    try writer.write(learner.weights()) { _ in }
    let name = "model.safetensors"
    try FileManager.default.removeItem(atPath: "\(model)/\(name)")
    try FileManager.default.moveItem(atPath: "\(scratch.path)/taught/\(name)", toPath: "\(model)/\(name)")
  }

  /// What a run leaves behind.
  struct Result: Equatable {
    var weights: [UInt8] = []
    var losses: [Double] = []
    var norms: [Double] = []
    var completions: [[String]] = []
    var metrics: [[String: Double]] = []
    var outcome = RunOutcome.done
    /// What was told beside; a run that goes on tells some of it again.
    var notes: [String] = []

    static func == (left: Result, right: Result) -> Bool {
      left.weights == right.weights && left.losses == right.losses && left.norms == right.norms
        && left.completions == right.completions && left.metrics == right.metrics
        && left.outcome == right.outcome
    }
  }

  /// Runs, or goes on, in a folder.
  ///
  /// - Parameter stop: the step after which it is asked to stop.
  func run(in folder: String, stop: Int? = nil) throws -> Result {
    var context = TrainingRun.Context(folder: RunFolder(folder), model: model, threads: threads)
    context.writing = writing
    var result = Result()
    let last = Last()
    let method = makeMethod(settings)
    let trainer = try RefineTrainer(
      settings, method: method,
      rewards: method is Replay
        ? RewardSet(replaying: questions, weights: [])
        : (method as? RLERR)?.rewards() ?? knownRewards.map { try RewardSet(known: $0) }
          ?? RewardSet(rewards),
      questions: questions, context)
    last.step = trainer.run.progress.step
    result.outcome = try trainer.train(shouldStop: { last.step == stop || stops() }) { event in
      if case .step(let metrics) = event { last.step = metrics.step }
      if case .note(let note) = event { last.notes.append(note) }
    }
    result.notes = last.notes
    for step in try trainer.run.log.record.steps() {
      let metrics = try trainer.run.log.record.metrics(of: step.step)
      result.losses.append(step.loss ?? .nan)
      result.norms.append(metrics["grad_norm"] ?? .nan)
      result.metrics.append(metrics.filter { !$0.key.hasPrefix("perf/") && $0.key != "step_time" })
      result.completions.append(
        try trainer.run.log.record.completions(of: step.step).map {
          "\($0.number) \($0.tokens) \($0.reward ?? .nan) \($0.advantage)"
        })
    }
    if result.outcome == .done {
      let name = settings.loraRank == nil ? "model.safetensors" : "adapter_model.safetensors"
      let path = "\(RunFolder(folder).checkpoint(trainer.run.progress.step))/\(name)"
      result.weights = try Array(Data(contentsOf: URL(filePath: path)))
    }
    return result
  }

  /// Runs from the first step to the last, in a new folder.
  func run() throws -> Result {
    let scratch = try Scratch()
    return try run(in: scratch.path + "/run")
  }

  private final class Last {
    var step = 0
    var notes: [String] = []
  }
}

/// The share of even ids: easy to raise.
struct EvenShare: Reward {
  let name = "even"

  func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    completions.map { Double($0.ids.count { $0.isMultiple(of: 2) }) / Double($0.ids.count) }
  }
}

/// The same number for all.
struct Constant: Reward {
  let name = "constant"

  func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    completions.map { _ in 0.5 }
  }
}

/// Whether the first id is a multiple of eleven: mostly all of a group are not.
struct Rare: Reward {
  let name = "rare"

  func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    completions.map { ($0.ids.first ?? 1).isMultiple(of: 11) ? 1 : 0 }
  }
}

/// Cannot be found for every fourth completion, or for any.
struct Failing: Reward {
  let name = "failing"
  var all = false

  func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    completions.indices.map { all || $0 % 4 == 3 ? .nan : 0.5 }
  }
}

/// A method that cannot draw what a step is to learn from.
final class Breaking: RefineMethod {
  static let name = "grpo"
  private let method: GRPO
  private let step: Int?
  private nonisolated(unsafe) var drawn = 0

  init(_ method: GRPO, at step: Int?) { (self.method, self.step) = (method, step) }

  func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup] {
    drawn += 1
    if drawn == step { throw ModelError("nothing can be drawn") }
    return try method.groups(for: questions, by: policy)
  }

  func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    try method.credit(&groups, by: policy)
  }
}
