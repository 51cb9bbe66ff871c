import Foundation
import Model
import Rewards
import StrictJSON

/// Q of restatements that is found by other than a metric: `TAPOSettings.Judge`.
extension TAPO {
  /// A restatement that is worth something, and what it restates.
  private struct Restated {
    let (group, place): (Int, Int)
    let source: String
    let text: String
    let question: Question
  }

  /// r_u: 0 where a restatement is worth nothing, which is settled before anybody is asked; else Q, NaN where that failed.
  func judged(_ groups: [RolloutGroup], _ sources: [String], by policy: any PolicyModel) throws
    -> [[Double?]]
  {
    var found: [[Double?]] = groups.map { $0.rollouts.map { _ in 0 } }
    var asked: [Restated] = []
    for (index, (group, source)) in zip(groups, sources).enumerated() {
      for (place, rollout) in group.rollouts.enumerated() {
        let block = block(of: rollout, in: group)
        guard tapo.quality.refusal(of: rollout.text, block: block, source: source) == nil else { continue }
        asked.append(
          Restated(
            group: index, place: place, source: source,
            text: String(decoding: rollout.text[block.text], as: UTF8.self), question: group.question))
      }
    }
    let qualities =
      switch tapo.judge {
      case .external(let external):
        try policy.ask(
          external,
          asked.map { one in
            let reference = one.question.columns[tapo.referenceColumn]?.text
            return ExternalQuality.input(
              source: one.source, restatement: one.text, reference: reference)
          })
      case .backLikelihood, .reference: try backLikelihoods(asked, by: policy)
      }
    for (one, quality) in zip(asked, qualities) { found[one.group][one.place] = quality }
    return found
  }

  /// The mean probability of a source's tokens behind a prompt that asks to translate its restatement back; NaN where the model has no
  /// room for both.
  private func backLikelihoods(_ asked: [Restated], by policy: any PolicyModel) throws -> [Double?] {
    let groups = try asked.map { one in
      let messages = [
        JSON.user(tapo.backPrompt, question: Array(one.text.utf8), mark: TAPOSettings.restatementMark)
      ]
      var prompt = try policy.question(messages, opening: "", of: one.question)
      // The source is no thought.
      let closing = prompt.opensThink ? "</think>\n\n" : ""
      if prompt.opensThink { prompt = try policy.question(messages, opening: closing, of: one.question) }
      let whole = try policy.question(messages, opening: closing + one.source, of: one.question)
      return whole.rollout(behind: prompt)
    }
    return try policy.frozenLogProbabilities(of: groups).map { rows in
      let row = rows.first ?? []
      return row.isEmpty ? .nan : row.reduce(0) { $0 + exp(Double($1)) } / Double(row.count)
    }
  }
}

extension Question {
  /// What of these ids stands behind those that another question has in common with them: a text as the tokenizer writes it there.
  fileprivate func rollout(behind beginning: Question) -> RolloutGroup {
    let common = zip(ids, beginning.ids).prefix { $0 == $1 }.count
    let prompt = Question(
      id: id, place: place, ids: Array(ids[..<common]), prompt: self.prompt, columns: columns,
      opensThink: opensThink)
    let rest = Rollout(ids: Array(ids[common...]), logProbabilities: [], ended: true, text: [])
    return RolloutGroup(prompt, [rest])
  }
}
