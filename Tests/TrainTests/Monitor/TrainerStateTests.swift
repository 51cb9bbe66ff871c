import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing

@testable import Train

/// What transformers reads of a run.
struct TrainerStateTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private let plan = TrainerState.Plan(
    maxSteps: 7, numTrainEpochs: 1.5, trainBatchSize: 2, loggingSteps: 2, saveSteps: 4, evalSteps: 4)

  private func metrics(_ step: Int) -> StepMetrics {
    let part = Double(step)
    return StepMetrics(
      step: step, epoch: part / 3.5, loss: 8 - part, gradNorm: 10 + part, learningRate: 1e-3 * part,
      entropy: part / 2, meanTokenAccuracy: part / 10, numTokens: 90 * step, tokens: 90, targets: 40,
      emptyMicroBatches: 0, seconds: 0.5, gflops: 2, mfu: 0.25, peakMemory: 1 << 30)
  }

  private let evaluation = [
    "eval_loss": 2.9, "eval_entropy": 1.9, "eval_mean_token_accuracy": 0.5, "eval_num_tokens": 360,
    "eval_runtime": 0.5, "eval_samples_per_second": 8, "eval_steps_per_second": 2,
  ]

  private func whole() -> TrainerState {
    var state = TrainerState(plan)
    for step in 1...7 {
      state.add(metrics(step))
      if step == 4 || step == 7 { state.add(evaluation: evaluation) }
    }
    state.end(runtime: 3.5, samples: 28)
    return state
  }

  @Test func aLogLineIsOfTheStepsSinceTheLast() throws {
    let log = try #require(whole().json["log_history"]?.array)
    #expect(log.map { $0["step"]?.int } == [2, 4, 4, 6, 7, 7])
    // Mean loss of steps 3 and 4; norm and rate of step 4.
    #expect(log[1]["loss"]?.double == 4.5 && log[1]["entropy"]?.double == 1.75)
    #expect(log[1]["grad_norm"]?.double == 14 && log[1]["learning_rate"]?.double == 4e-3)
    #expect(log[1]["num_tokens"]?.int == 360)
    let end = log[5]
    #expect(end["train_loss"]?.double == 4 && end["train_runtime"]?.double == 3.5)
    #expect(end["train_samples_per_second"]?.double == 8 && end["train_steps_per_second"]?.double == 2)
    #expect(end["total_flos"]?.double == 7e9)
  }

  /// What is left behind the last log line is of no line of transformers', and of one for people.
  @Test func theLastStretchHasALineBesideTheLog() throws {
    var state = TrainerState(plan)
    #expect(state.unlogged == nil)
    for step in 1...3 { state.add(metrics(step)) }
    #expect(state.unlogged?["loss"]?.double == 5 && state.unlogged?["step"]?.int == 3)
    state.add(metrics(4))
    #expect(state.unlogged == nil && state.logged?["loss"]?.double == 4.5)
    for step in 5...7 { state.add(metrics(step)) }
    state.add(evaluation: evaluation)
    #expect(state.unlogged?["loss"]?.double == 1 && state.unlogged?["num_tokens"]?.int == 630)
  }

  @Test func aLossThatIsNoNumberIsLeftOut() throws {
    var state = TrainerState(plan)
    for step in 1...4 {
      var metrics = metrics(step)
      if step != 1 { metrics.loss = .nan }
      state.add(metrics)
    }
    let log = try #require(state.json["log_history"]?.array)
    #expect(log[0]["loss"]?.double == 7 && log[1]["loss"] == .null)
  }

  @Test(arguments: 0...7)
  func itGoesOnBehindStoredSteps(_ stop: Int) throws {
    let record = try TrainingSteps(writingTo: scratch.path + "/run")
    for step in stride(from: 1, through: stop, by: 1) {
      let metrics = metrics(step)
      try record.write(metrics.stored, samples: [], metrics: metrics.named)
      if step == 4 || step == 7 { try record.add(evaluation, to: step) }
    }
    var state = try TrainerState(plan, behind: record)
    for step in stride(from: stop + 1, through: 7, by: 1) {
      state.add(metrics(step))
      if step == 4 || step == 7 { state.add(evaluation: evaluation) }
    }
    state.end(runtime: 3.5, samples: 28)
    #expect(state.json.indented == whole().json.indented)
  }

  @Test func metricsAreReadAsTheyWereStored() throws {
    let metrics = metrics(3)
    #expect(StepMetrics(metrics.stored, metrics.named) == metrics)
    #expect(metrics.named["perf/tokens_per_second"] == 180 && metrics.named["loss"] == nil)
  }

  /// A run on ten examples in batches of two: two devices' batches a step.
  private func state(_ change: (inout TinyRun) -> Void) throws -> JSON {
    var tiny = TinyRun()
    tiny.data.train = TinyRun.examples(10)
    change(&tiny)
    _ = try tiny.run(in: scratch.path + "/run")
    let data = try Data(contentsOf: URL(filePath: scratch.path + "/run/trainer_state.json"))
    return try JSON(parsing: Array(data))
  }

  /// Under a number of steps transformers writes the epochs they begin, nothing about an evaluation that was not asked for, and 0 ids
  /// seen unless it was told to count them.
  @Test func numbersAreThoseOfTransformers() throws {
    let state = try state {
      ($0.settings.maxSteps, $0.settings.numTrainEpochs, $0.writing.loggingSteps) = (4, 5, 1)
    }
    #expect(state["num_train_epochs"]?.int == 2 && state["max_steps"]?.int == 4)
    #expect(state["eval_steps"] == .null && state["num_input_tokens_seen"]?.int == 0)
    let log = state["log_history"]?.array ?? []
    #expect(log.prefix(4).map { $0["epoch"]?.double } == [0.4, 0.8, 1, 1.4])
  }

  /// The same names, at each place, as a file that TRL 1.16 with transformers 5.23 wrote.
  @Test func namesAreThoseOfTRL() throws {
    let state = try state {
      $0.data.validation = TinyRun.examples(5, seed: 2)
      ($0.settings.maxSteps, $0.writing.loggingSteps, $0.writing.evalSteps) = (7, 2, 4)
    }
    func names(_ json: JSON) -> [String]? { json.members?.map { String(decoding: $0.name, as: UTF8.self) } }
    #expect(
      names(state) == [
        "best_global_step", "best_metric", "best_model_checkpoint", "epoch", "eval_steps", "global_step",
        "is_hyper_param_search", "is_local_process_zero", "is_world_process_zero", "log_history",
        "logging_steps",
        "max_steps", "num_input_tokens_seen", "num_train_epochs", "save_steps", "stateful_callbacks",
        "total_flos",
        "train_batch_size", "trial_name", "trial_params",
      ])
    let train = [
      "entropy", "epoch", "grad_norm", "learning_rate", "loss", "mean_token_accuracy", "num_tokens", "step",
    ]
    let eval = [
      "epoch", "eval_entropy", "eval_loss", "eval_mean_token_accuracy", "eval_num_tokens", "eval_runtime",
      "eval_samples_per_second", "eval_steps_per_second", "step",
    ]
    let end = [
      "epoch", "step", "total_flos", "train_loss", "train_runtime", "train_samples_per_second",
      "train_steps_per_second",
    ]
    let log = state["log_history"]?.array ?? []
    #expect(log.map(names) == [train, train, eval, train, eval, end])
  }

  private static let environment = ProcessInfo.processInfo.environment

  @Test(.enabled(if: environment["YISANG_PARITY_PYTHON"] != nil))
  func transformersReadsIt() throws {
    let path = scratch.path + "/trainer_state.json"
    try Data(whole().json.indented).write(to: URL(filePath: path))
    let process = Process()
    process.executableURL = URL(filePath: TrainerStateTests.environment["YISANG_PARITY_PYTHON"] ?? "")
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let model = TrainerStateTests.environment["YISANG_PARITY_MODEL"]
    process.arguments =
      [tests.appending(path: "Oracle/trainer_state.py").path, path] + (model.map { [$0] } ?? [])
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let lines = try pipe.fileHandleForReading.readDataToEndOfFile().split(separator: 0x0A).map {
      try JSON(parsing: Array($0))
    }
    process.waitUntilExit()
    let ours = try #require(lines.first)
    #expect(ours["equal"] == .bool(true) && ours["step"]?.int == 7)
    guard model != nil else { return }
    let theirs = try #require(lines.last)
    #expect(lines.count == 2 && theirs["state"] == ours["state"] && theirs["log"] == ours["log"])
  }
}
