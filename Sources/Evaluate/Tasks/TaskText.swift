import StrictJSON

/// Texts of fields.
enum TaskText {
  /// Without white space around it.
  static func trimmed(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard let first = bytes.firstIndex(where: { !TaskRows.isSpace($0) }),
      let last = bytes.lastIndex(where: { !TaskRows.isSpace($0) })
    else { return "" }
    return String(decoding: bytes[first...last], as: UTF8.self)
  }

  /// Equal by bytes.
  static func isSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

  /// A text, or a number as one; nil for anything else.
  static func plain(_ value: JSON) -> String? {
    switch value {
    case .string: value.text
    case .integer(let number): "\(number)"
    case .number(let number): number.isFinite ? Int(exactly: number).map { "\($0)" } ?? "\(number)" : nil
    default: nil
    }
  }

  /// Without a cue at its end to answer now, where a benchmark's questions have one.
  static func withoutCue(_ question: String, _ cue: String) -> String {
    var text = trimmed(question)
    for ending in [cue, cue + ":"] where text.utf8.count >= ending.utf8.count {
      guard text.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8) else { continue }
      text = trimmed(String(decoding: text.utf8.dropLast(ending.utf8.count), as: UTF8.self))
      break
    }
    return text
  }
}
