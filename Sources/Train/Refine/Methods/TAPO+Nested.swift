import Model
import Rewards

/// K restatements of a question, each with G solutions: `UnderstandingCredit.Grouping.nested`.
///
/// The restatements are a group, so that their tokens are learnt once; the solutions of one are a group whose prompt is the question with
/// the restatement's own ids behind it, so that nothing of them moves it.
extension TAPO {
  /// Phase 1 restates, up to the closing tag; phase 2 goes on behind each restatement that is well-formed and leaves room.
  func nested(_ asked: [Asked], by policy: any PolicyModel) throws -> [RolloutGroup] {
    var drafts = try policy.sample(asked.map(\.question), restating)
    let understood = try understood(drafts, asked.map(\.source), by: policy)
    for group in drafts.indices {
      for place in drafts[group].rollouts.indices {
        drafts[group].rollouts[place].rewards = [understood[group][place], nil]
      }
    }
    let behind = drafts.map { group in
      group.rollouts.filter { isWellFormed($0, in: group) }
        .map { (text: $0.text, question: group.question.followed(by: $0.ids)) }
        .filter { policy.hasRoom(for: $0.question) }
    }
    var solutions = try policy.sample(
      behind.joined().map(\.question), Draw(settings.numGenerations, phase: 2))
    for (group, beginning) in behind.joined().enumerated() {
      let solved = solved(solutions[group], behind: beginning.text)
      for (place, reward) in solved.enumerated() {
        solutions[group].rollouts[place].rewards = [nil, reward]
      }
    }
    var rest = solutions[...]
    return zip(drafts, behind).flatMap { draft, behind in
      defer { rest = rest.dropFirst(behind.count) }
      return [draft] + rest.prefix(behind.count)
    }
  }

  /// Tokens of a restatement have A^U; what stands before it has what its solutions' would be on average, which is 0 among those that
  /// share it. Tokens of a solution have A^S.
  func creditNested(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    let nests = Nest.all(in: groups)
    let steps = try tapo.credit.advantages(
      nests.map { nest in
        zip(groups[nest.group].rollouts, nest.solutions).map { rollout, solutions in
          Restatement(
            rollout.rewards[0], isWellFormed: isWellFormed(rollout, in: groups[nest.group]),
            solutions: solutions.map { groups[$0].rollouts.map { $0.rewards[1] } } ?? [])
        }
      })
    for (nest, steps) in zip(nests, steps) {
      for (place, step) in steps.enumerated() {
        let rollout = groups[nest.group].rollouts[place]
        let block = block(of: rollout, in: groups[nest.group])
        // What never became a restatement is one to its end.
        let tokens =
          block.shape == .whole ? try block.tokens(policy.byteLengths(of: rollout)) : rollout.ids.indices
        let segment = AdvantageSegment("understanding", tokens, step.understanding)
        groups[nest.group].rollouts[place].advantages = try AdvantageSegment.spread(
          [segment], count: rollout.ids.count,
          elsewhere: tapo.credit.sharing == .summed ? step.understanding : 0
        ).map { Float($0) }
        guard let solutions = nest.solutions[place] else { continue }
        for (place, advantage) in step.solutions.enumerated() {
          groups[solutions].rollouts[place].spread(advantage)
        }
      }
    }
  }

  private func isWellFormed(_ rollout: Rollout, in group: RolloutGroup) -> Bool {
    block(of: rollout, in: group).shape == .whole
  }

  /// A restatement ends with its closing tag. Where thoughts begin before that, it can become none.
  private var restating: Draw {
    var draw = Draw(tapo.numRestatements, phase: 1)
    draw.stopTexts = ["</\(tapo.tag)>", "<think>"].map { Array($0.utf8) }
    return draw
  }
}

/// Where the restatements of a question and their solutions stand in a list of groups.
private struct Nest {
  /// The group of the restatements.
  let group: Int
  /// By restatement: the group of its solutions; nil where it was not gone on from.
  let solutions: [Int?]

  /// Restatements are followed by the solutions of each in their order, whose question ends in the ids of their restatement.
  static func all(in groups: [RolloutGroup]) -> [Nest] {
    var nests: [Nest] = []
    var next = 0
    while next < groups.count {
      let group = next
      next += 1
      let solutions = groups[group].rollouts.map { rollout -> Int? in
        guard next < groups.count, !rollout.ids.isEmpty,
          groups[next].question.ids == groups[group].question.ids + rollout.ids
        else { return nil }
        defer { next += 1 }
        return next
      }
      nests.append(Nest(group: group, solutions: solutions))
    }
    return nests
  }
}
