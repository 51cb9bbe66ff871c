public import Corpus

/// One thing asked of a text, judged by its scores alone.
///
/// `docs/rules.md` and a test for each example are made from what a rule says of itself.
public protocol FilterRule: Sendable {
  /// The rejection's reason is `filter.` and this.
  static var name: String { get }
  /// The configuration key of the bound; the flag is the same in kebab-case.
  static var setting: String { get }
  /// What the value is counted in.
  static var unit: String { get }
  /// Why a text that fails is not wanted, and where the bound comes from.
  static var why: String { get }
  /// Texts that pass by the default settings.
  static var keeps: [RuleExample] { get }
  /// Texts that fail by the default settings.
  static var drops: [RuleExample] { get }

  /// The rule with its bound.
  init(_ settings: FilterSettings)
  /// The bound that is asked for.
  var bound: RuleBound { get }
  /// What the bound is put on.
  func value(of scores: Scores) -> Double
  /// A bound of several meanings says which; empty otherwise.
  var meaning: String { get }
}

/// A text that shows what a rule does: `text`, so many times in a row.
public struct RuleExample: Sendable, Equatable {
  /// The text that is repeated.
  public let text: String
  /// How often, at least once.
  public let times: Int

  init(_ text: String, times: Int = 1) { (self.text, self.times) = (text, times) }

  /// The whole text.
  public var whole: String { String(repeating: text, count: times) }
}

/// The least or the greatest value that is kept.
public enum RuleBound: Sendable, Equatable {
  /// Kept from this value on.
  case atLeast(Double)
  /// Kept up to this value.
  case atMost(Double)

  /// Whether a value is kept.
  public func admits(_ value: Double) -> Bool {
    switch self {
    case .atLeast(let bound): value >= bound
    case .atMost(let bound): value <= bound
    }
  }

  /// The number itself.
  public var value: Double {
    switch self {
    case .atLeast(let bound), .atMost(let bound): bound
    }
  }

  /// `≥ 0.3`.
  public var description: String {
    switch self {
    case .atLeast(let bound): "≥ " + RuleBound.number(bound)
    case .atMost(let bound): "≤ " + RuleBound.number(bound)
    }
  }

  /// A number without needless digits.
  public static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }
}

extension FilterRule {
  /// The dotted reason.
  public static var reason: String { "filter." + name }

  /// Most bounds have one meaning.
  public var meaning: String { "" }

  /// Why a text is not kept; nil if this rule keeps it.
  public func rejection(_ scores: Scores) -> Rejection? {
    let value = value(of: scores)
    if bound.admits(value) { return nil }
    // Cut rather than rounded, so that 0.29999 never reads as the bound 0.3.
    let shown = Self.unit == "share" ? String(Double(Int(value * 10_000)) / 10_000) : RuleBound.number(value)
    let detail = Self.unit == "share" ? meaning : " " + Self.unit
    return Rejection(Self.reason, value: shown, threshold: bound.description + detail)
  }
}

extension FilterSettings {
  /// The rules that look at scores, in the order in which they are asked.
  public static let ruleTypes: [any FilterRule.Type] = [
    TooShort.self, TooLong.self, NotKorean.self, Garbled.self, NoticePage.self, Repeated.self, Separated.self,
  ]

  /// The rules with their bounds.
  public var rules: [any FilterRule] { FilterSettings.ruleTypes.map { $0.init(self) } }

  /// The first rule that a text of these scores fails; nil if it passes all.
  public func rejection(_ scores: Scores) -> Rejection? {
    rules.lazy.compactMap { $0.rejection(scores) }.first
  }
}
