import Foundation
import Korean
import Reasoning
import Rewards

extension [RolloutGroup] {
  /// What was drawn, whether it is learnt from or not, by TRL's names (`GRPOTrainer`, 1.16), and behind `lang/` ours.
  func metrics(names: [String], weights: [Double], _ settings: RefineSettings) throws
    -> [String: Double]
  {
    let all = flatMap(\.rollouts)
    var metrics: [String: Double] = [:]
    func add(_ name: String, _ lengths: [Int]) {
      metrics["completions/mean_\(name)"] = Double(lengths.reduce(0, +)) / Double(Swift.max(1, lengths.count))
      metrics["completions/min_\(name)"] = Double(lengths.min() ?? 0)
      metrics["completions/max_\(name)"] = Double(lengths.max() ?? 0)
    }
    add("length", all.map(\.ids.count))
    add("terminated_length", all.filter(\.ended).map(\.ids.count))
    metrics["completions/clipped_ratio"] = Double(all.count { !$0.ended }) / Double(Swift.max(1, all.count))
    let rows = names.indices.map { row in all.map { $0.rewards[row] } }
    let found = try settings.advantages.advantages(rows, weights: weights, groups: map(\.rollouts.count))
    for (name, value) in found.metrics(names: names) { metrics[name] = value }
    metrics["rewards/missing_ratio"] =
      Double(all.count { $0.reward == nil }) / Double(Swift.max(1, all.count))
    if let penalty = settings.klInReward { metrics["kl"] = try penalty.mean(of: self) }
    addLanguage(all, &metrics)
    return metrics
  }

  private func addLanguage(_ rollouts: [Rollout], _ metrics: inout [String: Double]) {
    var shares: (think: [Double], answer: [Double]) = ([], [])
    for (group, rollout) in flatMap({ group in group.rollouts.map { (group, $0) } })
    where !rollout.text.isEmpty {
      let parts = TraceParts(
        content: rollout.text, reasoning: nil, opensThink: group.question.opensThink)
      if !parts.think.isEmpty { shares.think.append(KoreanProfile(of: parts.think).ratios.all) }
      if !parts.answer.isEmpty { shares.answer.append(KoreanProfile(of: parts.answer).ratios.all) }
    }
    for (name, values) in [("think", shares.think), ("answer", shares.answer)] where !values.isEmpty {
      metrics["lang/\(name)_ko_ratio"] = values.reduce(0, +) / Double(values.count)
    }
  }
}
