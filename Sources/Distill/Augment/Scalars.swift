// A question is taken apart by its scalars: labels are single scalars, and what is put together again has the same bytes.

extension [UInt32] {
  /// The scalars of a text.
  init(of text: String) { self = text.unicodeScalars.map(\.value) }
}

extension String {
  /// The text of scalars that came from a text.
  init(scalars: some Sequence<UInt32>) {
    self = ""
    unicodeScalars.append(contentsOf: scalars.lazy.map { Unicode.Scalar($0) ?? "\u{FFFD}" })
  }
}

/// White space; the ideographic and the no-break space too.
func isBlank(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
  default: false
  }
}

/// A line's end: CR, LF and their like.
func isLineEnd(_ scalar: UInt32) -> Bool {
  scalar == 0x0A || scalar == 0x0D || scalar == 0x2028 || scalar == 0x2029
}

/// An ASCII or full-width digit.
func isDigit(_ scalar: UInt32) -> Bool {
  let scalar = folded(scalar)
  return scalar >= 0x30 && scalar <= 0x39
}

/// A Hangul syllable.
func isSyllable(_ scalar: UInt32) -> Bool { scalar >= 0xAC00 && scalar <= 0xD7A3 }

/// Full-width ASCII as ASCII.
func folded(_ scalar: UInt32) -> UInt32 { scalar >= 0xFF01 && scalar <= 0xFF5E ? scalar - 0xFEE0 : scalar }

extension ArraySlice<UInt32> {
  /// Without the white space around it.
  var trimmed: ArraySlice<UInt32> {
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) })
    else {
      return self[endIndex...]
    }
    return self[first...last]
  }

  /// True if it ends in other scalars.
  func ends(in other: [UInt32]) -> Bool { suffix(other.count).elementsEqual(other) }
}
