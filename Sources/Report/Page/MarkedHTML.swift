internal import Korean
internal import Pages

/// A text with its Korean and English marked, so that a reader sees where one changes into the other.
enum MarkedHTML {
  /// Runs of Hangul as `ko`, of Han and kana as `mark`, of words in Latin letters as `en`.
  ///
  /// - Parameter korean: false leaves Hangul as it is: in a Korean text all but a few words would be marked.
  static func spans(_ text: String, korean: Bool = true) -> HTML {
    let bytes = Array(text.utf8)
    var parts: [HTML] = []
    var at = 0
    for run in scriptRuns(in: bytes) {
      parts += latin(bytes[at..<run.range.lowerBound])
      let inner = String(decoding: bytes[run.range], as: UTF8.self)
      switch run.script {
      case .hangul: parts.append(korean ? "<span class=\"ko\">\(inner)</span>" : .text(inner))
      case .han: parts.append("<mark>\(inner)</mark>")
      }
      at = run.range.upperBound
    }
    return (parts + latin(bytes[at...])).joined()
  }

  /// The share of Hangul syllables in all scalars, as rules for traces count it.
  static func korean(_ text: String) -> Double { KoreanProfile(of: Array(text.utf8)).ratios.all }

  /// What lies between runs: on each line all from the first word to the last, if there is a word; formulas have none.
  private static func latin(_ bytes: ArraySlice<UInt8>) -> [HTML] {
    var parts: [HTML] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
      let line = bytes[start..<end]
      if hasWord(line), let first = line.firstIndex(where: isLetter),
        let last = line.lastIndex(where: isLetter)
      {
        parts.append(.text(String(decoding: line[..<first], as: UTF8.self)))
        parts.append("<span class=\"en\">\(String(decoding: line[first...last], as: UTF8.self))</span>")
        parts.append(.text(String(decoding: line[(last + 1)...], as: UTF8.self)))
      } else {
        parts.append(.text(String(decoding: line, as: UTF8.self)))
      }
      start = end
    }
    return parts
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// Two letters in a row that are no command of TeX.
  private static func hasWord(_ line: ArraySlice<UInt8>) -> Bool {
    var (length, isCommand) = (0, false)
    for byte in line {
      if isLetter(byte) {
        length += 1
        if length >= 2, !isCommand { return true }
      } else {
        (length, isCommand) = (0, byte == UInt8(ascii: "\\"))
      }
    }
    return false
  }
}

extension Words {
  /// The first so many scalars.
  static func excerpt(_ text: String, _ scalars: Int) -> String {
    let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(scalars)))
    return start.utf8.count < text.utf8.count ? start + " …" : start
  }
}
