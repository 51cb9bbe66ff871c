import PersonalData
import Testing

/// A text with its personal data in `⟦…⟧`, and the rules that are to find them, in order.
struct PersonalDataCase: Sendable, CustomTestStringConvertible {
  let text: [UInt8]
  let ranges: [Range<Int>]
  let rules: [PersonalDataRule]

  init(_ marked: String, _ rules: [PersonalDataRule] = []) {
    var text: [UInt8] = []
    var ranges: [Range<Int>] = []
    var open = 0
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "⟦": open = text.count
      case "⟧": ranges.append(open..<text.count)
      default: text.append(contentsOf: Array(String(scalar).utf8))
      }
    }
    (self.text, self.ranges, self.rules) = (text, ranges, rules)
  }

  init(_ marked: String, _ rule: PersonalDataRule) { self.init(marked, [rule]) }

  var testDescription: String { String(decoding: text, as: UTF8.self) }
}
