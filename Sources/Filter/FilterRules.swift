public import Corpus
public import Korean

extension FilterSettings {
  /// Judges one text by all rules; the first that fails is the reason.
  ///
  /// - Parameter utf8: UTF-8, any normal form.
  public func judge(_ utf8: [UInt8]) -> Verdict {
    let profile = KoreanProfile(of: utf8)
    if profile.scalars < minChars {
      return .reject(
        Rejection("filter.too_short", value: "\(profile.scalars)", threshold: "≥ \(minChars) chars"))
    }
    if profile.scalars > maxChars {
      return .reject(
        Rejection("filter.too_long", value: "\(profile.scalars)", threshold: "≤ \(maxChars) chars"))
    }
    let korean = share(profile.ratios)
    if korean < minKorean {
      return .reject(
        Rejection(
          "filter.korean", value: fixed(korean), threshold: "≥ \(minKorean) (\(koreanRatio.rawValue))"))
    }
    return .keep
  }

  /// The ratio the threshold is put on.
  public func share(_ ratios: KoreanRatios) -> Double {
    switch koreanRatio {
    case .auto: max(ratios.masked, ratios.eojeol)
    case .all: ratios.all
    case .nonspace: ratios.nonspace
    case .letters: ratios.letters
    case .masked: ratios.masked
    case .nolatex: ratios.nolatex
    case .eojeol: ratios.eojeol
    }
  }

  /// Four digits behind the point, cut rather than rounded, so that 0.29999 never reads as the bound 0.3.
  private func fixed(_ value: Double) -> String { String(Double(Int(value * 10_000)) / 10_000) }
}
