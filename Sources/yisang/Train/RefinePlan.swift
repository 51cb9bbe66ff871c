import ArgumentParser
import Corpus
import Rewards
import StrictJSON
import Train

/// What `train grpo --dry-run` prints: what would be asked, and what the steps would be.
struct RefinePlan {
  private let settings: RefineSettings
  private let loaded: LoadedQuestions
  private let rewards: RewardSet
  private let named: [String: String]
  private let completions: Int
  /// Questions whose known answer is missing or cannot be read; nil where no reward asks for one.
  private let unanswered: Int?
  private let isReplay: Bool

  /// - Parameter isReplay: whether completions come with the questions, and their rewards with them.
  init(
    _ settings: RefineSettings, _ method: any RefineMethod, _ loaded: LoadedQuestions, _ rewards: RewardSet,
    isReplay: Bool
  ) {
    (self.settings, self.loaded, self.rewards, self.isReplay) = (settings, loaded, rewards, isReplay)
    named = settings.named.merging(method.named) { $1 }
    completions = method.mostCompletions(settings.numGenerations)
    let isAsked = !isReplay && rewards.names.contains(where: RefinePlan.comparing.contains)
    unanswered = isAsked ? loaded.areAnswered.count { !$0 } : nil
  }

  /// Rewards that need a known answer; RLERR's scores count beside an accuracy only.
  private static let comparing =
    [RewardFunction.accuracy, .length].map(\.rawValue) + [ReflectionJudge.name, ReflectionProxy.name]
    + ["r_final", "r_trans", "r_s"]

  /// Refuses what can teach nothing.
  ///
  /// - Throws: `ValidationError` where all rewards need a known answer and no question has one.
  func check() throws {
    guard let unanswered, unanswered == loaded.questions.count,
      rewards.names.allSatisfy(RefinePlan.comparing.contains)
    else { return }
    throw ValidationError(
      loaded.unansweredProblem(
        "nothing can be learnt by \(rewards.names.joined(separator: " and "))"))
  }

  /// What should be known before the first step.
  var notes: [String] { loaded.droppedNotes + answerNotes }

  private var answerNotes: [String] {
    guard let unanswered, unanswered > 0 else { return [] }
    let asking = rewards.names.filter(RefinePlan.comparing.contains).joined(separator: " and ")
    let (all, answer) = (loaded.questions.count, "known answer that can be read (gold, answer or solution)")
    guard unanswered == all else {
      return [
        "\(unanswered) of \(counted(all, "question")) have no \(answer): of these \(asking) can say nothing"
      ]
    }
    return ["no question has a \(answer): nothing can be learnt by \(asking)"]
  }

  /// Tokens of completions that are drawn before a step at most: a generation of them, as often as dynamic sampling may ask.
  private var mostTokens: Int {
    guard !isReplay else { return 0 }
    let factors = [
      (settings.generationBatchSize ?? settings.learning.stepSize) / settings.numGenerations, completions,
      settings.maxCompletionLength,
      settings.dynamicSampling ? settings.maxNumGenBatches : 1,
    ]
    return factors.reduce(1) { product, factor in
      let (next, isTooMuch) = product.multipliedReportingOverflow(by: factor)
      return isTooMuch ? .max : next
    }
  }

  private struct JSON: Encodable {
    let questions, tokens, longest, steps, dropped, mostTokens: Int
    let unanswered: Int?
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
          dropped: loaded.dropped.count, mostTokens: mostTokens, unanswered: unanswered,
          rewards: Dictionary(weights) { $1 }, settings: named))
    }
    Console.out(
      "\(counted(lengths.count, "question")) of \(lengths.reduce(0, +)) ids, the longest of \(lengths.max() ?? 0); \(loaded.dropped.count) dropped"
    )
    for note in notes { Console.out("  \(note)") }
    Console.out("rewards: " + weights.map { "\($0.0) · \($0.1)" }.joined(separator: ", "))
    if !isReplay { Console.out("at most \(counted(mostTokens, "token")) drawn before a step") }
    Console.out("\(counted(steps, "step")):")
    for (name, value) in named.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      Console.out("  \(name): \(value)")
    }
  }
}
