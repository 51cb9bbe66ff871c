import Corpus
import Rewards
import Train

/// What `train grpo --dry-run` prints: what would be asked, and what the steps would be.
struct RefinePlan {
  private let settings: RefineSettings
  private let loaded: LoadedQuestions
  private let rewards: RewardSet

  init(_ settings: RefineSettings, _ loaded: LoadedQuestions, _ rewards: RewardSet) {
    (self.settings, self.loaded, self.rewards) = (settings, loaded, rewards)
  }

  private struct JSON: Encodable {
    let questions, tokens, longest, steps, dropped: Int
    let rewards: [String: Double]
    let settings: [String: String]
  }

  func print(json: Bool) throws {
    let lengths = loaded.questions.map(\.ids.count)
    let steps = try settings.steps(questions: lengths.count)
    let weights = Array(zip(rewards.names, rewards.weights))
    if json {
      return try Console.json(
        JSON(
          questions: lengths.count, tokens: lengths.reduce(0, +), longest: lengths.max() ?? 0, steps: steps,
          dropped: loaded.dropped.count, rewards: Dictionary(weights) { $1 }, settings: settings.named))
    }
    Console.out(
      "\(counted(lengths.count, "question")) of \(lengths.reduce(0, +)) ids, the longest of \(lengths.max() ?? 0); \(loaded.dropped.count) dropped"
    )
    Console.out("rewards: " + weights.map { "\($0.0) · \($0.1)" }.joined(separator: ", "))
    Console.out("\(steps) steps:")
    for (name, value) in settings.named.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      Console.out("  \(name): \(value)")
    }
  }
}
