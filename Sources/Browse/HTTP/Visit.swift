import Pages

/// A request that passed the gate, understood.
struct Visit: Sendable {
  /// The parts of the path, decoded.
  let path: [String]
  let query: FormFields
  /// What was posted; nil for GET.
  let form: FormFields?
  let language: Language
  /// Whether the address says the language, so that links keep it.
  let keepsLanguage: Bool
  let cookies: [String: String]

  /// nil where the address cannot be decoded.
  init?(_ request: RawRequest, form: FormFields?, standard: Language?) {
    let halves = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = (halves.first ?? "").utf8.split(separator: UInt8(ascii: "/")).map { decoded($0) }
    guard request.target.hasPrefix("/"), parts.count == parts.compactMap(\.self).count,
      let query = FormFields(halves.count > 1 ? halves[1] : "")
    else { return nil }
    path = parts.compactMap(\.self)
    (self.query, self.form) = (query, form)
    let asked = query["lang"].flatMap(Language.init)
    keepsLanguage = asked != nil
    language = asked ?? standard ?? Visit.preferred(request.fields["accept-language"] ?? "")
    cookies = Visit.cookies(request.fields["cookie"] ?? "")
  }

  /// The first language of a browser's list that pages are written in (RFC 9110 §12.5.4; lists come sorted).
  static func preferred(_ list: String) -> Language {
    for entry in list.lowercased().split(separator: ",") {
      let tag = entry.prefix { $0 != ";" && $0 != "-" }.filter { $0 != " " }
      if let language = Language(rawValue: String(tag)) { return language }
    }
    return .english
  }

  private static func cookies(_ text: String) -> [String: String] {
    var found: [String: String] = [:]
    for part in text.split(separator: ";") {
      let halves = part.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, let value = decoded(halves[1].utf8) else { continue }
      found[halves[0].filter { $0 != " " }] = value
    }
    return found
  }

  /// A whole number of the query within a range; nil where it is none.
  func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
    query[name].flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
  }
}
