import Model
public import Rewards
import StrictJSON

/// TRIT (arXiv 2602.05940v1, §3): from English questions with known answers a policy learns to answer in the target language and to
/// translate, a translation being good if it can be solved.
public struct TRIT: RefineMethod {
  /// As runs have it.
  public static let name = "trit"
  let settings: RefineSettings
  let trit: TRITSettings
  private let accuracy: AccuracyReward
  private typealias Prompt = RewardedGroup<Rollout>.Prompt

  /// The paper's (App. B): six answers, KL of 0.001 in the loss, clips of 0.2 and 0.28 and a dual clip of 3 (its fork's), and steps of
  /// eight questions where it has 512 / 6.
  public static var defaults: RefineSettings {
    var settings = RefineSettings()
    (settings.numGenerations, settings.learning.perDeviceTrainBatchSize) = (6, 6)
    (settings.objective.beta, settings.objective.epsilonHigh, settings.objective.dualClip) = (0.001, 0.28, 3)
    return settings
  }

  /// The method by its settings.
  public init(_ settings: RefineSettings, _ trit: TRITSettings) {
    (self.settings, self.trit) = (settings, trit)
    accuracy = AccuracyReward(extraction: trit.extraction)
  }

  /// As the manifest has them.
  public var named: [String: String] { trit.named }

  /// Answers, translations, and the solutions of those.
  public func mostCompletions(_ numGenerations: Int) -> Int {
    numGenerations + trit.numTranslations + trit.numTranslations * numGenerations
  }

  /// Phase 1: answers in the target language. Phase 2: translations of what can be answered, and their solutions.
  public func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup] {
    var asked: [Prompt: Question] = [:]
    func ask(_ prompts: [(Prompt, Question)], _ draw: Draw) throws -> [RolloutGroup] {
      for (prompt, question) in prompts { asked[prompt] = question }
      return try policy.sample(prompts.map(\.1), draw)
    }

    // What the model has no room for cannot be asked.
    let asking = try questions.enumerated().compactMap { place, question in
      let pair = (
        answer: try answering(question.text, question, policy), translation: try translating(question, policy)
      )
      return policy.hasRoom(for: pair.answer) && policy.hasRoom(for: pair.translation) ? (place, pair) : nil
    }
    let translations = Dictionary(asking.map { ($0.0, $0.1.translation) }) { $1 }
    let answers = try ask(
      asking.map { (Prompt.cross(question: $0.0), $0.1.answer) }, Draw(settings.numGenerations))
    let cross = try zip(asking, answers).map { try CrossGroup(question: $0.0, attempts($1)) }

    let kept = cross.filter(trit.filter.keeps)
    let drafted = try ask(
      kept.compactMap { group in
        translations[group.question].map { (Prompt.translation(question: group.question), $0) }
      }, trit.drafting)
    let drafts = try TranslationDrafts(
      zip(kept, drafted).map { group, drawn in
        TranslationDrafts<Rollout>.Question(
          group,
          drafts: try drawn.rollouts.map { ($0, try translation(in: $0, questions[group.question], policy)) })
      })

    let prompts = drafts.prompts
    let solutions = try ask(
      prompts.map { prompt in
        (
          Prompt.target(question: prompt.question, draft: prompt.draft),
          try answering(prompt.text, questions[prompt.question], policy)
        )
      }, Draw(settings.numGenerations, phase: 2))
    let translated = try drafts.groups(try zip(prompts, solutions).map { $0.solved(try attempts($1)) })

    let data = try TRITData(cross, translated, filter: trit.filter)
    policy.tell(
      Findings(of: cross, kept: kept.count, translated, data, trit.filter.variant))
    var groups = data.groups.compactMap { group in
      asked[group.prompt].map { TRIT.rewarded(RolloutGroup($0, group.completions), group) }
    }
    try policy.take(&groups)
    return groups
  }

  /// Each group by itself; every token has its completion's advantage.
  public func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    groups.spread(try policy.compare(groups))
  }

  private func answering(_ text: [UInt8], _ question: Question, _ policy: any PolicyModel) throws -> Question
  {
    try policy.question([JSON.user(trit.answerPrompt, question: text)], opening: trit.opening, of: question)
  }

  private func translating(_ question: Question, _ policy: any PolicyModel) throws -> Question {
    let messages = [JSON.user(trit.translationPrompt, question: question.text)]
    return try policy.question(messages, opening: "", of: question)
  }

  private func translation(in draft: Rollout, _ question: Question, _ policy: any PolicyModel) throws
    -> Result<[UInt8], TranslationCheck.Flaw>
  {
    let found = trit.check.translation(in: draft.text, of: question.text)
    guard case .success(let text) = found, try !policy.hasRoom(for: answering(text, question, policy)) else {
      return found
    }
    return .failure(.tooLong)
  }

  /// The rewards of a run, in this order.
  public static func rewards() throws -> RewardSet { try RewardSet(known: ["r_final", "r_trans"]) }

  private static func rewarded(_ group: RolloutGroup, _ rewarded: RewardedGroup<Rollout>) -> RolloutGroup {
    var group = group
    for (place, reward) in rewarded.rewards.enumerated() {
      if case .translation = rewarded.prompt {
        group.rollouts[place].rewards = [nil, reward]
      } else {
        group.rollouts[place].rewards = [reward, nil]
      }
    }
    return group
  }

  private func attempts(_ group: RolloutGroup) throws -> [TRITAttempt<Rollout>] {
    let inputs = group.inputs(maxTokens: settings.maxCompletionLength)
    let right = accuracy.scores(inputs) { _ in }
    return zip(group.rollouts, zip(inputs, right)).map { rollout, scored in
      TRITAttempt(
        rollout, TRITOutcome(of: scored.0, accuracy: scored.1, in: trit.language, trit.filter.variant))
    }
  }
}
