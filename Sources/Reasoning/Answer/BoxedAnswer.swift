/// `\boxed{…}` and `\fbox{…}`, found by counting braces.
enum BoxedAnswer {
  private struct Box {
    let range: Range<Int>
    let content: [UInt8]
  }

  /// What the first or last box holds; boxes close together are one answer, their contents joined with commas.
  ///
  /// nil where there is none, or where its braces never close.
  static func content(_ text: [UInt8], isFirst: Bool) -> [UInt8]? {
    let boxes = found(text)
    guard var place = boxes.indices.first else { return nil }
    if !isFirst {
      place = boxes.count - 1
      while place > 0, isOneAnswer(boxes[place - 1], boxes[place], text) { place -= 1 }
    }
    var contents = [boxes[place].content]
    while place + 1 < boxes.count, isOneAnswer(boxes[place], boxes[place + 1], text) {
      place += 1
      if contents.last != boxes[place].content { contents.append(boxes[place].content) }
    }
    return Array(contents.joined(separator: [0x2C]))
  }

  static func isThere(_ text: [UInt8]) -> Bool { text.hasWord("\\boxed") || text.hasWord("\\fbox") }

  private static func found(_ text: [UInt8]) -> [Box] {
    let closing = closings(text)
    var boxes: [Box] = []
    var at = 0
    while at < text.count, let slash = text[at...].firstIndex(of: UInt8(ascii: "\\")) {
      at = slash + 1
      let rest = text[at...]
      let length = rest.starts(with: "boxed".utf8) ? 5 : rest.starts(with: "fbox".utf8) ? 4 : 0
      guard length > 0 else { continue }
      var start = at + length
      while start < text.count, text[start] == 0x20 { start += 1 }
      guard start < text.count else { break }
      if text[start] == UInt8(ascii: "{") {
        guard let end = closing[start] else { continue }
        boxes.append(Box(range: slash..<(end + 1), content: unwrapped(Array(text[(start + 1)..<end]))))
        at = end + 1
      } else if start > at + length {
        // \boxed 3
        let word = text[start...].prefix { $0 > 0x20 && $0 != UInt8(ascii: "$") && $0 != UInt8(ascii: "\\") }
        if !word.isEmpty { boxes.append(Box(range: slash..<word.endIndex, content: Array(word))) }
        at = word.endIndex
      }
    }
    return boxes
  }

  /// Where each opening brace closes; `\{` and `\}` do not count.
  private static func closings(_ text: [UInt8]) -> [Int: Int] {
    var open: [Int] = []
    var closing: [Int: Int] = [:]
    var at = 0
    while at < text.count {
      switch text[at] {
      case UInt8(ascii: "\\") where at + 1 < text.count && (text[at + 1] == 0x7B || text[at + 1] == 0x7D):
        at += 1
      case 0x7B: open.append(at)
      case 0x7D: if let start = open.popLast() { closing[start] = at }
      default: break
      }
      at += 1
    }
    return closing
  }

  /// Without braces around all of it, and without another box around it.
  private static func unwrapped(_ content: [UInt8]) -> [UInt8] {
    var content = content.withoutOuterSpace
    for _ in 0..<8 {
      if let inner = found(content, whole: "\\boxed{") ?? found(content, whole: "\\fbox{")
        ?? found(content, whole: "{")
      {
        content = inner
      } else {
        break
      }
    }
    return content
  }

  /// What is between the braces of a command that begins the text and ends it.
  static func found(_ text: [UInt8], whole command: StaticString) -> [UInt8]? {
    let length = command.utf8CodeUnitCount
    guard command.withUTF8Buffer({ text.starts(with: $0) }), text.last == 0x7D else { return nil }
    var level = 0
    for place in (length - 1)..<text.count {
      if text[place] == 0x7B { level += 1 }
      if text[place] == 0x7D { level -= 1 }
      if level == 0 { return place == text.count - 1 ? text[length..<place].withoutOuterSpace : nil }
    }
    return nil
  }

  /// As in math-verify: fewer than ten characters between, or fewer than seventy with "and", "or" or a comma in them.
  private static func isOneAnswer(_ left: Box, _ right: Box, _ text: [UInt8]) -> Bool {
    guard left.range.upperBound <= right.range.lowerBound else { return false }
    let between = text[left.range.upperBound..<right.range.lowerBound]
    if between.count < 10 { return true }
    guard between.count < 70, left.content != right.content else { return false }
    let words = Array(between)
    return words.contains(0x2C) || words.contains(0x3B) || words.hasWord("and") || words.hasWord("or")
      || words.hasWord("또는") || words.hasWord("그리고")
  }
}
