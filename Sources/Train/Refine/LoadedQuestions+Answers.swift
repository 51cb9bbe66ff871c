import Corpus
import Rewards
import StrictJSON

extension LoadedQuestions {
  /// Of each question, whether it has a known answer that can be read.
  public var areAnswered: [Bool] {
    let inputs = questions.map { question in
      RewardInput(
        prompt: question.prompt, completion: [], ids: [], ended: false, maxTokens: 0,
        columns: question.columns)
    }
    // What was cut off is 0 where an answer is known.
    return AccuracyReward().scores(inputs) { _ in }.map { $0 != nil }
  }

  /// What is said where no question has one.
  ///
  /// - Parameter lost: what then cannot be done.
  public func unansweredProblem(_ lost: String) -> String {
    let columns = questions.first?.columns.members?.map { String(decoding: $0.name, as: UTF8.self) } ?? []
    return
      "no question has a known answer that can be read, and without one \(lost): rename a column to gold"
      + (columns.isEmpty ? "" : " (there are \(columns.joined(separator: ", ")))")
  }

  /// What is to be said of rows that are not asked.
  public var droppedNotes: [String] {
    guard !dropped.isEmpty else { return [] }
    return [
      "\(counted(dropped.count, "row")) of \(dropped.count + questions.count) are not asked; dropped.jsonl in the run's folder says why"
    ]
  }
}
