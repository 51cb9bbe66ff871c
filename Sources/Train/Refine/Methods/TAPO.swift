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
  let accuracy: AccuracyReward

  /// The method by its settings.
  public init(_ settings: RefineSettings, _ tapo: TAPOSettings) {
    (self.settings, self.tapo) = (settings, tapo)
    accuracy = AccuracyReward(extraction: tapo.extraction)
  }

  /// As the manifest has them.
  public var named: [String: String] { tapo.named }

  /// Whether solutions share a restatement.
  public var isNested: Bool { tapo.credit.grouping == .nested }

  /// Where the likelihood of the source is asked for.
  public var asksFrozenModel: Bool { if case .backLikelihood = tapo.judge { true } else { false } }

  /// The column that rows must have; nil where none is needed.
  public var neededColumn: String? { if case .reference = tapo.judge { tapo.referenceColumn } else { nil } }

  /// Where solutions share a restatement, those and the restatements.
  public func mostCompletions(_ numGenerations: Int) -> Int {
    isNested ? tapo.numRestatements + tapo.numRestatements * numGenerations : numGenerations
  }

  /// Lets go of whom it asks.
  public func close() { if case .external(let external) = tapo.judge { external.close() } }

  /// The rewards of a run: r_u, of the restatement, and r_s, of the rest.
  public static func rewards() throws -> RewardSet { try RewardSet(known: ["r_u", "r_s"]) }

  /// Draws, and scores both steps: in one phase, or in two where solutions share a restatement.
  public func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup] {
    let asked = try questions.map { try asking($0, by: policy.question) }
      .filter { policy.hasRoom(for: $0.question) }
    var groups =
      switch tapo.credit.grouping {
      case .flat: try flat(asked, by: policy)
      case .nested: try nested(asked, by: policy)
      }
    try policy.take(&groups)
    return groups
  }

  /// Tokens of the restatement have its advantage, all others that of the solution.
  public func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    switch tapo.credit.grouping {
    case .flat: try creditFlat(&groups, by: policy)
    case .nested: try creditNested(&groups, by: policy)
    }
  }

  /// A question as it is asked, and what it was before.
  struct Asked {
    let source: String
    let question: Question
  }

  /// Refuses questions whose prompt leaves no place for a block: the first is as all are.
  ///
  /// - Throws: `TrainError`; what the template throws.
  public func check(_ loaded: LoadedQuestions) throws {
    if let first = loaded.questions.first { _ = try asking(first, by: loaded.writer.question) }
  }

  private func asking(
    _ question: Question,
    by write: (_ messages: [JSON], _ opening: String, _ other: Question) throws -> Question
  ) throws -> Asked {
    let asked = Asked(
      source: String(decoding: question.text, as: UTF8.self),
      question: try write([JSON.user(tapo.prompt, question: question.text)], tapo.opening, question))
    guard !asked.question.opensThink else {
      throw TrainError(
        "opening",
        "thoughts are open where a completion begins, and a restatement stands before them: give an --opening that ends them, such as '</think>', or a model whose chat template does not open them"
      )
    }
    return asked
  }

  func block(of rollout: Rollout, in group: RolloutGroup) -> UnderstandingBlock {
    UnderstandingBlock(in: rollout.text, tag: tapo.tag, opensThink: group.question.opensThink)
  }

  /// Each completion restates and solves.
  private func flat(_ asked: [Asked], by policy: any PolicyModel) throws -> [RolloutGroup] {
    var groups = try policy.sample(asked.map(\.question), Draw(settings.numGenerations))
    let understood = try understood(groups, asked.map(\.source), by: policy)
    for group in groups.indices {
      let solved = solved(groups[group], behind: [])
      for place in groups[group].rollouts.indices {
        groups[group].rollouts[place].rewards = [understood[group][place], solved[place]]
      }
    }
    return groups
  }

  private func creditFlat(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    let blocks = groups.map { group in group.rollouts.map { block(of: $0, in: group) } }
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
}
