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
      parts.append(.text(String(decoding: bytes[at..<run.range.lowerBound], as: UTF8.self)))
      let inner = String(decoding: bytes[run.range], as: UTF8.self)
      switch run.script {
      case .hangul: parts.append(korean ? "<span class=\"ko\">\(inner)</span>" : .text(inner))
      case .han: parts.append("<mark>\(inner)</mark>")
      case .latin: parts.append("<span class=\"en\">\(inner)</span>")
      }
      at = run.range.upperBound
    }
    return (parts + [.text(String(decoding: bytes[at...], as: UTF8.self))]).joined()
  }

  /// The share of Hangul syllables in all scalars, as rules for traces count it.
  static func korean(_ text: String) -> Double { KoreanProfile(of: Array(text.utf8)).ratios.all }
}
