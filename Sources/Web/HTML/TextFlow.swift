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

  /// True within a row of a table, which is one line whatever its cells hold.
  var isInRow = false

  private mutating func end(_ count: Int) {
    if isInRow { return separator = UInt8(ascii: " ") }
    lineFeeds = max(lineFeeds, count)
    separator = nil
    indent = 0
  }

  /// Sets the next word off from the last by a tab.
  mutating func endCell() { separator = UInt8(ascii: "\t") }

  /// Adds a mark as it stands.
  mutating func write(_ mark: String) {
    separator = nil
    settle()
    bytes += mark.utf8
  }

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
    if text.withContiguousStorageIfAvailable({ append(bytes: $0) }) == nil {
      Array(text).withUnsafeBufferPointer { append(bytes: $0) }
    }
  }

  private mutating func append(bytes text: UnsafeBufferPointer<UInt8>) {
    var place = 0
    while place < text.count {
      let start = place
      while place < text.count, !Self.mayBeGap(text[place]) { place += 1 }
      if place > start { append(word: text[start..<place]) }
      guard place < text.count else { return }
      if let (gap, length) = Self.gap(at: text[place...]) {
        if gap != .invisible, separator == nil { separator = UInt8(ascii: " ") }
        if gap == .hardSpace { indent += 1 }
        place += length
      } else {
        append(word: text[place..<place + 1])
        place += 1
      }
    }
  }

  private mutating func append(word: Slice<UnsafeBufferPointer<UInt8>>) {
    settle()
    bytes += UnsafeBufferPointer(rebasing: word)
  }

  /// Adds text as it stands, but for blank lines and line ends in front of everything since the last open mark.
  mutating func appendVerbatim(_ text: some RandomAccessCollection<UInt8>) {
    let kept = marks.isEmpty ? text[...] : text.drop { $0 == 0x0A || $0 == 0x0D }
    guard !kept.isEmpty else { return }
    settle()
    guard kept.contains(0x0D) else { return bytes += kept }
    // HTML reads every kind of line end as one line feed.
    var wasReturn = false
    for byte in kept {
      if byte == 0x0D { bytes.append(0x0A) } else if byte != 0x0A || !wasReturn { bytes.append(byte) }
      wasReturn = byte == 0x0D
    }
  }

  /// Removes white space at the end.
  mutating func trimEnd() {
    while let last = bytes.last, last.isWhiteSpace { bytes.removeLast() }
  }

  private mutating func settle() {
    if lineFeeds == 0, separator == nil, marks.isEmpty, indent == 0 { return }
    if !bytes.isEmpty {
      if lineFeeds > 0 {
        bytes += repeatElement(0x0A, count: lineFeeds)
        if indent > 1 { bytes += repeatElement(0x20, count: indent) }
      } else if let separator, !isInRow || bytes.last != separator {
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
    case space, hardSpace, invisible
  }

  /// True for white space and for bytes that lead a gap of several bytes.
  private static func mayBeGap(_ byte: UInt8) -> Bool {
    byte <= 0x20 ? byte.isWhiteSpace : byte == 0xC2 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF
  }

  /// The gap that the text starts with, and its length in bytes.
  private static func gap(at text: Slice<UnsafeBufferPointer<UInt8>>) -> (Gap, Int)? {
    guard let first = text.first else { return nil }
    if first.isWhiteSpace { return (.space, 1) }
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
