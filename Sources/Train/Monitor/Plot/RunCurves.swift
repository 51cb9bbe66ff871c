internal import Corpus
internal import Foundation
public import Pages

/// What a run's folder has to draw.
public struct RunCurves: Sendable {
  /// As it is called in the picture.
  public let name: String
  /// The names of its metrics, `loss` first.
  public let names: [String]
  /// Those that were asked for, by name, and their evaluations.
  public let curves: [String: Curve]
  /// Steps whose loss was a spike, and steps that have a checkpoint.
  public let spikes, checkpoints: [Int]

  /// What is drawn if nobody asks for anything else, of what there is.
  public static let usual = [
    "reward", "frac_reward_zero_std", "completions/mean_length", "completions/clipped_ratio", "kl", "loss",
    "mean_token_accuracy", "learning_rate", "grad_norm", "entropy", MetricNames.tokensPerSecond,
  ]

  /// Reads the metrics asked for, and their evaluations.
  ///
  /// - Parameters:
  ///   - run: a folder below `runs`, or a path.
  ///   - metrics: nil: the usual ones.
  public init(of run: String, metrics: [String]?) throws {
    let record = try TrainingSteps(of: run)
    let folder = TrainingSteps.folder(of: run)
    let names = try record.metricNames()
    (name, self.names) = (URL(filePath: folder).lastPathComponent, names)
    var curves: [String: Curve] = [:]
    for metric in metrics ?? RunCurves.usual {
      for name in [metric, "eval_" + metric] where names.contains(name) {
        curves[name] = Curve(try record.series(name))
      }
    }
    self.curves = curves
    spikes = RunCurves.numbers("step-", in: folder + "/spikes")
    checkpoints = RunCurves.numbers("checkpoint-", in: folder)
  }

  init(
    name: String, curves: [String: Curve], spikes: [Int] = [], checkpoints: [Int] = []
  ) {
    (self.name, self.curves, self.spikes, self.checkpoints) = (name, curves, spikes, checkpoints)
    names = curves.keys.sorted()
  }

  private static func numbers(_ prefix: String, in folder: String) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { $0.hasPrefix(prefix) ? Int($0.dropFirst(prefix.count)) : nil }.sorted()
  }
}
