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
  /// f, of NRT's two variants.
  public var aggregation = ReferenceAggregation.weightedSumLogProb
  /// Where references are.
  public var reference = Reference.gold
  /// What is written behind a trace; `{reference}` stands for the reference.
  public var template = Self.slot
  /// What the model's turn begins with, behind the template's own.
  public var opening = ""
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
      "variant": method.rawValue, "aggregation": (method.aggregation ?? aggregation).rawValue,
      "reference": reference.rawValue, "reference_template": template, "opening": opening,
      "separator": separator, "separator_weight": "\(separatorWeight)",
    ]
  }

  /// What ends a trace.
  var tag: [UInt8] { Array(separator.utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()) }

  /// The same settings, if they make sense.
  ///
  /// - Parameter settings: what all refining has.
  /// - Throws: `TrainError` naming the setting.
  public func checked(_ settings: RefineSettings) throws -> NRTSettings {
    guard method != .latro || settings.useKLInReward else {
      throw TrainError(
        "variant", "latro needs --beta, its β, and --use-kl-in-reward: its KL is in the reward")
    }
    guard template.contains(NRTSettings.slot) else {
      throw TrainError("reference_template", "must have \(NRTSettings.slot) where the reference is to stand")
    }
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
    return text.map { Array(template.replacing(NRTSettings.slot, with: $0).utf8) }
  }
}
