public import Korean
internal import Similarity

/// What is measured on a text, once; the rules judge by it without the text.
public struct Scores: Sendable, Equatable {
  /// Unicode scalars after NFC.
  public var scalars = 0
  /// The named ratios of Korean, 0–1.
  public var korean: KoreanRatios
  /// How damaged the text is by a wrong decoding, 0–1; from 0.5 on it is not the author's.
  public var mojibake = 0.0
  /// Share of its units that stand in the phrases of alert and error pages, 0–1.
  public var notice = 0.0
  /// Share of its bytes in runs of five eojeol that stood in it before, 0–1.
  public var repeated = 0.0
  /// Share of its scalars that only part the letters beside them, 0–1.
  public var separators = 0.0
}

/// Measures a text: UTF-8 of any normal form. Linear in it, and pure.
public func measure(_ utf8: [UInt8]) -> Scores {
  let text = NFC.normalized(utf8)
  let profile = KoreanProfile(of: text)
  return Scores(
    scalars: profile.scalars, korean: profile.ratios,
    mojibake: mojibakeDegree(in: text),
    notice: noticeShare(of: MixedUnits(of: text)),
    repeated: repeatedShare(of: text),
    separators: separatorShare(of: text, scalars: profile.scalars))
}
