import Korean

/// What a translation must leave as it is, and the prose around it.
package struct KeptSpans {
  /// Code blocks and inline code, with their backticks.
  package private(set) var code: [String] = []
  /// Formulas without their delimiters, white space and words in `\text{}`.
  package private(set) var tex: [String] = []
  /// Without the punctuation of the sentence around them.
  package private(set) var urls: [String] = []
  /// The rest, as scalars.
  package private(set) var prose: [UInt32] = []

  /// Takes UTF-8 apart.
  package init(_ text: [UInt8]) {
    var at = 0
    for mask in MarkupScanner.masks(in: text) {
      prose += Segments.scalars(String(decoding: text[at..<mask.range.lowerBound], as: UTF8.self)) + [0x20]
      let span = text[mask.range]
      switch mask.markup {
      case .code: code.append(String(decoding: KeptSpans.withoutLineBlanks(span), as: UTF8.self))
      case .tex: tex.append(String(decoding: KeptSpans.formula(span), as: UTF8.self))
      case .url:
        let url = span.prefix(
          (span.lastIndex { !KeptSpans.sentenceMarks.contains($0) } ?? span.startIndex) + 1 - span.startIndex)
        urls.append(String(decoding: url, as: UTF8.self))
      }
      at = mask.range.upperBound
    }
    prose += Segments.scalars(String(decoding: text[at...], as: UTF8.self))
  }

  /// What the first has that the second has not, each as often as it stands there; nil if nothing is missing.
  package static func missing(_ spans: [String], from others: [String]) -> String? {
    var left: [[UInt8]: Int] = [:]
    for other in others { left[Array(other.utf8), default: 0] += 1 }
    for span in spans {
      left[Array(span.utf8), default: 0] -= 1
      if left[Array(span.utf8), default: 0] < 0 { return span }
    }
    return nil
  }

  private static let sentenceMarks = Array(".,;:!?)]}'\"*".utf8)

  /// A block may be indented, and its lines may end in blanks.
  private static func withoutLineBlanks(_ code: ArraySlice<UInt8>) -> [UInt8] {
    let lines = code.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      line.prefix((line.lastIndex { $0 > 0x20 } ?? line.startIndex - 1) + 1 - line.startIndex)
    }
    return Array(lines.joined(separator: [0x0A]))
  }

  private static func formula(_ span: ArraySlice<UInt8>) -> [UInt8] {
    var body = span
    for (open, close) in [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")]
    where body.starts(with: open.utf8) && body.count >= open.utf8.count + close.utf8.count {
      body = body.dropFirst(open.utf8.count).dropLast(close.utf8.count)
      break
    }
    var kept: [UInt8] = []
    var at = body.startIndex
    while at < body.endIndex {
      let word = words.first { body[at...].starts(with: $0) }
      if let word {
        kept += word
        at += word.count
        var depth = 1
        while at < body.endIndex, depth > 0 {
          depth += body[at] == UInt8(ascii: "{") ? 1 : body[at] == UInt8(ascii: "}") ? -1 : 0
          at += 1
        }
      } else {
        if body[at] > 0x20 { kept.append(body[at]) }
        at += 1
      }
    }
    return kept
  }

  private static let words = ["\\text{", "\\textbf{", "\\textit{", "\\textrm{", "\\mbox{"].map {
    Array($0.utf8)
  }
}
