internal import Checkpoints
internal import Corpus
internal import Foundation
internal import Model
internal import Pages
internal import Train

/// What one training run did.
public struct RunFacts: Sendable, Equatable, Encodable {
  /// A value behind a step.
  public struct Point: Sendable, Equatable, Encodable {
    /// From 1.
    public let step: Int
    /// Finite.
    public let value: Double

    /// As `[step, value]`.
    public func encode(to encoder: any Encoder) throws {
      var pair = encoder.unkeyedContainer()
      try pair.encode(step)
      try pair.encode(value)
    }
  }

  /// One metric by step, thinned to what can be drawn.
  public struct Metric: Sendable, Equatable, Encodable {
    /// As `metrics.sqlite` has it.
    public let name: String
    /// Each step; its moving mean; what was scored on the validation split.
    public let raw, mean, validation: [Point]
  }

  /// The mean over some questions, and how sure it is.
  public struct Pooled: Sendable, Equatable, Encodable {
    /// The last step it is of.
    public let step: Int
    /// Over questions, of each the mean over all its completions in these steps.
    public let mean: Double
    /// √(Σ (x − mean)² / (N (N − 1))) over questions; nil of one.
    public let standardError: Double?
    /// N: one that was drawn again counts once.
    public let questions: Int
  }

  /// The folder's name; more of its path where two runs have the same.
  public let name: String
  /// `sft`, `grpo` …; nil without a manifest.
  public let method: String?
  /// What it began with, by the identity of its checkpoint; nil of models from nothing, and where it is not known.
  public let base: String?
  /// Steps written down, seconds they took, tokens learnt from.
  public let steps: Int
  public let seconds, tokens: Double?
  /// Those of `shown` that it has, in that order.
  public let metrics: [Metric]
  /// Rewards of the questions, a few steps together; empty of runs that learn from examples.
  public let rewards: [Pooled]
  /// Steps whose loss was a spike.
  public let spikes: [Int]

  /// What is drawn, of what there is.
  static let shown = [
    "reward", "loss", "kl", "entropy", "mean_token_accuracy", "completions/mean_length",
    "completions/clipped_ratio", "frac_reward_zero_std", "lang/think_ko_ratio", "lang/answer_ko_ratio",
    "grad_norm",
    "learning_rate",
  ]

  /// What evaluations may call the model it began with: they add to a checkpoint's identity the type of their products.
  var baseIdentities: [String] {
    guard let base else { return [] }
    return [base]
      + ComputeType.allCases.compactMap { CheckpointIdentity(name: base)?.adding($0.rawValue).name }
  }

  /// Reads a run's folder; nil where there is no file of steps.
  ///
  /// - Throws: where the file is empty or cannot be read.
  init?(of folder: String, name: String) throws {
    guard FileManager.default.fileExists(atPath: folder + "/" + TrainingSteps.fileName) else { return nil }
    let record = try TrainingSteps(of: folder)
    let curves = try RunCurves(of: folder, metrics: RunFacts.shown)
    let manifest = try? RunManifest(contentsOf: folder + "/manifest.json")
    self.name = name
    method = manifest?.method
    base = manifest.flatMap { $0.model["from_scratch"] == "true" ? nil : $0.model["model"] }
    let losses = try record.series("loss")
    steps = try record.last(1).first?.step ?? 0
    // Of refining a step's time has its draws in it.
    let clock = ["step_time", "perf/seconds"].first(where: curves.names.contains)
    let times = try clock.map { try record.series($0) } ?? []
    seconds = times.isEmpty ? nil : times.reduce(0) { $0 + $1.value }
    tokens = try record.series("num_tokens").last?.value
    let span = max(1, losses.count / 50)
    metrics = RunFacts.shown.compactMap { name in
      guard let raw = curves.curves[name], !raw.points.isEmpty || curves.curves["eval_" + name] != nil else {
        return nil
      }
      return Metric(
        name: name, raw: RunFacts.points(raw),
        mean: name == "learning_rate" ? [] : RunFacts.points(raw.smoothed(over: span)),
        validation: RunFacts.points(curves.curves["eval_" + name] ?? Curve([])))
    }
    rewards = RunFacts.pooled(try record.rewardsByQuestion())
    spikes = curves.spikes
  }

  private static func points(_ curve: Curve) -> [Point] {
    guard let first = curve.points.first, let last = curve.points.last else { return [] }
    return curve.thinned(to: 300, over: first.step...last.step).points.map {
      Point(step: $0.step, value: $0.value)
    }
  }

  /// At most so many means, each of as many steps as the others; the last of what is left.
  static func pooled(_ rewards: [(step: Int, question: RecordID, reward: Double)], into most: Int = 20)
    -> [Pooled]
  {
    let steps = Array(Set(rewards.map(\.step))).sorted()
    guard !steps.isEmpty else { return [] }
    let width = (steps.count + most - 1) / most
    let places = Dictionary(
      steps.enumerated().map { ($0.element, $0.offset / width) }, uniquingKeysWith: min)
    let groups = Dictionary(grouping: rewards) { places[$0.step] ?? 0 }
    return groups.sorted { $0.key < $1.key }.compactMap { _, rewards in
      var drawn: [RecordID: [Double]] = [:]
      for draw in rewards where draw.reward.isFinite { drawn[draw.question, default: []].append(draw.reward) }
      // In an order of their own: sums of equal numbers are equal.
      let values = drawn.sorted { $0.key < $1.key }.map { $0.value.reduce(0, +) / Double($0.value.count) }
      guard !values.isEmpty, let last = rewards.last?.step else { return nil }
      let size = Double(values.count)
      let mean = values.reduce(0, +) / size
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return Pooled(
        step: last, mean: mean,
        standardError: values.count > 1 ? (squares / (size * (size - 1))).squareRoot() : nil,
        questions: values.count)
    }
  }
}
