import Model
import Rewards

extension RefineTrainer {
  /// Draws what the next steps learn from, with the weights as they are.
  ///
  /// - Throws: `CancellationError` where it was asked to stop; nothing has changed then.
  func draw(_ report: (TrainEvent) -> Void) throws {
    let before = policy.spent
    let start = ContinuousClock.now
    let operations = policy.samplingOperations
    var taken = run.progress.questions
    var groups: [RolloutGroup] = []
    var (batches, asked) = (0, 0)
    while true {
      let wanted = settings.generationQuestions - groups.count
      let numbers = order.questions(wanted, behind: taken)
      policy.stream = mixed(UInt64(run.progress.generations), UInt64(batches))
      var found = try method.groups(for: numbers.map { questions[$0] }, by: policy)
      (taken, batches, asked) = (taken + wanted, batches + 1, asked + found.count)
      guard settings.dynamicSampling else {
        groups = found
        break
      }
      let decision = settings.dynamic.decision(
        found.map { $0.rollouts.map(\.reward) }, kept: groups.count, batches: batches)
      found = decision.kept.map { found[$0] }
      groups += found
      guard decision.samplesAgain else { break }
    }
    guard !groups.isEmpty else {
      throw TrainError(
        "step \(run.progress.step + 1)",
        "in none of \(asked) groups do two rewards differ, so there is nothing to learn by comparing; look at the rewards (yisang show --run \(run.folder.path)), ask easier or harder questions, or raise --temperature"
      )
    }
    if settings.maskTruncatedCompletions { try groups.maskTruncated() }
    run.progress.questions = taken
    run.progress.generations += 1
    var metrics = groups.metrics(
      names: policy.rewards.names, weights: policy.rewards.weights, settings)
    let spent = policy.spent
    metrics["perf/sampling_seconds"] = spent.sampling - before.sampling
    metrics["perf/scoring_seconds"] = spent.scoring - before.scoring
    if spent.sampling > before.sampling {
      metrics["perf/sampling_mfu"] =
        (policy.samplingOperations - operations) / (spent.sampling - before.sampling) / run.peak
    }
    if settings.dynamicSampling { metrics["data/groups_asked"] = Double(asked) }
    run.progress.numTokens += groups.reduce(0) { $0 + $1.tokens }
    run.progress.seconds += (ContinuousClock.now - start) / .seconds(1)
    generation = Generation(groups: groups, metrics: metrics)
    report(.drew(step: run.progress.step + 1, groups))
  }
}

extension [RolloutGroup] {
  /// Takes the loss of completions that were cut off.
  fileprivate mutating func maskTruncated() throws {
    for group in indices {
      let rollouts = self[group].rollouts
      let masks = try PolicyMasks.onlyEnded(rollouts.map(\.learns), ended: rollouts.map(\.ended))
      for (place, mask) in masks.enumerated() { self[group].rollouts[place].learns = mask }
    }
  }
}

extension RolloutGroup {
  /// Ids of the prompt, once a completion, and of the completions: what TRL's `num_tokens` counts.
  var tokens: Int { rollouts.reduce(0) { $0 + question.ids.count + $1.ids.count } }
}
