/// Texts as Python's `str` has them, which the metrics were defined on: Unicode scalars, and white space as `str.split` sees it.
enum Segments {
  /// What `str.isspace` holds of: Zs, and bidirectional WS, B or S.
  static func isSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  /// The text of scalars that came from a text.
  static func text(_ scalars: some Sequence<UInt32>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars.lazy.map { Unicode.Scalar($0) ?? "\u{FFFD}" })
    return text
  }

  /// Full-width ASCII as ASCII.
  static func folded(_ scalar: UInt32) -> UInt32 {
    scalar >= 0xFF01 && scalar <= 0xFF5E ? scalar - 0xFEE0 : scalar
  }

  /// The words between white space.
  static func words(_ text: [UInt32]) -> [ArraySlice<UInt32>] { text.split(whereSeparator: isSpace) }

  static func withoutSpaceAtEnd(_ text: [UInt32]) -> ArraySlice<UInt32> {
    text[..<((text.lastIndex { !isSpace($0) } ?? -1) + 1)]
  }
}

/// How often each run of so many elements is there.
struct RunCounts<Element: Hashable> {
  private(set) var counts: [ArraySlice<Element>: Int] = [:]
  private(set) var total = 0

  init(_ elements: [Element], length: Int) {
    guard elements.count >= length else { return }
    for start in 0...elements.count - length { counts[elements[start..<start + length], default: 0] += 1 }
    total = elements.count - length + 1
  }

  /// How many of these are there too, each as often as it is there.
  func matches(in other: RunCounts) -> Int {
    counts.reduce(0) { $0 + min($1.value, other.counts[$1.key] ?? 0) }
  }

  /// Each as often as it is in either.
  mutating func unite(_ other: RunCounts) {
    for (run, count) in other.counts { counts[run] = max(counts[run] ?? 0, count) }
  }
}
