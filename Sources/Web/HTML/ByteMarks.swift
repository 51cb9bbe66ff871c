/// Short texts to be looked for all at once, ASCII letters of either case alike.
package struct ByteMarks: Sendable {
  /// The texts in lower case, by their first byte.
  private let byFirst: [[[UInt8]]]
  /// A bit for each pair of bytes that begins one: hardly any place of a text gets past it.
  private let beginnings: [UInt64]

  /// Prepares the texts; an empty one is never found.
  package init(_ texts: [String]) {
    var byFirst = [[[UInt8]]](repeating: [], count: 256)
    var beginnings = [UInt64](repeating: 0, count: 1024)
    for text in texts {
      let bytes = text.utf8.map(\.lowercased)
      guard let first = bytes.first else { continue }
      byFirst[Int(first)].append(bytes)
      for second in bytes.count > 1 ? bytes[1]...bytes[1] : 0...255 {
        let pair = Self.pair(first, second)
        beginnings[pair >> 6] |= 1 << (pair & 63)
      }
    }
    (self.byFirst, self.beginnings) = (byFirst, beginnings)
  }

  private static func pair(_ first: UInt8, _ second: UInt8) -> Int {
    Int(first.lowercased) << 8 | Int(second.lowercased)
  }

  /// Where one of the texts first occurs; one pass over the bytes.
  package func place(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    beginnings.withUnsafeBufferPointer { beginnings in
      for place in 0..<bytes.count {
        let next = place + 1 < bytes.count ? bytes[place + 1] : 0
        let pair = Self.pair(bytes[place], next)
        guard beginnings[pair >> 6] >> (pair & 63) & 1 == 1 else { continue }
        if let length = length(at: place, in: bytes) { return place..<place + length }
      }
      return nil
    }
  }

  /// True if one of the texts occurs.
  package func areIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { place(in: bytes) != nil }

  /// True if one of the texts occurs.
  package func areIn(_ text: some StringProtocol) -> Bool {
    text.utf8.withContiguousStorageIfAvailable(areIn) ?? Array(text.utf8).withUnsafeBufferPointer(areIn)
  }

  /// The length of the first of the texts that stands at a place.
  private func length(at place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    byFirst[Int(bytes[place].lowercased)].first { text in
      text.count <= bytes.count - place
        && text.indices.allSatisfy { bytes[place + $0].lowercased == text[$0] }
    }?.count
  }
}
