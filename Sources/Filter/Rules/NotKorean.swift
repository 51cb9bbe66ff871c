internal import Korean

/// Texts that are not written in Korean.
struct NotKorean: FilterRule {
  static let name = "korean"
  static let setting = "min_korean"
  static let unit = "share"
  static let why =
    "0.3 as in YI-SANG (§5.1), which leaves the denominator open; `korean_ratio` chooses it, and `auto` takes the "
    + "larger of `masked` and `eojeol`, so that TeX, code and English terms hide no Korean question"
  static let keeps = [
    RuleExample("다음 극한값을 구하시오. $\\lim_{x \\to 0} \\frac{\\sin 3x}{x} + \\int_0^1 e^{-t^2}\\,dt$ 풀이도 부탁드립니다."),
    RuleExample(
      "이 함수가 왜 끝나지 않나요?\n```\nwhile (i < n) { if (a[i] == key) return i; }\nreturn -1;\n```\n도와주세요."),
    RuleExample("Transformer의 self-attention에서 query, key, value를 왜 따로 projection 하나요?"),
  ]
  static let drops = [
    RuleExample("How do I solve this equation? I tried to factor it, but it did not work at all. 도와주세요"),
    RuleExample("日本の首都はどこですか。東京と大阪のどちらが人口の多い都市ですか。詳しく説明してください。お願いします。ありがとうございます。"),
  ]

  private let kind: KoreanRatioKind
  let bound: RuleBound
  init(_ settings: FilterSettings) {
    (kind, bound) = (settings.koreanRatio, .atLeast(settings.minKorean))
  }
  func value(of scores: Scores) -> Double { kind.value(of: scores.korean) }
  var meaning: String { " (\(kind.rawValue))" }
}

extension KoreanRatioKind {
  /// The ratio that is meant.
  func value(of ratios: KoreanRatios) -> Double {
    switch self {
    case .auto: max(ratios.masked, ratios.eojeol)
    case .all: ratios.all
    case .nonspace: ratios.nonspace
    case .letters: ratios.letters
    case .masked: ratios.masked
    case .nolatex: ratios.nolatex
    case .eojeol: ratios.eojeol
    }
  }
}
