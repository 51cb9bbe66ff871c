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
    var (asked, groups): ([RolloutGroup], [RolloutGroup]) = ([], [])
    var (batches, wanted) = (0, settings.generationQuestions)
    while true {
      let numbers = order.questions(wanted, behind: taken)
      policy.stream = mixed(UInt64(run.progress.generations), UInt64(batches))
      let found = try method.groups(for: numbers.map { questions[$0] }, by: policy)
      (taken, batches) = (taken + wanted, batches + 1)
      asked += found
      guard settings.dynamicSampling else {
        groups = found
        break
      }
      let decision = settings.dynamic.decision(
        found.map { settings.compared($0, policy.rewards.names) }, kept: groups.count, batches: batches)
      groups += decision.kept.map { found[$0] }
      guard decision.samplesAgain else { break }
      // As many as will do if the same share of them is kept as so far.
      let share = Double(max(1, groups.count)) / Double(max(1, asked.count))
      wanted = Int(min(Double(settings.generationQuestions), (Double(decision.missing) / share).rounded(.up)))
    }
    noteSilence(asked, kept: groups.count, report)
    if groups.isEmpty { groups = Array(asked.prefix(settings.generationQuestions)) }
    try method.credit(&groups, by: policy)
    if settings.maskTruncatedCompletions { try groups.maskTruncated() }
    run.progress.questions = taken
    run.progress.generations += 1
    var metrics = try asked.metrics(
      names: policy.rewards.names, weights: policy.rewards.weights, settings)
    let spent = policy.spent
    metrics["perf/sampling_seconds"] = spent.sampling - before.sampling
    metrics["perf/scoring_seconds"] = spent.scoring - before.scoring
    if spent.sampling > before.sampling {
      metrics["perf/sampling_mfu"] =
        (policy.samplingOperations - operations) / (spent.sampling - before.sampling) / run.peak
    }
    if settings.dynamicSampling {
      (metrics["data/groups_asked"], metrics["data/groups_kept"]) = (
        Double(asked.count), Double(groups.count)
      )
    }
    run.progress.numTokens += groups.reduce(0) { $0 + $1.tokens }
    run.progress.seconds += (ContinuousClock.now - start) / .seconds(1)
    generation = Generation(groups: groups, metrics: metrics)
    report(.drew(step: run.progress.step + 1, groups))
  }

  /// Says that nothing can be learnt from what was drawn: the first time, the second, the fourth …
  private func noteSilence(_ asked: [RolloutGroup], kept: Int, _ report: (TrainEvent) -> Void) {
    let completions = asked.reduce(0) { $0 + $1.rollouts.count }
    let problem: String
    if asked.allSatisfy({ $0.rollouts.allSatisfy { $0.reward == nil } }) {
      problem = "none of the \(completions) completions has a reward"
    } else if settings.dynamicSampling, kept == 0 {
      problem = "in none of \(asked.count) groups do two rewards differ"
    } else {
      return
    }
    silences += 1
    guard silences.nonzeroBitCount == 1 else { return }
    report(
      .note(
        "step \(run.progress.step + 1): \(problem), so nothing is learnt from them by comparing (so far \(silences) times in this run); look at them with yisang show --run \(run.folder.path) --step \(run.progress.step + 1)"
      ))
  }
}

extension RefineSettings {
  /// What dynamic sampling looks at: a number a completion.
  fileprivate func compared(_ group: RolloutGroup, _ names: [String]) -> [Double?] {
    // Each function is compared by itself there, so it is enough that one says something.
    let rows = names.indices.map { row in group.rollouts.map { $0.rewards[row] } }
    let apart =
      advantages.multiObjectiveAggregation == .normalizeThenSum ? rows.first(where: dynamic.keeps) : nil
    return apart ?? group.rollouts.map(\.reward)
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
