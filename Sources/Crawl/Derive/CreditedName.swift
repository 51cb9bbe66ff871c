internal import PersonalData

/// Whom a verdict says to name, without what reaches that person: a licence asks for the name, not for the telephone.
///
/// - Returns: the text with e-mail addresses and telephone numbers masked; nil if it was nothing else.
func creditedName(_ attribution: String) -> String? {
  let text = Array(attribution.utf8)
  let masked = maskPersonalData(in: text, settings: reachable)
  guard !masked.matches.contains(where: { $0.range == text.indices }) else { return nil }
  return String(decoding: masked.utf8, as: UTF8.self)
}

private let reachable = PersonalDataSettings(
  Dictionary(
    uniqueKeysWithValues: PersonalDataType.allCases.map {
      ($0, $0 == .email || $0 == .phone ? .mask : .ignore)
    }))
