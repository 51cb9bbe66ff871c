import Corpus
import Foundation
import StrictJSON
import Train

/// Shows some of the completions that a step of refining learns from.
struct DrawnView {
  /// How many.
  let count: Int
  /// Of the rewards.
  let names: [String]

  /// The first completions of the first groups, one a group before a second one of any.
  func show(_ step: Int, _ groups: [RolloutGroup]) {
    let most = groups.map(\.rollouts.count).max() ?? 0
    let all = (0..<most).flatMap { number in
      groups.compactMap { group in
        group.rollouts.indices.contains(number) ? (group.question, group.rollouts[number]) : nil
      }
    }
    for (question, rollout) in all.prefix(count) {
      let rewards = zip(names, rollout.rewards).map { name, value in
        "\(name) \(value.map { $0.isNaN ? "failed" : ProgressLine.number($0) } ?? "none")"
      }
      let end = rollout.ended ? "" : ", cut off"
      Console.note(
        "step \(step), \(DrawnView.shown(question.place)): \(rollout.ids.count) tokens\(end); \(rewards.joined(separator: ", ")); advantage \(ProgressLine.number(Double(rollout.advantages.first ?? 0)))"
      )
      Console.note(indented(asked(question)))
      Console.note("→\n" + indented(ShowExamples.visible(rollout.text)) + "\n")
    }
  }

  /// All of it: where a completion goes wrong is seldom its beginning.
  private func indented(_ text: String) -> String {
    "  " + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  ")
  }

  private func asked(_ question: Question) -> String {
    let last = question.prompt.array?.last?["content"]?.text ?? question.prompt.text
    return last.map(DrawnView.shown) ?? "(\(question.ids.count) ids)"
  }

  /// Nothing that was drawn or read moves a terminal's cursor.
  private static func shown(_ text: String) -> String { ShowExamples.visible(Array(text.utf8)) }
}
