/// Well-formedness of UTF-8 bytes (RFC 3629).
public enum UTF8Repair {
  /// True for well-formed UTF-8; pure ASCII and no bytes at all are well-formed.
  public static func isValid(_ bytes: [UInt8]) -> Bool {
    firstIllFormed(bytes.span) == bytes.count
  }

  /// The bytes with each maximal ill-formed subpart replaced by U+FFFD, and how many were.
  public static func repaired(_ bytes: [UInt8]) -> (utf8: [UInt8], replacements: Int) {
    let span = bytes.span
    var at = firstIllFormed(span)
    if at == span.count { return (bytes, 0) }
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count + bytes.count / 8)
    var replacements = 0
    var copied = 0
    while at < span.count {
      let step = span.step(at: at)
      if !step.isValid {
        utf8.append(contentsOf: bytes[copied..<at])
        utf8.append(scalar: 0xFFFD)
        copied = at + step.length
        replacements += 1
      }
      at += step.length
    }
    utf8.append(contentsOf: bytes[copied...])
    return (utf8, replacements)
  }

  /// Where the first ill-formed sequence begins; the count where there is none.
  private static func firstIllFormed(_ bytes: Span<UInt8>) -> Int {
    var at = 0
    while at < bytes.count {
      if bytes[at] < 0x80 {
        at = bytes.endOfASCII(from: at)
      } else {
        let step = bytes.step(at: at)
        guard step.isValid else { return at }
        at &+= step.length
      }
    }
    return at
  }
}
