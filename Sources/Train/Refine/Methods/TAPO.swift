import Model
public import Rewards
import StrictJSON

/// A reconstruction of TAPO (arXiv 2603.25419, of which the abstract alone is known): a completion restates the question in English and then
/// answers it; each step is compared by its own reward, and each token learns from its own step.
///
/// Manifests and help call it `tapo-reconstruction`.
public struct TAPO: RefineMethod {
  /// As runs have it.
  public static let name = "tapo-reconstruction"
  let settings: RefineSettings
  let tapo: TAPOSettings
  private let accuracy: AccuracyReward

  /// The method by its settings.
  public init(_ settings: RefineSettings, _ tapo: TAPOSettings) {
    (self.settings, self.tapo) = (settings, tapo)
    var lines = RewardSettings()
    lines.extraction = tapo.extraction
    accuracy = AccuracyReward(lines)
  }

  /// As the manifest has them.
  public var named: [String: String] { tapo.named }

  /// The column that a row must have.
  public var referenceColumn: String { tapo.referenceColumn }

  /// The rewards of a run: r_u, of the restatement, and r_s, of the rest.
  public static func rewards() throws -> RewardSet { try RewardSet(known: ["r_u", "r_s"]) }

  /// One phase: draw, and score both steps.
  public func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup] {
    let asked = try questions.map { question in
      (
        source: String(decoding: question.text, as: UTF8.self),
        question: try policy.question(
          [JSON.user(tapo.prompt, question: question.text)], opening: tapo.opening, of: question)
      )
    }.filter { policy.hasRoom(for: $0.question) }
    var groups = try policy.sample(asked.map(\.question), Draw(settings.numGenerations))
    for group in groups.indices { try score(&groups[group], source: asked[group].source) }
    try policy.take(&groups)
    return groups
  }

  /// Tokens of the restatement have its advantage, all others that of the solution.
  public func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    let blocks = groups.map(blocks)
    let steps = try tapo.credit.advantages(
      zip(groups, blocks).map { group, blocks in
        zip(group.rollouts, blocks).map { rollout, block in
          Restatement(
            rollout.rewards[0], isWellFormed: block.shape == .whole, solution: rollout.rewards[1])
        }
      })
    for group in groups.indices {
      for place in groups[group].rollouts.indices {
        let rollout = groups[group].rollouts[place]
        let segment = try blocks[group][place].tokens(policy.byteLengths(of: rollout))
        groups[group].rollouts[place].advantages = try steps[group][place].tokens(
          understanding: segment, count: rollout.ids.count
        ).map { Float($0) }
      }
    }
  }

  private func blocks(of group: RolloutGroup) -> [UnderstandingBlock] {
    group.rollouts.map {
      UnderstandingBlock(in: $0.text, tag: tapo.tag, opensThink: group.question.opensThink)
    }
  }

  /// r_u: what the restatement is worth against the English question; nil where there is none. r_s: whether what follows is formed and right.
  private func score(_ group: inout RolloutGroup, source: String) throws {
    let reference = group.question.columns[tapo.referenceColumn]?.text
    var solutions = group.inputs(maxTokens: settings.maxCompletionLength)
    let blocks = blocks(of: group)
    for (place, block) in blocks.enumerated() where block.shape == .whole {
      solutions[place].completion.removeSubrange(..<block.segment.upperBound)
    }
    let right = accuracy.scores(solutions) { _ in }
    let formed = ThinkFormatReward().scores(solutions) { _ in }
    for (place, block) in blocks.enumerated() {
      let understood = tapo.quality.reward(
        of: group.rollouts[place].text, block: block, source: source, reference: reference)
      let solved = right[place].map { (tapo.asksThinkFormat ? formed[place] ?? 0 : 1) * $0 }
      group.rollouts[place].rewards = [understood, solved]
    }
  }
}
