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
  /// What a restatement is worth.
  public var quality = RestatementQuality()
  /// Whether a solution must have its thoughts between tags to be worth anything.
  public var asksThinkFormat = true
  /// Where the answer is looked for.
  public var extraction = Extraction.afterThink
  /// How rewards become advantages.
  public var credit = UnderstandingCredit()

  /// The reconstruction.
  public init() {}

  /// As the manifest has them.
  public var named: [String: String] {
    [
      "prompt": prompt, "opening": opening, "extraction": extraction.rawValue, "tag": tag,
      "reference_column": referenceColumn,
      "quality": quality.metric.rawValue, "max_korean": "\(quality.maxKorean)",
      "keeps_numbers": "\(quality.gate != nil)", "think_format": "\(asksThinkFormat)",
      "sharing": credit.sharing.rawValue, "outcome_weight": "\(credit.outcomeWeight)",
      "leaves_out_malformed": "\(credit.leavesOutMalformed)",
      "understanding_weight": "\(credit.understandingWeight)", "solution_weight": "\(credit.solutionWeight)",
    ]
  }

  /// The same settings, if they make sense.
  ///
  /// - Throws: `TrainError` naming the setting.
  public func checked() throws -> TAPOSettings {
    try QuestionSlot.check(prompt, "prompt")
    guard !tag.isEmpty, tag.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x3C && $0 != 0x3E && $0 != 0x2F }) else {
      throw TrainError("tag", "must be a word without <, > or /")
    }
    do { _ = try credit.checked() } catch { throw TrainError("credit", error.problem) }
    return self
  }
}
