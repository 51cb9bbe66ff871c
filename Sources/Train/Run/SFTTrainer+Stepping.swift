import Checkpoints
internal import Corpus
import Foundation
import Model

extension SFTTrainer {
  /// Takes all steps that are left.
  ///
  /// - Parameter shouldStop: asked between passes; a step or an evaluation that is broken off is made again when the run goes on.
  public func train(shouldStop: () -> Bool, report: (TrainEvent) -> Void) throws -> Outcome {
    report(
      .began(start: progress.step, max: plan.steps, examples: train.examples.count, tokens: train.tokens))
    for note in notes { report(.note(note)) }
    try checkMemory()
    // Behind its checkpoint, so that an evaluation costs no step; one that is missing there is made when the run goes on.
    while try evaluateIfDue(shouldStop: shouldStop, report) {
      guard let batch = plan.takeNext() else {
        try finish(report)
        return .done
      }
      guard try take(batch, shouldStop: shouldStop, report: report) else { break }
      if progress.step == plan.steps || progress.step.isMultiple(of: writing.saveSteps) { try save(report) }
    }
    try save(report)
    return .stopped(step: progress.step)
  }

  /// One step.
  ///
  /// - Returns: false where it was broken off, and nothing has changed.
  private func take(_ batch: StepPlan.Batch, shouldStop: () -> Bool, report: (TrainEvent) -> Void) throws
    -> Bool
  {
    let start = ContinuousClock.now
    let number = progress.step + 1
    let micro = MicroBatches(
      batch.sequences.flatMap { sequences[$0] }, of: train, maxTokens: settings.maxTokensPerMicroBatch)
    var sums = StepSums()
    var operations = 0.0
    learner.parameters.clearGradients()
    if settings.neftuneNoiseAlpha > 0 {
      learner.embeddingNoise = EmbeddingNoise(
        alpha: settings.neftuneNoiseAlpha, seed: settings.seed, step: number)
    }
    let rate = schedule.rate(at: progress.step)
    let norm: Double
    var pass: [TrainingGroup] = []
    do {
      for (place, examples) in micro.passes.enumerated() {
        if shouldStop() { return false }
        pass = micro.groups(of: place, in: train)
        sums.add(try learner.learn(pass, settings.objective), pass, examples)
        operations += try first.config.trainingOperations(pass, adapter: adapter)
      }
      pass = []
      norm = try optimizer.step(rate: rate, maxNorm: settings.maxGradNorm > 0 ? settings.maxGradNorm : nil)
    } catch let error as ModelError {
      throw failure(of: number, error, pass, sums.samples(of: micro, in: train), report)
    }
    progress.step = number
    progress.epoch = batch.epoch
    progress.numTokens += micro.tokens
    progress.examples += micro.passes.joined().count
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    progress.seconds += seconds
    let metrics = StepMetrics(
      step: number, epoch: batch.epoch, loss: sums.loss, gradNorm: norm, learningRate: rate,
      entropy: sums.entropy / Double(max(1, micro.targets)),
      meanTokenAccuracy: Double(sums.greedy) / Double(max(1, micro.targets)), numTokens: progress.numTokens,
      tokens: micro.tokens, targets: micro.targets, emptyMicroBatches: micro.empty(of: train),
      seconds: seconds, gflops: operations / seconds / 1e9, mfu: operations / seconds / peak,
      peakMemory: peakMemory())
    try writeDown("step \(number)") {
      try record.write(metrics.stored, samples: sums.samples(of: micro, in: train), metrics: metrics.named)
    }
    state.add(metrics)
    report(.step(metrics))
    watch(number, metrics.loss, report)
    return true
  }

  /// Shows the monitor a loss, and writes a report where it is a spike. A report that cannot be written ends no run.
  func watch(_ step: Int, _ loss: Double, _ report: (TrainEvent) -> Void) {
    for spike in monitor.add(step: step, loss: loss) {
      do {
        let path = try SpikeReport.write(
          spike, settings: monitor.settings, of: record, to: run.path, lookup: writing.lookup,
          features: writing.features)
        report(.spike(spike, report: path))
      } catch {
        report(
          .note("step \(spike.step): the loss has a spike, and its report could not be written: \(error)"))
      }
    }
  }
}
