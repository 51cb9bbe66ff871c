import Foundation
import Korean
import Reasoning

/// How a text is shown so that its languages, and where it looks back, are seen at a glance.
enum TextMarks {
  /// Colours for a terminal: Hangul cyan, Han and kana magenta, a reflection yellow.
  case colours
  /// ⟦Hangul⟧, 〔Han and kana〕, and ↺ before a reflection.
  case brackets
  /// The text alone; the margin tells.
  case none

  /// Colours go where a person looks and did not forbid them (no-color.org).
  static func standard(asked: Bool) -> TextMarks {
    if asked { return .brackets }
    let forbidden = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return isatty(1) == 1 && !forbidden ? .colours : .none
  }

  fileprivate func around(_ script: ScriptRun.Script) -> (open: String, close: String) {
    switch (self, script) {
    case (.none, _), (_, .latin): ("", "")
    case (.colours, .hangul): ("\u{1B}[36m", "\u{1B}[39m")
    case (.colours, .han): ("\u{1B}[35m", "\u{1B}[39m")
    case (.brackets, .hangul): ("⟦", "⟧")
    case (.brackets, .han): ("〔", "〕")
    }
  }

  fileprivate var reflection: String {
    switch self {
    case .none: ""
    case .colours: "\u{1B}[1;33m↺\u{1B}[22;39m "
    case .brackets: "↺ "
    }
  }
}

/// A text in paragraphs, each with its share of Korean in the margin.
struct MarkedText {
  let text: [UInt8]
  let marks: TextMarks
  var reflections: [Reflection] = []

  /// The lines, without their ends: `  12 % │ text`, and `       │ text` where a paragraph goes on.
  var lines: [String] {
    let paragraphs = thinkProfile(text)
    var lines: [String] = []
    for (index, paragraph) in paragraphs.enumerated() {
      if index > 0 { lines.append("       │") }
      let shown = marked(paragraph.range).split(separator: 0x0A, omittingEmptySubsequences: false)
      for (place, line) in shown.enumerated() {
        let share = String(Int((paragraph.korean * 100).rounded()))
        let margin =
          place == 0
          ? String(repeating: " ", count: max(0, 4 - share.utf8.count)) + share + " % │ " : "       │ "
        lines.append(margin + String(decoding: line, as: UTF8.self))
      }
    }
    return lines
  }

  private func marked(_ range: Range<Int>) -> [UInt8] {
    let slice = Array(text[range])
    var places: [(at: Int, order: Int, text: String)] = []
    for run in scriptRuns(in: slice) {
      let around = marks.around(run.script)
      places.append((run.range.upperBound, 0, around.close))
      places.append((run.range.lowerBound, 2, around.open))
    }
    for reflection in reflections where range.contains(reflection.start) {
      places.append((reflection.start - range.lowerBound, 1, marks.reflection))
    }
    places.sort { ($0.at, $0.order) < ($1.at, $1.order) }
    var out: [UInt8] = []
    var at = 0
    for place in places where place.at >= at {
      out += MarkedText.harmless(slice[at..<place.at]) + Array(place.text.utf8)
      at = place.at
    }
    return out + MarkedText.harmless(slice[at...])
  }

  /// With pictures in the place of control characters: a trace must not move a terminal's cursor.
  static func harmless(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard bytes.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F || $0 == 0xC2 }) else {
      return Array(bytes)
    }
    var out: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x0A, 0x09: out.append(UInt8(scalar.value))
      case 0..<0x20: out.append(scalar: 0x2400 + scalar.value)
      case 0x7F: out.append(scalar: 0x2421)
      case 0x80..<0xA0: out.append(scalar: 0xFFFD)
      default: out.append(scalar: scalar.value)
      }
    }
    return out
  }
}
