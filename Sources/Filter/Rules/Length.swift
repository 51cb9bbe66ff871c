/// Texts too short to ask anything.
struct TooShort: FilterRule {
  static let name = "too_short"
  static let setting = "min_chars"
  static let unit = "chars"
  static let why =
    "a question of a few words has no content to reason about; 50 as in YI-SANG (§5.1), Unicode scalars after NFC"
  static let keeps = [RuleExample("가나다라마바사아자차", times: 5)]
  static let drops = [RuleExample("이거 답이 뭔가요? 급해요 ㅠㅠ"), RuleExample("가", times: 49)]

  let bound: RuleBound
  init(_ settings: FilterSettings) { bound = .atLeast(Double(settings.minChars)) }
  func value(of scores: Scores) -> Double { Double(scores.scalars) }
}

/// Texts longer than a model is asked in one go.
struct TooLong: FilterRule {
  static let name = "too_long"
  static let setting = "max_chars"
  static let unit = "chars"
  static let why = "whole documents and dumps are no questions; 8,192 as in YI-SANG (§5.1), inclusive"
  static let keeps = [RuleExample("가나다라마바사아", times: 1_024)]
  static let drops = [RuleExample("가나다라마바사아자", times: 911)]

  let bound: RuleBound
  init(_ settings: FilterSettings) { bound = .atMost(Double(settings.maxChars)) }
  func value(of scores: Scores) -> Double { Double(scores.scalars) }
}
