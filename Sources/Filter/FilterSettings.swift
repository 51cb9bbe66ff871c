public import Corpus

/// What `yisang filter` asks of a text. Each default stands here once.
public struct FilterSettings: Sendable, Equatable {
  /// Share of Korean, 0–1 (YI-SANG, data section: 30 %).
  public var minKorean = 0.3
  /// Which share is meant.
  public var koreanRatio = KoreanRatioKind.auto
  /// Unicode scalars after NFC, inclusive (YI-SANG: 50).
  public var minChars = 50
  /// Unicode scalars after NFC, inclusive (YI-SANG: 8,192).
  public var maxChars = 8_192

  /// The defaults.
  public init() {}

  /// The settings as a shard's identity holds them.
  public var parameters: Parameters {
    Parameters([
      "min_korean": String(minKorean), "korean_ratio": koreanRatio.rawValue, "min_chars": String(minChars),
      "max_chars": String(maxChars),
    ])
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
