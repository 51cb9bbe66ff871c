/// Small readings of bytes that the parts of an answer share.
extension Collection<UInt8> where Self: BidirectionalCollection, SubSequence: BidirectionalCollection {
  /// Without ASCII white space at both ends.
  var withoutOuterSpace: [UInt8] {
    var rest = self[...]
    while let first = rest.first, first <= 0x20 { rest = rest.dropFirst() }
    while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
    return Array(rest)
  }

  /// A to Z made small.
  var smallASCII: [UInt8] { map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } }
}

extension [UInt8] {
  /// Where a word begins for the first time, at `from` or behind it.
  func firstPlace(of word: StaticString, from: Int = 0) -> Int? {
    word.withUTF8Buffer { word in
      guard let first = word.first, from >= 0, count >= word.count else { return nil }
      var at = from
      while at + word.count <= count {
        guard let found = self[at...].firstIndex(of: first), found + word.count <= count else { return nil }
        if self[found...].starts(with: word) { return found }
        at = found + 1
      }
      return nil
    }
  }

  /// Where a word begins for the last time, before `end`.
  func lastPlace(of word: StaticString, before end: Int? = nil) -> Int? {
    word.withUTF8Buffer { word in
      guard let first = word.first else { return nil }
      var at = Swift.min(end ?? count, count) - word.count
      while at >= 0 {
        if self[at] == first, self[at...].starts(with: word) { return at }
        at -= 1
      }
      return nil
    }
  }

  func hasWord(_ word: StaticString) -> Bool { firstPlace(of: word) != nil }
}
