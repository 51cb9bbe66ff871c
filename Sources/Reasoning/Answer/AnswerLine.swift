/// The line that says what the answer is: 정답은 …, 답: …, Final Answer: …, the answer is …, `####`.
enum AnswerLine {
  /// What the first or the last answer line says the answer is, and lines behind it that may belong to it.
  static func content(_ text: [UInt8], isFirst: Bool) -> (content: [UInt8], following: [ArraySlice<UInt8>])? {
    let lines = AnswerScope.lines(text)
    let places = Array(lines.indices)
    for place in isFirst ? places : places.reversed() {
      guard let start = contentStart(lines[place], isFirst: isFirst) else { continue }
      let content = withoutFrame(withoutJSON(lines[place], lines[place][start...].withoutOuterSpace))
      let following = Array(lines[(place + 1)...].lazy.filter { !$0.allSatisfy { $0 <= 0x20 } }.prefix(12))
      let isMark = content.allSatisfy { [0x2A, 0x5F, 0x23, 0x3A, 0x20].contains($0) }
      if !isMark { return (content, following) }
      if let next = following.first { return (next.withoutOuterSpace, Array(following.dropFirst())) }
    }
    return nil
  }

  /// `{"answer": "3"}`: a line of JSON ends in its own brace and quotation mark.
  private static func withoutJSON(_ line: ArraySlice<UInt8>, _ content: [UInt8]) -> [UInt8] {
    guard line.drop(while: { $0 <= 0x20 }).starts(with: "{\"".utf8), content.last == 0x7D else {
      return content
    }
    let value = Array(content.dropLast()).withoutOuterSpace
    return value.last == 0x22 ? value.dropLast() : value
  }

  /// `<3>`, as some prompts show the place of the answer.
  private static func withoutFrame(_ content: [UInt8]) -> [UInt8] {
    guard content.count > 2, content.first == 0x3C, content.last == 0x3E,
      !content.dropFirst().contains(0x3C), content.count(where: { $0 == 0x3E }) == 1
    else { return content }
    return content.dropFirst().dropLast().withoutOuterSpace
  }

  /// Where the content begins behind the first or last mark of a line.
  private static func contentStart(_ line: ArraySlice<UInt8>, isFirst: Bool) -> Int? {
    let base = line.startIndex
    let text = Array(line)
    var found: Int?
    var at = 0
    while at < text.count {
      var end: Int?
      switch text[at] {
      case 0x23: end = hashes(text, at)
      case 0x61, 0x41: end = english(text, at)
      case 0xEB: end = korean(text, at)
      default: break
      }
      if let end {
        found = end
        if isFirst { break }
        at = max(end, at + 1)
      } else {
        at += 1
      }
    }
    return found.map { $0 + base }
  }

  /// `#### 18`, as GSM8K has it.
  private static func hashes(_ text: [UInt8], _ at: Int) -> Int? {
    at == 0 && text.starts(with: "#### ".utf8) && text.dropFirst(5).contains { (0x30...0x39).contains($0) }
      ? 5 : nil
  }

  /// answer is, answer:, Final Answer, in any case.
  private static func english(_ text: [UInt8], _ at: Int) -> Int? {
    guard at + 6 <= text.count, text[at..<(at + 6)].smallASCII.elementsEqual("answer".utf8) else {
      return nil
    }
    if at > 0, (0x61...0x7A).contains(text[at - 1] | 0x20) { return nil }
    var end = passed(marks: text, at + 6)
    if end < text.count, text[end] == 0x3A || text[end] == 0x3D { return passed(marks: text, end + 1) }
    if text[end...].starts(with: "is".utf8),
      end + 2 >= text.count || !(0x61...0x7A).contains(text[end + 2] | 0x20)
    {
      end = passed(marks: text, end + 2)
      if end < text.count, text[end] == 0x3A { end += 1 }
      return passed(marks: text, end)
    }
    // A formula right behind, or nothing more: the heading of a line below.
    if end >= text.count { return text.count }
    return text[end] == 0x24 || text[end] == 0x5C ? end : nil
  }

  /// 답, 정답, 해답, 답안, 답변 with 은, 는 or a colon.
  private static func korean(_ text: [UInt8], _ at: Int) -> Int? {
    guard text[at...].starts(with: "답".utf8) else { return nil }
    var isNamed = false
    if at >= 3, text[at - 3] >= 0xE1, text[at - 1] >= 0x80 {
      let before = text[(at - 3)..<at]
      isNamed = before.elementsEqual("정".utf8) || before.elementsEqual("해".utf8)
      let isHangul = (0xEA...0xED).contains(before[at - 3])
      if isHangul, !isNamed { return nil }
    }
    var end = at + 3
    for more in ["안", "변"] where text[end...].starts(with: more.utf8) { end += 3 }
    end = passed(marks: text, end)
    var isSaid = false
    for particle in ["은", "는"] where !isSaid && text[end...].starts(with: particle.utf8) {
      end = passed(marks: text, end + 3)
      isSaid = true
    }
    if end < text.count, text[end] == 0x3A || text[end...].starts(with: "：".utf8) {
      return passed(marks: text, end + (text[end] == 0x3A ? 1 : 3))
    }
    if isSaid || end >= text.count { return isSaid || isNamed ? end : nil }
    let next = text[end]
    let isLabel = (0x30...0x39).contains(next) || next == 0x24 || next == 0x5C || next == 0x28
    return isNamed && (isLabel || ChoiceLabel.isCircled(Array(text[end...].prefix(3)))) ? end : nil
  }

  /// Past spaces, marks of emphasis and quotation marks.
  private static func passed(marks text: [UInt8], _ at: Int) -> Int {
    var end = at
    while end < text.count,
      text[end] == 0x20 || text[end] == 0x2A || text[end] == 0x5F || text[end] == 0x5D
        || text[end] == 0x22
    {
      end += 1
    }
    return end
  }
}
