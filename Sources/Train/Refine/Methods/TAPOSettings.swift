public import Reasoning
public import Rewards

/// What the reconstruction of TAPO decides by beside what all refining has.
public struct TAPOSettings: Sendable {
  /// What a question is asked with; `{question}` stands for it.
  public var prompt = """
    {question}

    First restate the problem in English between <understand> and </understand>. Keep every number and formula. Then think, and give \
    the final answer in \\boxed{}.
    """
  /// What a completion begins with, behind the template's own.
  public var opening = ""
  /// The name within the tags of a restatement.
  public var tag = UnderstandingBlock.tag
  /// The column with the same question in English.
  public var referenceColumn = "english"
  /// When a restatement is worth nothing, and the metric of `judge` where that is `reference`.
  public var quality = RestatementQuality()
  /// Who finds Q of a restatement that is worth something.
  public var judge = Judge.reference
  /// What the source is asked for with where its likelihood is Q; `{restatement}` stands for the restatement.
  public var backPrompt = """
    Translate the problem below into Korean. Keep every number and formula. Write the translation, and nothing else.

    {restatement}
    """
  /// Whether a solution must have its thoughts between tags to be worth anything.
  public var asksThinkFormat = true
  /// Where the answer is looked for.
  public var extraction = Extraction.afterThink
  /// K: restatements of a question where solutions are compared within their restatement (`credit.grouping`).
  public var numRestatements = 4
  /// How rewards become advantages.
  public var credit = UnderstandingCredit()

  /// The reconstruction.
  public init() {}

  /// Where Q of a restatement comes from.
  public enum Judge: Sendable {
    /// `quality.metric`, against the same question in English; without that there is no Q.
    case reference
    /// The mean probability of the source's tokens given the restatement, with the model as it was before the first step.
    case backLikelihood
    /// A program of the user's own.
    case external(ExternalQuality)
  }

  /// What `{restatement}` is to `backPrompt`.
  static let restatementMark = "{restatement}"

  /// As the manifest has them.
  public var named: [String: String] {
    judge.named(quality, backPrompt).merging([
      "prompt": prompt, "opening": opening, "extraction": extraction.rawValue, "tag": tag,
      "reference_column": referenceColumn,
      "max_korean": "\(quality.maxKorean)",
      "keeps_numbers": "\(quality.gate != nil)", "think_format": "\(asksThinkFormat)",
      "grouping": credit.grouping.rawValue,
      "num_restatements": credit.grouping == .nested ? "\(numRestatements)" : "",
      "sharing": credit.sharing.rawValue, "outcome_weight": "\(credit.outcomeWeight)",
      "leaves_out_malformed": "\(credit.leavesOutMalformed)",
      "understanding_weight": "\(credit.understandingWeight)", "solution_weight": "\(credit.solutionWeight)",
    ]) { $1 }
  }

  /// The same settings, if they make sense.
  ///
  /// - Parameter settings: what all refining has.
  /// - Throws: `TrainError` naming the setting.
  public func checked(_ settings: RefineSettings) throws -> TAPOSettings {
    try QuestionSlot.check(prompt, "prompt")
    try QuestionSlot.check(backPrompt, "back_prompt", mark: TAPOSettings.restatementMark)
    guard !tag.isEmpty, tag.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x3C && $0 != 0x3E && $0 != 0x2F }) else {
      throw TrainError("tag", "must be a word without <, > or /")
    }
    guard (2...16_384).contains(numRestatements) else {
      throw TrainError("num_restatements", "must be from 2 to 16384: they are compared with each other")
    }
    do { _ = try credit.checked() } catch { throw TrainError("credit", error.problem) }
    try refuseIdle(settings)
    return self
  }

  /// Refuses what would have no effect, and a control that leaves in place what it is to take away.
  private func refuseIdle(_ settings: RefineSettings) throws {
    let (isNested, isSummed) = (credit.grouping == .nested, credit.sharing == .summed)
    guard !settings.useKLInReward else {
      throw TrainError(
        "use_kl_in_reward", "does not go with tapo, which compares each step's own reward: leave it out")
    }
    guard !isSummed || credit.outcomeWeight == 0 else {
      throw TrainError(
        "outcome_weight",
        "does not go with --sharing summed, whose sum has the outcome: see --solution-weight")
    }
    guard !credit.leavesOutMalformed || !isNested || isSummed else {
      throw TrainError(
        "leave_out_malformed",
        "does not go with --grouping nested, where nothing is solved behind such a block: leave it out")
    }
    // Solutions change places with those behind the same restatement.
    guard !settings.shuffleRewards || !isNested || !(isSummed || credit.outcomeWeight > 0) else {
      throw TrainError(
        "shuffle_rewards",
        "leaves each restatement its outcomes with --grouping nested: leave out --outcome-weight and --sharing summed"
      )
    }
  }
}

extension TAPOSettings.Judge {
  /// As the manifest has it.
  fileprivate func named(_ quality: RestatementQuality, _ backPrompt: String) -> [String: String] {
    switch self {
    case .reference: return ["quality": quality.metric.rawValue]
    case .backLikelihood: return ["quality": "back_likelihood", "back_prompt": backPrompt]
    case .external(let external):
      var named = ["quality": "external"]
      if let command = external.scorer as? RewardCommand { named["quality_command"] = command.digest }
      if let judge = external.scorer as? RewardJudge { named["quality_url"] = judge.place }
      return named
    }
  }
}
