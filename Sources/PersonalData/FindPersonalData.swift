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
  var candidates = scanner.candidates.filter { settings.policy($0.rule.type) != .ignore }
    .map { PersonalDataMatch(type: $0.rule.type, range: scanner.text.bytes($0.range), rule: $0.rule) }
  candidates.sort { $0.range.lowerBound < $1.range.lowerBound }
  return disjoint(prose(candidates, in: utf8), count: utf8.count)
}

/// The matches that lie in prose, or in code that cannot excuse them.
private func prose(_ matches: [PersonalDataMatch], in utf8: [UInt8]) -> [PersonalDataMatch] {
  var masks = MarkupScanner.masks(in: utf8)[...]
  return matches.filter { match in
    while let mask = masks.first, mask.range.upperBound <= match.range.lowerBound { masks.removeFirst() }
    guard let mask = masks.first, mask.range.overlaps(match.range) else { return true }
    return mask.markup == .code && match.rule.holdsInCode
  }
}

/// Takes the longest first, then what does not touch it.
///
/// What overlaps a match that is at least as long has its first or its last byte in it.
private func disjoint(_ matches: [PersonalDataMatch], count: Int) -> [PersonalDataMatch] {
  var isTaken = [Bool](repeating: false, count: count)
  var taken: [PersonalDataMatch] = []
  for match in matches.sorted(by: { $0.precedes($1) }) {
    if isTaken[match.range.lowerBound] || isTaken[match.range.upperBound - 1] { continue }
    for at in match.range { isTaken[at] = true }
    taken.append(match)
  }
  return taken.sorted { $0.range.lowerBound < $1.range.lowerBound }
}

/// Replaces personal data by typed placeholders such as `<전화번호>`; masking a masked text changes nothing.
public func maskPersonalData(
  in utf8: [UInt8], settings: PersonalDataSettings = PersonalDataSettings()
) -> MaskedText {
  let matches = findPersonalData(in: utf8, settings: settings)
  let masked = matches.lazy.filter { settings.policy($0.type) == .mask }.map { ($0.range, $0.type) }
  return MaskedText(utf8: withPlaceholders(utf8, masked), matches: matches)
}

/// A text with placeholders in some ranges: ascending; what overlaps an earlier one or reaches beyond the end is passed over.
package func withPlaceholders(
  _ utf8: [UInt8], _ places: some Sequence<(Range<Int>, PersonalDataType)>
) -> [UInt8] {
  var output: [UInt8] = []
  var copied = 0
  for (range, type) in places where range.lowerBound >= copied && range.upperBound <= utf8.count {
    output.append(contentsOf: utf8[copied..<range.lowerBound])
    output.append(contentsOf: type.placeholder.utf8)
    copied = range.upperBound
  }
  output.append(contentsOf: utf8[copied...])
  return output
}

extension PersonalDataMatch {
  fileprivate func precedes(_ other: PersonalDataMatch) -> Bool {
    if range.count != other.range.count { return range.count > other.range.count }
    if range.lowerBound != other.range.lowerBound { return range.lowerBound < other.range.lowerBound }
    return rule.rank < other.rule.rank
  }
}
