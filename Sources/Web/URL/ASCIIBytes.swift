// ASCII classes of single bytes, as the URL Standard and RFC 3986 name them.

extension UInt8 {
  var isLetter: Bool { (lowercased &- UInt8(ascii: "a")) < 26 }

  var isDigit: Bool { (self &- UInt8(ascii: "0")) < 10 }

  /// Space, and the control characters from tab to carriage return.
  var isWhiteSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

  /// RFC 3986 §2.3.
  var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: isLetter || isDigit
    }
  }

  /// RFC 3986 §2.2: gen-delims and sub-delims.
  var isReserved: Bool {
    switch self {
    case UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "@"), UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"),
      UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="):
      true
    default: false
    }
  }

  /// Lower-case if it is an ASCII capital, else itself.
  var lowercased: UInt8 {
    (self &- UInt8(ascii: "A")) < 26 ? self | 0x20 : self
  }

  var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension Collection<UInt8> {
  /// True if the bytes begin with this ASCII text, whatever the case of either.
  func startsIgnoringCase(_ prefix: some Collection<UInt8>) -> Bool {
    var place = startIndex
    for byte in prefix {
      guard place < endIndex, self[place].lowercased == byte.lowercased else { return false }
      formIndex(after: &place)
    }
    return true
  }
}

extension ArraySlice<UInt8> {
  /// Without ASCII white space at either end.
  package var trimmed: ArraySlice<UInt8> {
    let start = drop(while: \.isWhiteSpace)
    guard let last = start.lastIndex(where: { !$0.isWhiteSpace }) else { return start.prefix(0) }
    return start[...last]
  }
}
