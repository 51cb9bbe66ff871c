import Model
import Rewards
import StrictJSON

extension TAPO {
  /// r_u: what each restatement is worth; nil where that cannot be asked, as where there is no English question.
  ///
  /// - Parameter sources: the question of each group, as it was before it was asked.
  func understood(_ groups: [RolloutGroup], _ sources: [String], by policy: any PolicyModel) throws
    -> [[Double?]]
  {
    guard case .reference = tapo.judge else { return try judged(groups, sources, by: policy) }
    return zip(groups, sources).map { group, source in
      let reference = group.question.columns[tapo.referenceColumn]?.text
      return group.rollouts.map { rollout in
        tapo.quality.reward(
          of: rollout.text, block: block(of: rollout, in: group), source: source, reference: reference)
      }
    }
  }

  /// r_s: whether what follows the restatement is formed and right; nil where the answer is not known.
  ///
  /// - Parameter beginning: what all of them go on behind, UTF-8.
  func solved(_ group: RolloutGroup, behind beginning: [UInt8]) -> [Double?] {
    var solutions = group.inputs(maxTokens: settings.maxCompletionLength)
    for place in solutions.indices {
      solutions[place].completion = beginning + solutions[place].completion
      let block = UnderstandingBlock(
        in: beginning.isEmpty ? solutions[place].completion : beginning, tag: tapo.tag,
        opensThink: group.question.opensThink)
      // A fault of the block is none of the solution.
      solutions[place].completion.removeSubrange(..<block.segment.upperBound)
    }
    let right = accuracy.scores(solutions) { _ in }
    let formed = ThinkFormatReward().scores(solutions) { _ in }
    return right.indices.map { place in
      right[place].map { (tapo.asksThinkFormat ? formed[place] ?? 0 : 1) * $0 }
    }
  }
}
