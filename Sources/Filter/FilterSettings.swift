public import Contamination
public import Corpus
public import PersonalData

/// What `yisang filter` asks of a text. Each default stands here once; the rules say why.
public struct FilterSettings: Sendable, Equatable {
  /// Share of Korean, 0–1.
  public var minKorean = 0.3
  /// Which share is meant.
  public var koreanRatio = KoreanRatioKind.auto
  /// Unicode scalars after NFC, inclusive.
  public var minChars = 50
  /// Unicode scalars after NFC, inclusive.
  public var maxChars = 8_192
  /// How damaged by a wrong decoding, 0–1.
  public var maxMojibake = 0.49
  /// Share of phrases of alert pages, 0–1.
  public var maxNotice = 0.7
  /// Share of repeated text, 0–1.
  public var maxRepeated = 0.6
  /// Share of what only parts letters, 0–1.
  public var maxSeparators = 0.2
  /// Overlaps with a benchmark that an item is dropped for, where benchmarks are given.
  public var contamination = Set(Overlap.Verdict.allCases)
  /// What becomes of each type of personal data in the items that are kept.
  public var personalData = PersonalDataSettings()

  /// The defaults.
  public init() {}

  /// The settings as a shard's identity holds them.
  public var parameters: Parameters {
    var values = [
      "contamination_drops": contamination.sorted().map(\.rawValue).joined(separator: ","),
      "korean_ratio": koreanRatio.rawValue,
    ]
    for number in FilterSettings.numbers { values[number.key] = RuleBound.number(number.get(self)) }
    for policy in PersonalDataSettings.Policy.allCases {
      let types = PersonalDataType.allCases.filter { personalData.policy($0) == policy }
      values["personal_data_" + policy.rawValue] = types.map(\.rawValue).joined(separator: ",")
    }
    return Parameters(values)
  }

  /// The settings a shard was made with; what it does not name is the default.
  public init(_ parameters: [String: String]) {
    self.init()
    for number in FilterSettings.numbers {
      if let value = parameters[number.key].flatMap(Double.init) { try? number.set(&self, value) }
    }
    if let kind = parameters["korean_ratio"].flatMap(KoreanRatioKind.init) { koreanRatio = kind }
    if let verdicts = parameters["contamination_drops"] {
      contamination = Set(verdicts.split(separator: ",").compactMap { Overlap.Verdict(rawValue: String($0)) })
    }
    for policy in PersonalDataSettings.Policy.allCases {
      for name in (parameters["personal_data_" + policy.rawValue] ?? "").split(separator: ",") {
        if let type = PersonalDataType(rawValue: String(name)) { personalData.policies[type] = policy }
      }
    }
  }
}

/// The named ratios of Korean a threshold may be put on.
public enum KoreanRatioKind: String, Sendable, CaseIterable {
  /// The larger of `masked` and `eojeol`, so that TeX, code and English terms do not hide a Korean question.
  case auto
  /// Syllables / all scalars: the paper's most likely meaning.
  case all
  /// Syllables / scalars that are not white space.
  case nonspace
  /// Hangul letters / letters of all scripts.
  case letters
  /// `letters` after code, TeX and URLs are masked.
  case masked
  /// Syllables / non-space scalars after TeX is removed.
  case nolatex
  /// Eojeol with Hangul / eojeol.
  case eojeol
}
