extension WebURL {
  /// The crawl's key for what this URL names: two links to one page should have one key.
  ///
  /// On top of the parse (case, IDNA, default port, dot segments): percent-encoding as in RFC 3986 §6.2.2, no
  /// fragment, no credentials, no tracking or session fields, no board view state, no empty query. The case and
  /// the doubled slashes of the path and the order of the query stay. Idempotent. Nil unless http or https.
  public func canonical() -> String? {
    guard isHTTP else { return nil }
    var url = self
    url.username = ""
    url.password = ""
    url.fragment = nil
    url.path = droppingSessions(fromPath: percentNormalised(path))
    url.query = query.map(percentNormalised)
    url.filterQuery { !isTransientField($0, $1) }
    return url.withoutViewState().href
  }

  /// Keeps the query's fields that are to be kept, by name in lower case and value; a query with nothing in it goes.
  mutating func filterQuery(keeping keep: (_ name: String, _ value: Substring.UTF8View) -> Bool) {
    guard let query else { return }
    let fields = query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
    let kept = fields.filter { keep(fieldName($0), fieldValue($0)) }
    if kept.count < fields.count {
      self.query = kept.map { String(Substring($0)) }.joined(separator: "&")
    }
    if self.query?.isEmpty == true { self.query = nil }
  }
}

/// The name of a `name=value` field, in lower case.
func fieldName(_ field: Substring.UTF8View) -> String {
  String(decoding: field.prefix { $0 != UInt8(ascii: "=") }.map(\.lowercased), as: UTF8.self)
}

private func fieldValue(_ field: Substring.UTF8View) -> Substring.UTF8View {
  field.drop { $0 != UInt8(ascii: "=") }.dropFirst()
}

/// Fields that say who came or from where and never which page is meant: sessions and advertising.
private let transientFields: Set<String> = [
  "cfid", "cftoken", "jsessionid", "phpsessid",
  "dclid", "fbclid", "gbraid", "gclid", "igshid", "msclkid", "napm", "wbraid", "yclid",
]
private let transientPrefixes = ["aspsessionid", "utm_"]

private func isTransientField(_ name: String, _ value: Substring.UTF8View) -> Bool {
  // A long `sid` is a session, a short one a section or a story: `article.php?sid=42`.
  if name == "sid" { return value.count >= 16 }
  return transientFields.contains(name) || transientPrefixes.contains { name.utf8.starts(with: $0.utf8) }
}

/// The path without session parameters such as `;jsessionid=1A2B`.
private func droppingSessions(fromPath path: String) -> String {
  guard path.utf8.contains(UInt8(ascii: ";")) else { return path }
  let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  return segments.map { segment in
    let parts = segment.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let kept =
      parts.prefix(1)
      + parts.dropFirst().filter {
        !$0.contains(UInt8(ascii: "=")) || !isTransientField(fieldName($0), fieldValue($0))
      }
    let text = kept.map { String(Substring($0)) }.joined(separator: ";")
    // `..;jsessionid=1` is a name, `..` is not: dropping the session would change what the path means.
    return text == "." || text == ".." ? String(Substring(segment)) : text
  }.joined(separator: "/")
}
