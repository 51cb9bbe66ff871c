import Rewards
import StrictJSON

extension Question {
  /// What is asked, without the template: a text, or what the user said last.
  var text: [UInt8] { RewardInput.question(of: prompt) }
}

extension Question {
  /// The same question, with ids behind what is asked: what is drawn goes on behind them, and they are never written as text in between.
  ///
  /// - Parameter text: what they write, where that may open or end thoughts.
  func followed(by ids: [Int32], written text: [UInt8] = []) -> Question {
    Question(
      id: id, place: place, ids: self.ids + ids, prompt: prompt, columns: columns,
      opensThink: QuestionWriter.opensThink(text) ?? opensThink)
  }
}

/// Where the question stands in a method's prompt.
enum QuestionSlot {
  static let mark = "{question}"

  /// - Throws: `TrainError` naming the setting where the prompt has no such place.
  static func check(_ prompt: String, _ name: String, mark: String = mark) throws {
    guard prompt.contains(mark) else {
      throw TrainError(name, "must have \(mark) in it, where that is to stand")
    }
  }
}

extension JSON {
  /// A message of a user: a prompt with the question, or what another mark stands for, in its place.
  static func user(_ prompt: String, question: [UInt8], mark: String = QuestionSlot.mark) -> JSON {
    let text = prompt.replacing(mark, with: String(decoding: question, as: UTF8.self))
    return .object([JSON.Member("role", .text("user")), JSON.Member("content", .text(text))])
  }
}

extension RolloutGroup {
  /// What rewards are given of each completion.
  func inputs(maxTokens: Int) -> [RewardInput] {
    rollouts.map { rollout in
      var input = RewardInput(
        prompt: question.prompt, completion: rollout.text, ids: rollout.ids, ended: rollout.ended,
        maxTokens: maxTokens, columns: question.columns)
      input.opensThink = question.opensThink
      return input
    }
  }
}
