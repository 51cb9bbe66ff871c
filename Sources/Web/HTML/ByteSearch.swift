internal import Kernels

// Finding short texts in text by its bytes: the standard library's `contains` compares characters, slowly.

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Where a text first occurs, byte for byte; with `ignoringCase`, ASCII letters of either case are the same.
  package func place(of text: String, ignoringCase: Bool = false) -> Range<Int>? {
    var text = text
    return text.withUTF8 { wanted in
      let offset = withContiguousStorageIfAvailable {
        yi_find($0.baseAddress, $0.count, wanted.baseAddress, wanted.count, ignoringCase)
      }
      guard let offset, offset >= 0 else { return nil }
      return startIndex + offset..<startIndex + offset + wanted.count
    }
  }

  /// True if a text occurs, byte for byte.
  package func holds(_ text: String, ignoringCase: Bool = false) -> Bool {
    place(of: text, ignoringCase: ignoringCase) != nil
  }
}

extension [UInt8] {
  /// With every occurrence of a text replaced; the standard library's `replacing` takes a microsecond for a byte.
  package func replacing(_ text: String, by other: String) -> [UInt8] {
    guard var place = place(of: text) else { return self }
    var replaced: [UInt8] = []
    replaced.reserveCapacity(count + other.utf8.count)
    var rest = self[...]
    while true {
      replaced += rest[..<place.lowerBound]
      replaced += other.utf8
      rest = rest[place.upperBound...]
      guard let next = rest.place(of: text) else { return replaced + rest }
      place = next
    }
  }
}

extension StringProtocol {
  /// True if a text occurs, byte for byte; with `ignoringCase`, ASCII letters of either case are the same.
  package func holds(_ text: String, ignoringCase: Bool = false) -> Bool {
    utf8.withContiguousStorageIfAvailable { $0.holds(text, ignoringCase: ignoringCase) }
      ?? Array(utf8).holds(text, ignoringCase: ignoringCase)
  }
}
