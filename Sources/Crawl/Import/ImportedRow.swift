internal import Corpus
internal import Korean
internal import Licensing
internal import Synchronization
internal import Web

/// A row with the terms it was imported under: what a stored response of the source `import` holds.
struct ImportedRow: Sendable {
  let terms: ImportTerms
  /// `line 17 of qna.jsonl`.
  let place: String
  let row: JSONRow

  init(_ row: JSONRow, _ place: String, _ terms: ImportTerms) {
    (self.row, self.place, self.terms) = (row, place, terms)
  }

  /// The head under which rows are stored; the terms are JSON, which has no line ends.
  static func head(_ termsJSON: String, place: String) -> [UInt8] {
    let place = String(decoding: place.utf8.filter { $0 >= 0x20 }, as: UTF8.self)
    return Array(
      """
      HTTP/1.1 200 Imported\r
      Content-Type: application/vnd.yisang.row+json\r
      X-Import-Place: \(place)\r
      X-Import-Terms: \(termsJSON)\r\n
      """.utf8)
  }

  /// Reads a stored response.
  ///
  /// - Throws: `Rejection` where it holds no row.
  init(_ response: StoredResponse) throws(Rejection) {
    let headers = response.headers
    guard let terms = headers["X-Import-Terms"].flatMap(ImportedRow.terms), let row = JSONRow(response.body)
    else { throw Rejection("import.unreadable") }
    self.init(row, headers["X-Import-Place"] ?? "", terms)
  }

  /// The terms read last: rows that follow one another mostly have the same.
  private static let last = Mutex<(json: String, terms: ImportTerms)?>(nil)

  private static func terms(_ json: String) -> ImportTerms? {
    if let known = last.withLock({ $0 }), known.json.utf8.elementsEqual(json.utf8) { return known.terms }
    guard let terms = ImportTerms(json: json) else { return nil }
    last.withLock { $0 = (json, terms) }
    return terms
  }

  /// A field of the row as clean text; nil where it has none.
  func text(_ field: ImportField) -> String? {
    guard let value = terms.columns[field].flatMap(row.value) else { return nil }
    return ImportedRow.text(of: value)
  }

  /// The subject; nil where the row names none of the list: such a column may hold anything, and stands in exports.
  var category: String? { text(.category).flatMap { Site.categories.contains($0) ? $0 : nil } }

  /// A string as it is, null as nothing, anything else as it is written.
  private static func text(of value: ArraySlice<UInt8>) -> String? {
    if value.elementsEqual("null".utf8) { return nil }
    return cleaned(JSONRow.text(value) ?? String(decoding: value, as: UTF8.self))
  }

  /// NFC without control characters and without white space at its ends; nil if nothing is left. Line ends are `\n`.
  static func cleaned(_ text: String) -> String? {
    var bytes = NFC.normalized(Array(text.utf8))
    if bytes.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F }) {
      var out: [UInt8] = []
      for (place, byte) in bytes.enumerated() {
        let endsLine = byte == 0x0D && !(place + 1 < bytes.count && bytes[place + 1] == 0x0A)
        if endsLine { out.append(0x0A) }
        if byte >= 0x20 && byte != 0x7F || byte == 0x0A || byte == 0x09 { out.append(byte) }
      }
      bytes = out
    }
    guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 })
    else { return nil }
    return String(decoding: bytes[first...last], as: UTF8.self)
  }
}

extension ImportedRow {
  /// The question in the row.
  ///
  /// - Throws: `Rejection` where there is none, with the place of the row.
  func item(_ response: StoredResponse, category: String?) throws(Rejection) -> Item {
    guard let value = terms.columns[.question].flatMap(row.value), !value.elementsEqual("null".utf8) else {
      throw Rejection("import.question_missing", value: place)
    }
    guard let text = JSONRow.text(value) else {
      throw Rejection("import.question_no_text", value: place, threshold: "a text")
    }
    guard let body = ImportedRow.cleaned(text) else {
      throw Rejection("import.question_missing", value: place)
    }
    let replaced = Array(body.utf8).count(of: [0xEF, 0xBF, 0xBD])
    let most = ExtractionLimits().replacements
    guard Double(replaced) <= most * Double(body.utf8.count) else {
      throw Rejection("import.question_unreadable", value: place, threshold: "≤ \(most) U+FFFD a byte")
    }
    return Item(
      id: RecordID(page: response.url, post: 0), page: response.id, post: 0, url: response.url,
      host: response.authority, category: self.category ?? terms.category ?? category,
      title: self.text(.title) ?? "", body: body, answers: answers, askedAt: self.text(.askedAt),
      method: "import.row", retrievedAt: response.fetchedAt)
  }

  /// One answer, or several where the column holds an array of texts.
  var answers: [Item.Answer] {
    guard let value = terms.columns[.answer].flatMap(row.value) else { return [] }
    let texts = JSONRow.texts(value)?.compactMap(ImportedRow.cleaned)
    return (texts ?? text(.answer).map { [$0] } ?? []).map { Item.Answer(body: $0) }
  }

  /// Whom the row, or the one who imported it, names.
  var authors: [String] { [text(.author), terms.attribution].compactMap(\.self) }

  /// What the row, or the one who imported it, says of its licence.
  var evidence: [Evidence] {
    var found: [Evidence] = []
    func add(_ signal: String, _ value: String?, _ locator: String?, _ kind: Evidence.Kind) {
      guard let value, let locator else { return }
      found.append(Evidence(signal: signal, value: value, locator: locator, kind: kind))
    }
    let stated = text(.license)
    add(
      "import.license", stated ?? terms.license,
      stated == nil ? "--license, \(place)" : terms.columns[.license].map { "column \($0), \(place)" }, .grant
    )
    add("import.attribution", terms.attribution, "--attribution", .notice)
    add("import.author", text(.author), terms.columns[.author].map { "column \($0), \(place)" }, .notice)
    return found
  }
}

extension StoredResponse {
  /// `host[:port]`, or the name an import was given.
  var authority: String {
    guard let mark = Array(host.utf8).place(of: "://") else { return host }
    return String(decoding: host.utf8.dropFirst(mark.upperBound), as: UTF8.self)
  }
}

extension [UInt8] {
  /// How often a sequence stands in these bytes.
  fileprivate func count(of sequence: [UInt8]) -> Int {
    indices.count { self[$0...].starts(with: sequence) }
  }
}
