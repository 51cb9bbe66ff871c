import Checkpoints
import Model

extension SFTTrainer {
  /// One step.
  ///
  /// - Returns: false where it was broken off, and nothing has changed.
  func take(_ batch: StepPlan.Batch, shouldStop: () -> Bool, report: (TrainEvent) -> Void) throws -> Bool {
    let start = ContinuousClock.now
    let (number, learner) = (run.progress.step + 1, run.learner)
    let micro = MicroBatches(
      batch.sequences.flatMap { sequences[$0] }, of: train, maxTokens: settings.maxTokensPerMicroBatch)
    var sums = StepSums()
    var operations = 0.0
    learner.parameters.clearGradients()
    if settings.neftuneNoiseAlpha > 0 {
      learner.embeddingNoise = EmbeddingNoise(
        alpha: settings.neftuneNoiseAlpha, seed: settings.seed, step: number)
    }
    let rate = run.schedule.rate(at: run.progress.step)
    let norm: Double
    var pass: [TrainingGroup] = []
    do {
      for (place, examples) in micro.passes.enumerated() {
        if shouldStop() { return false }
        pass = micro.groups(of: place, in: train)
        sums.add(try learner.learn(pass, settings.objective), pass, examples)
        operations += try run.first.config.trainingOperations(pass, adapter: run.adapter)
      }
      pass = []
      norm = try run.step()
    } catch let error as ModelError {
      throw run.failure(
        of: number, error, pass, sums.samples(of: micro, in: train), report)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    run.progress.add(
      step: number, epoch: batch.epoch, tokens: micro.tokens, examples: micro.passes.joined().count,
      seconds: seconds)
    let metrics = StepMetrics(
      step: number, epoch: batch.epoch, loss: sums.loss, gradNorm: norm, learningRate: rate,
      entropy: sums.entropy / Double(max(1, micro.targets)),
      meanTokenAccuracy: Double(sums.greedy) / Double(max(1, micro.targets)),
      numTokens: run.progress.numTokens, tokens: micro.tokens, targets: micro.targets,
      emptyMicroBatches: micro.empty(of: train), seconds: seconds, gflops: operations / seconds / 1e9,
      mfu: operations / seconds / run.peak, peakMemory: peakMemory())
    try run.take(metrics, samples: sums.samples(of: micro, in: train), report)
    return true
  }
}
