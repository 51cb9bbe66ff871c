import Korean

/// One piece of personal data in a text; never its value.
public struct PersonalDataMatch: Sendable, Equatable {
  /// What it is.
  public let type: PersonalDataType
  /// Where it lies: bytes of the UTF-8 that was searched.
  public let range: Range<Int>
  /// The rule that found it.
  public let rule: PersonalDataRule
}

/// A text with placeholders in it, and what they stand for.
public struct MaskedText: Sendable, Equatable {
  /// The masked text, UTF-8; bytes outside the masked matches are those of the input.
  public let utf8: [UInt8]
  /// All matches, those only flagged too, in bytes of the input.
  public let matches: [PersonalDataMatch]
}

/// Finds personal data in UTF-8 of any normal form: ascending, without overlap; linear in the text.
///
/// Of two that overlap the longer stays, of two alike the one whose rule comes first. TeX and URLs hold none; code holds
/// only what a rule `holdsInCode`.
public func findPersonalData(
  in utf8: [UInt8], settings: PersonalDataSettings = PersonalDataSettings()
) -> [PersonalDataMatch] {
  var scanner = PersonalDataScanner(utf8)
  scanner.scan()
  if scanner.candidates.isEmpty { return [] }
  let masks = MarkupScanner.masks(in: utf8)
  var matches: [PersonalDataMatch] = []
  var next = 0
  for candidate in scanner.candidates.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
    let match = PersonalDataMatch(
      type: candidate.rule.type, range: scanner.text.bytes(candidate.range), rule: candidate.rule)
    if settings.policy(match.type) == .ignore { continue }
    while next < masks.count, masks[next].range.upperBound <= match.range.lowerBound { next += 1 }
    if next < masks.count, masks[next].range.overlaps(match.range) {
      if masks[next].markup != .code || !match.rule.holdsInCode { continue }
    }
    if let last = matches.last, last.range.overlaps(match.range) {
      if match.isBetter(than: last) { matches[matches.count - 1] = match }
    } else {
      matches.append(match)
    }
  }
  return matches
}

/// Replaces personal data by typed placeholders such as `<전화번호>`; masking a masked text changes nothing.
public func maskPersonalData(
  in utf8: [UInt8], settings: PersonalDataSettings = PersonalDataSettings()
) -> MaskedText {
  let matches = findPersonalData(in: utf8, settings: settings)
  var output: [UInt8] = []
  var copied = 0
  for match in matches where settings.policy(match.type) == .mask {
    output.append(contentsOf: utf8[copied..<match.range.lowerBound])
    output.append(contentsOf: match.type.placeholder.utf8)
    copied = match.range.upperBound
  }
  output.append(contentsOf: utf8[copied...])
  return MaskedText(utf8: output, matches: matches)
}

extension PersonalDataMatch {
  fileprivate func isBetter(than other: PersonalDataMatch) -> Bool {
    range.count != other.range.count ? range.count > other.range.count : rule.rank < other.rule.rank
  }
}
