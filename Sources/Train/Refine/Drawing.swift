import Corpus
import Model
import Rewards

/// Draws what is learnt from: asks questions in their order, lets the method make groups of them and give advantages, and says what is
/// wrong with what came.
final class Drawing {
  let settings: RefineSettings
  let method: any RefineMethod
  let policy: Policy
  /// Names the run in what is told.
  private let place: String
  private let questions: [Question]
  private var order: QuestionOrder
  /// Times that something was wrong with what was drawn, by what it was.
  private var troubles: [String: Int] = [:]
  /// Generations without any reward, in a row.
  private var unscored = 0
  private static let mostUnscored = 3

  init(
    _ settings: RefineSettings, _ method: any RefineMethod, _ questions: [Question], _ policy: Policy,
    of folder: RunFolder
  ) throws {
    (self.settings, self.method, self.policy, self.questions) = (settings, method, policy, questions)
    place = folder.path
    order = try QuestionOrder(questions.count, shuffles: settings.shuffle, seed: settings.seed)
  }

  /// Draws what the next steps learn from, with the weights as they are.
  ///
  /// - Parameters:
  ///   - progress: of the run; questions, generations, tokens and seconds are added to it.
  ///   - peak: what a large product reaches, in operations a second; nil: shares of it are not known.
  /// - Throws: `CancellationError` where it was asked to stop; nothing has changed then.
  func draw(_ progress: inout Progress, peak: Double?, _ report: (TrainEvent) -> Void) throws -> Generation {
    let before = policy.spent
    let start = ContinuousClock.now
    let (operations, drawn) = (policy.samplingOperations, policy.drawnTokens)
    (policy.failed, policy.scored, policy.findings) = ([:], 0, Findings())
    var taken = progress.questions
    var (asked, groups): ([RolloutGroup], [RolloutGroup]) = ([], [])
    var (batches, wanted) = (0, settings.generationQuestions)
    while true {
      let numbers = order.questions(wanted, behind: taken)
      policy.stream = mixed(UInt64(progress.generations), UInt64(batches))
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
    try watch(asked, behind: progress.step, report)
    if groups.isEmpty { groups = Array(asked.prefix(settings.generationQuestions)) }
    try method.credit(&groups, by: policy)
    if settings.maskTruncatedCompletions { try groups.maskTruncated() }
    progress.questions = taken
    progress.generations += 1
    var metrics = try asked.metrics(
      names: policy.rewards.names, weights: policy.rewards.weights, settings)
    let spent = policy.spent
    metrics["rollout/drawn_tokens"] = Double(policy.drawnTokens - drawn)
    metrics["perf/sampling_seconds"] = spent.sampling - before.sampling
    metrics["perf/scoring_seconds"] = spent.scoring - before.scoring
    if let peak, spent.sampling > before.sampling {
      metrics["perf/sampling_mfu"] =
        (policy.samplingOperations - operations) / (spent.sampling - before.sampling) / peak
    }
    if settings.dynamicSampling {
      (metrics["data/groups_asked"], metrics["data/groups_kept"]) = (
        Double(asked.count), Double(groups.count)
      )
    }
    for (name, count) in policy.failed {
      metrics["rewards/\(name)/failed_ratio"] = Double(count) / Double(max(1, policy.scored))
    }
    metrics.merge(policy.findings.metrics) { $1 }
    progress.numTokens += groups.reduce(0) { $0 + $1.tokens }
    progress.seconds += (ContinuousClock.now - start) / .seconds(1)
    report(.drew(step: progress.step + 1, groups))
    return Generation(groups: groups, metrics: metrics)
  }

  /// Says what is wrong with what was drawn: the first time, the second, the fourth …
  ///
  /// - Throws: `TrainError` where no completion had a reward in several generations in a row.
  private func watch(_ asked: [RolloutGroup], behind last: Int, _ report: (TrainEvent) -> Void) throws {
    let rollouts = asked.flatMap(\.rollouts)
    let step = "step \(last + 1)"
    func note(_ kind: String, _ words: String) {
      let times = (troubles[kind] ?? 0) + 1
      troubles[kind] = times
      guard times.nonzeroBitCount == 1 else { return }
      let so = times == 1 ? "" : "; so far \(times) times in this run"
      report(.note("\(step): \(words)\(so)"))
    }
    for (name, count) in policy.failed.sorted(by: { $0.key < $1.key }) where count > 0 {
      note("failed \(name)", "the reward \(name) failed for \(count) of \(policy.scored) completions")
    }
    for (kind, failure) in policy.findings.failures.sorted(by: { $0.key < $1.key }) {
      note("failed \(kind)", "\(failure.words), for \(failure.count) of \(failure.whole) completions")
    }
    guard !rollouts.allSatisfy({ $0.reward == nil }) else {
      unscored += 1
      let numbers = policy.findings.metrics.sorted { $0.key < $1.key }.map { "\($0.key) \(shown($0.value))" }
      let why = numbers.isEmpty ? "" : " (\(numbers.joined(separator: ", ")))"
      let what =
        rollouts.isEmpty
        ? "nothing that was drawn can be learnt from\(why)"
        : "none of the \(rollouts.count) completions has a reward, so nothing is learnt from them"
      report(.note("\(step): \(what)"))
      guard unscored >= Drawing.mostUnscored else { return }
      throw TrainError(
        step,
        rollouts.isEmpty
          ? "in \(unscored) generations in a row nothing that was drawn could be learnt from\(why): mend prompts, filter or model, and run the same command again"
          : "in \(unscored) generations in a row no completion had a reward, and nothing can be learnt: mend the rewards, and run the same command again"
      )
    }
    unscored = 0
    let cut = rollouts.count { !$0.ended }
    let all =
      cut == rollouts.count
      ? "; all completions were cut off at \(settings.maxCompletionLength) tokens: raise --max-completion-length"
      : ""
    if method.learnsByComparing, asked.allSatisfy({ !settings.differs($0, policy.rewards.names) }) {
      note(
        "equal",
        "in none of \(counted(asked.count, "group")) do two rewards differ, so nothing is learnt by comparing\(all); look at them with yisang show --run \(place) --step \(last + 1)"
      )
    } else if !all.isEmpty {
      note("cut", String(all.dropFirst(2)))
    }
  }
}

/// A number of a metric, short.
private func shown(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }

extension RefineSettings {
  /// What dynamic sampling looks at: a number a completion.
  fileprivate func compared(_ group: RolloutGroup, _ names: [String]) -> [Double?] {
    // Each function is compared by itself there, so it is enough that one says something.
    let rows = names.indices.map { row in group.rollouts.map { $0.rewards[row] } }
    let apart =
      advantages.multiObjectiveAggregation == .normalizeThenSum ? rows.first(where: dynamic.keeps) : nil
    return apart ?? group.rollouts.map(\.reward)
  }

  /// Whether two completions of a group can be told apart by their rewards.
  fileprivate func differs(_ group: RolloutGroup, _ names: [String]) -> Bool {
    dynamic.keeps(compared(group, names))
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
