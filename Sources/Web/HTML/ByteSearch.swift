// Finding short texts in text by its bytes: the standard library's `contains` compares characters, slowly.

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Where a text first occurs, byte for byte; with `ignoringCase`, ASCII letters of either case are the same.
  package func place(of text: String, ignoringCase: Bool = false) -> Range<Int>? {
    let wanted = Array(text.utf8)
    guard let first = wanted.first, count >= wanted.count else { return nil }
    let isSame = { (one: UInt8, other: UInt8) in
      one == other || ignoringCase && one.lowercased == other.lowercased
    }
    for start in startIndex...(endIndex - wanted.count) where isSame(self[start], first) {
      if wanted.indices.allSatisfy({ isSame(self[start + $0], wanted[$0]) }) {
        return start..<start + wanted.count
      }
    }
    return nil
  }

  /// True if a text occurs, byte for byte.
  package func holds(_ text: String, ignoringCase: Bool = false) -> Bool {
    place(of: text, ignoringCase: ignoringCase) != nil
  }
}

extension StringProtocol {
  /// True if a text occurs, byte for byte; with `ignoringCase`, ASCII letters of either case are the same.
  package func holds(_ text: String, ignoringCase: Bool = false) -> Bool {
    utf8.withContiguousStorageIfAvailable { $0.holds(text, ignoringCase: ignoringCase) }
      ?? Array(utf8).holds(text, ignoringCase: ignoringCase)
  }
}
