internal import Corpus
import Model

extension SFTTrainer {
  /// The validation's loss and accuracy, by the weights as they are now.
  func evaluate(_ report: (TrainEvent) -> Void) throws {
    let micro = MicroBatches(
      Array(validation.examples.indices), of: validation, maxTokens: settings.maxTokensPerMicroBatch)
    var (loss, entropy, greedy) = (0.0, 0.0, 0)
    for pass in micro.passes {
      let found = try learner.decoder.evaluate(pass)
      loss += found.loss
      entropy += found.entropies.joined().joined().reduce(0) { $1.isNaN ? $0 : $0 + Double($1) }
      greedy += found.greedyTokens
    }
    let targets = Double(max(1, micro.targets))
    let metrics = [
      "eval_loss": loss, "eval_entropy": entropy / targets,
      "eval_mean_token_accuracy": Double(greedy) / targets,
    ]
    try record.add(metrics, to: progress.step)
    state.add(evaluation: metrics)
    report(.evaluated(step: progress.step, metrics))
  }
}
