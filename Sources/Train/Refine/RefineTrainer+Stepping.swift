import Checkpoints
import Corpus
import Foundation
import Model
import Rewards

extension RefineTrainer {
  /// One step of the optimizer.
  ///
  /// - Returns: false where it was broken off, and nothing has changed.
  func takeStep(shouldStop: () -> Bool, _ report: (TrainEvent) -> Void) throws -> Bool {
    guard var current = generation else { return false }
    let start = ContinuousClock.now
    let number = run.progress.step + 1
    let share = current.share(of: current.steps, settings)
    let isFirst = current.steps == 0
    let isOnPolicy = isFirst && !share.contains(where: \.isOffPolicy)
    var sums = PolicySums()
    var operations = 0.0
    let norm: Double
    run.learner.parameters.clearGradients()
    var pass: [TrainingGroup] = []
    do {
      let batch = try PolicyBatch(share, settings, run.learner.decoder, isOnPolicy: isOnPolicy)
      let groups = batch.groups.flatMap { $0.cut(toTokens: settings.maxTokensPerMicroBatch) }
      for lot in groups.lots(ofTokens: settings.maxTokensPerMicroBatch) {
        if shouldStop() { return false }
        pass = Array(groups[lot])
        sums.add(try run.learner.learn(pass, batch.objective), pass, settings.objective)
        operations += try run.first.config.trainingOperations(pass, adapter: run.adapter)
      }
      pass = []
      if let value = batch.value { sums.take(value) }
      norm = try run.step()
    } catch let error as ModelError {
      throw run.failure(of: number, error, pass, samples(of: share, [:]), report) {
        try self.writeGeneration($0)
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    run.progress.add(
      step: number, epoch: Double(run.progress.questions) / Double(questions.count), tokens: 0,
      examples: share.reduce(0) { $0 + $1.rollouts.count }, seconds: seconds)
    var more = sums.metrics(settings, isFirst: isFirst)
    more["perf/training_seconds"] = seconds
    more["perf/training_mfu"] = operations / seconds / run.peak
    var whole = seconds
    if isFirst {
      more.merge(current.metrics) { $1 }
      func drawing(_ name: String) -> Double { current.metrics["perf/\(name)"] ?? 0 }
      whole += drawing("sampling_seconds") + drawing("scoring_seconds")
      operations += drawing("sampling_mfu") * drawing("sampling_seconds") * run.peak
    }
    more["step_time"] = whole
    var metrics = StepMetrics(
      step: number, epoch: run.progress.epoch, loss: sums.loss(settings), gradNorm: norm,
      learningRate: run.schedule.rate(at: number - 1), entropy: sums.entropy,
      meanTokenAccuracy: sums.accuracy, numTokens: run.progress.numTokens,
      tokens: share.reduce(0) { $0 + $1.tokens }, targets: sums.tokens, emptyMicroBatches: 0,
      seconds: whole, gflops: operations / whole / 1e9, mfu: operations / whole / run.peak,
      peakMemory: peakMemory())
    metrics.more = more
    current.steps += 1
    generation = current
    try run.take(
      metrics, samples: samples(of: share, sums.losses), completions: share.completions(policy.rewards.names),
      report)
    return true
  }

  /// The step's groups, each by its question.
  private func samples(of groups: [RolloutGroup], _ losses: [Int: Double]) -> [TrainingSteps.Sample] {
    groups.enumerated().map { place, group in group.sample(losses[place]) }
  }
}

extension RolloutGroup {
  /// As the record has it.
  func sample(_ loss: Double? = nil) -> TrainingSteps.Sample {
    TrainingSteps.Sample(id: question.id, loss: loss, targets: rollouts.reduce(0) { $0 + $1.targets })
  }
}

extension [RolloutGroup] {
  /// As the record has them.
  ///
  /// - Parameter names: of the rewards, in the order in which a completion has them.
  func completions(_ names: [String]) -> [TrainingSteps.Completion] {
    flatMap { group in
      group.rollouts.enumerated().map { number, rollout in
        let rewards = zip(names, rollout.rewards).compactMap { name, reward in reward.map { (name, $0) } }
        return TrainingSteps.Completion(
          id: group.question.id, number: number, text: rollout.text, tokens: rollout.ids.count,
          ended: rollout.ended, reward: rollout.reward, rewards: Dictionary(rewards) { $1 },
          advantage: Double(rollout.advantages.reduce(0, +)) / Double(Swift.max(1, rollout.ids.count)))
      }
    }
  }
}
