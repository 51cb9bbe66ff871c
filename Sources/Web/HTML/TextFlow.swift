/// Gathers text the way a page shows it: white space collapsed, lines and paragraphs kept apart.
struct TextFlow {
  private(set) var bytes: [UInt8] = []
  /// What goes before the next word.
  private var lineFeeds = 0
  private var separator: UInt8?
  /// No-break spaces at the start of a line: two and more are an indentation.
  private var indent = 0
  /// Marks that only appear if a word follows them, such as `^{`.
  private var marks: [UInt8] = []

  /// Ends the line, if there is one.
  mutating func endLine() { end(1) }

  /// Ends the paragraph, if there is one.
  mutating func endParagraph() { end(2) }

  /// Ends the line, and a second time the paragraph.
  mutating func breakLine() { end(min(lineFeeds + 1, 2)) }

  private mutating func end(_ count: Int) {
    lineFeeds = max(lineFeeds, count)
    separator = nil
    indent = 0
  }

  /// Sets the next word off from the last by a tab.
  mutating func endCell() { separator = UInt8(ascii: "\t") }

  /// Puts a mark before the next word.
  mutating func open(_ mark: String) { marks += Array(mark.utf8) }

  /// Puts the closing mark behind the last word; if none came since the opening mark, drops both.
  mutating func close(_ mark: String, _ closing: String) {
    if marks.suffix(mark.utf8.count).elementsEqual(mark.utf8) {
      marks.removeLast(mark.utf8.count)
    } else {
      bytes += Array(closing.utf8)
    }
  }

  /// Adds text in which white space only parts words.
  mutating func append(_ text: some RandomAccessCollection<UInt8>) {
    var rest = text[...]
    while !rest.isEmpty {
      let (kind, length) = Self.gap(at: rest)
      switch kind {
      case .none:
        let word = rest.prefix(length)
        settle()
        bytes += word
      case .space, .hardSpace:
        if separator == nil { separator = UInt8(ascii: " ") }
        if kind == .hardSpace { indent += 1 }
      case .invisible: break
      }
      rest = rest.dropFirst(length)
    }
  }

  /// Adds text as it stands, but for blank lines and line ends in front of everything since the last open mark.
  mutating func appendVerbatim(_ text: some RandomAccessCollection<UInt8>) {
    let kept = marks.isEmpty ? text[...] : text.drop { $0 == 0x0A || $0 == 0x0D }
    guard !kept.isEmpty else { return }
    settle()
    bytes += kept
  }

  /// Removes white space at the end.
  mutating func trimEnd() {
    while let last = bytes.last, last.isWhiteSpace { bytes.removeLast() }
  }

  private mutating func settle() {
    if !bytes.isEmpty {
      if lineFeeds > 0 {
        bytes += repeatElement(0x0A, count: lineFeeds)
        if indent > 1 { bytes += repeatElement(0x20, count: indent) }
      } else if let separator {
        bytes.append(separator)
      }
    }
    bytes += marks
    marks.removeAll(keepingCapacity: true)
    (lineFeeds, separator, indent) = (0, nil, 0)
  }
}

extension TextFlow {
  private enum Gap {
    case none, space, hardSpace, invisible
  }

  /// What the text starts with, and how many bytes of it are of that kind.
  private static func gap(at text: some RandomAccessCollection<UInt8>) -> (Gap, Int) {
    if let gap = singleGap(at: text) { return gap }
    var length = 1
    for byte in text.dropFirst() {
      if byte.isWhiteSpace || isLead(byte), singleGap(at: text.dropFirst(length)) != nil { break }
      length += 1
    }
    return (.none, length)
  }

  private static func isLead(_ byte: UInt8) -> Bool {
    byte == 0xC2 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF
  }

  private static func singleGap(at text: some RandomAccessCollection<UInt8>) -> (Gap, Int)? {
    guard let first = text.first else { return nil }
    if first.isWhiteSpace { return (.space, 1) }
    guard isLead(first) else { return nil }
    if text.starts(with: [0xC2, 0xA0]) { return (.hardSpace, 2) }  // no-break space
    if text.starts(with: [0xE3, 0x80, 0x80]) { return (.hardSpace, 3) }  // ideographic space
    if text.starts(with: [0xC2, 0xAD]) { return (.invisible, 2) }  // soft hyphen
    if text.starts(with: [0xE2, 0x80, 0x8B]) { return (.invisible, 3) }  // zero-width space
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { return (.invisible, 3) }  // byte order mark
    return nil
  }
}

/// The text in one line: runs of white space as one space, none at the ends.
func oneLine(_ text: some RandomAccessCollection<UInt8>) -> String {
  var flow = TextFlow()
  flow.append(text)
  return String(decoding: flow.bytes, as: UTF8.self)
}
