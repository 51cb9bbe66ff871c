extension Span<UInt8> {
  /// The place of the first byte from 0x80 up, at or behind a place; the count where there is none.
  ///
  /// Eight bytes at a time: markup is ASCII for the most part.
  package func endOfASCII(from start: Int) -> Int {
    withUnsafeBytes { bytes in
      var at = start
      while at &+ 8 <= bytes.count {
        let high =
          bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian & 0x8080_8080_8080_8080
        if high != 0 { return at &+ high.trailingZeroBitCount / 8 }
        at &+= 8
      }
      while at < bytes.count, bytes[at] < 0x80 { at &+= 1 }
      return at
    }
  }
}
