internal import Corpus
import Model

extension SFTTrainer {
  /// The validation's loss and accuracy by the weights as they are now, where it is time and the record has none.
  ///
  /// - Returns: false where it was broken off.
  func evaluateIfDue(shouldStop: () -> Bool, _ report: (TrainEvent) -> Void) throws -> Bool {
    let isTime =
      run.progress.step == run.steps
      || run.progress.step.isMultiple(of: run.writing.evalSteps ?? run.writing.saveSteps)
    guard isTime, run.progress.step > 0, !validation.examples.isEmpty,
      try run.log.record.metrics(of: run.progress.step)["eval_loss"] == nil
    else { return true }
    let start = ContinuousClock.now
    let micro = MicroBatches(
      Array(validation.examples.indices), of: validation, maxTokens: settings.maxTokensPerMicroBatch)
    var (loss, entropy, greedy) = (0.0, 0.0, 0)
    do {
      for pass in micro.passes.indices {
        if shouldStop() { return false }
        let found = try run.learner.decoder.evaluate(
          micro.groups(of: pass, in: validation), settings.objective)
        loss += found.loss
        entropy += found.entropies.joined().joined().reduce(0) { $1.isNaN ? $0 : $0 + Double($1) }
        greedy += found.greedyTokens
      }
    } catch let error as ModelError {
      try run.save(report, afterFailure: true)
      throw TrainError("validation behind step \(run.progress.step)", "\(error.problem); \(run.goingOn)")
    }
    let targets = Double(max(1, micro.targets))
    var metrics = [
      "eval_loss": loss, "eval_entropy": entropy / targets,
      "eval_mean_token_accuracy": Double(greedy) / targets, "eval_num_tokens": Double(run.progress.numTokens),
    ]
    metrics.merge(
      speed(
        (ContinuousClock.now - start) / .seconds(1), samples: validation.examples.count,
        steps: micro.passes.count)
    ) { $1 }
    try run.writeDown("validation behind step \(run.progress.step)") {
      try run.log.take(evaluation: metrics, of: run.progress.step)
    }
    report(.evaluated(step: run.progress.step, metrics))
    return true
  }

  /// As transformers' `speed_metrics` names and rounds them.
  private func speed(_ seconds: Double, samples: Int, steps: Int) -> [String: Double] {
    func rounded(_ value: Double, _ scale: Double) -> Double { (value * scale).rounded() / scale }
    let runtime = ["eval_runtime": rounded(seconds, 1e4)]
    guard seconds > 0 else { return runtime }
    return runtime.merging([
      "eval_samples_per_second": rounded(Double(samples) / seconds, 1e3),
      "eval_steps_per_second": rounded(Double(steps) / seconds, 1e3),
    ]) { $1 }
  }
}
