import Model
public import Rewards
import StrictJSON

/// What NRT decides by beside what all refining has.
public struct NRTSettings: Sendable {
  /// Where a row's reference answer is.
  public enum Reference: String, Sendable, CaseIterable {
    /// The known answer: the columns gold, answer or solution, as for `accuracy`.
    case gold
    /// The answer that a page accepted, of a source whose licence is of class A or B: the column accepted.
    case accepted
  }

  /// Who gives credit.
  public var method = ReferenceMethod.paper
  /// f: what NRT's two variants learn by, and what is logged of all.
  public var aggregation = ReferenceAggregation.weightedSumLogProb
  /// Where references are.
  public var reference = Reference.gold
  /// What is written behind a trace; `{reference}` stands for the reference.
  public var template = Self.slot
  /// Tokens of a reference, at most; questions of longer ones are not asked.
  public var maxReferenceLength = 2_048
  /// What the model's turn begins with, behind the template's own; nil: `<think>` and a line's end, where `</think>` ends a trace and the
  /// question has not opened thoughts, else nothing. Without it the base would close what was never open.
  public var opening: String?
  /// What stands between trace and reference; without blanks around it, what ends a trace.
  public var separator = "</think>\n\n"
  /// Of the separator's −log p where the model did not write it itself.
  public var separatorWeight = 0.3

  static let slot = "{reference}"

  /// The paper's, with the aggregation it found best.
  public init() {}

  /// As the manifest has them.
  public var named: [String: String] {
    [
      "variant": method.rawValue, "aggregation": aggregation.rawValue,
      "reference": reference.rawValue, "reference_template": template, "opening": opening ?? "",
      "max_reference_length": "\(maxReferenceLength)",
      "separator": separator, "separator_weight": "\(separatorWeight)",
    ]
  }

  /// What ends a trace.
  var tag: [UInt8] { Array(separator.utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()) }

  /// What the turn of one question begins with.
  func opening(of question: Question) -> String {
    opening ?? (question.opensThink || tag != Array("</think>".utf8) ? "" : "<think>\n")
  }

  /// The same settings, if they make sense.
  ///
  /// - Parameter settings: what all refining has.
  /// - Throws: `TrainError` naming the setting.
  public func checked(_ settings: RefineSettings) throws -> NRTSettings {
    guard method != .latro || settings.useKLInReward else {
      throw TrainError(
        "variant", "latro needs --beta, its β, and --use-kl-in-reward: its KL is in the reward")
    }
    let (usual, advantages) = (AdvantageSettings(), settings.advantages)
    // They look at completions, or at rewards, where traces have references behind them and credit of their own.
    let foreign: [(String, Bool)] = [
      ("beta", settings.needsReference && method != .latro),
      ("dynamic_sampling", settings.dynamicSampling),
      ("mask_truncated_completions", settings.maskTruncatedCompletions),
      ("top_entropy_quantile", settings.topEntropyQuantile < 1),
      ("off_policy_mask_threshold", settings.offPolicyMaskThreshold != nil),
      ("importance_sampling_level", settings.objective.importanceSamplingLevel == .sequence),
      ("scale_rewards", advantages.scaleRewards != usual.scaleRewards),
      ("adv_estimator", advantages.estimator != usual.estimator),
      (
        "multi_objective_aggregation",
        advantages.multiObjectiveAggregation != usual.multiObjectiveAggregation
      ),
    ]
    if let (name, _) = foreign.first(where: \.1) {
      throw TrainError(name, "does not go with nrt, \(method.rawValue): leave it out")
    }
    try QuestionSlot.check(template, "reference_template", mark: NRTSettings.slot)
    guard !tag.isEmpty else {
      throw TrainError("separator", "must be more than blanks, such as </think>: it ends a trace")
    }
    return self
  }

  /// What is to be written behind a trace; nil where the row has no reference.
  public func reference(of question: Question) -> [UInt8]? {
    let text =
      switch reference {
      case .gold: RewardInput.knownAnswer(in: question.columns)
      case .accepted: question.columns["accepted"]?.text
      }
    guard let text, text.contains(where: { !$0.isWhitespace }) else { return nil }
    return Array(template.replacing(NRTSettings.slot, with: text).utf8)
  }
}
