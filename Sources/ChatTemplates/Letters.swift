/// Classes and cases of Unicode scalars, as Python's `str` has them.
enum Letters {
  static func isAlphabetic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  static func isDecimal(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType == .decimal }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    let type = scalar.properties.numericType
    return type == .decimal || type == .digit
  }

  static func isNumeric(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType != nil }

  static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool { isAlphabetic(scalar) || isNumeric(scalar) }

  /// `\w` of Python.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      return (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
    }
    return isAlphanumeric(scalar)
  }

  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return false
    default: return true
    }
  }

  static func isTitle(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .titlecaseLetter
  }

  static func upper(_ text: [UInt8]) -> [UInt8] {
    map(
      text, ascii: { (0x61...0x7A).contains($0) ? $0 - 32 : $0 },
      { Array($0.properties.uppercaseMapping.utf8) })
  }

  static func lower(_ text: [UInt8]) -> [UInt8] {
    if text.allSatisfy({ $0 < 0x80 }) { return text.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 } }
    let scalars = UTF8Text.scalars(text)
    var out: [UInt8] = []
    for index in scalars.indices { out += lower(scalars, index) }
    return out
  }

  /// A sigma at the end of a word has a form of its own.
  private static func lower(_ scalars: [Unicode.Scalar], _ index: Int) -> [UInt8] {
    let scalar = scalars[index]
    guard scalar == "\u{3A3}" else { return Array(scalar.properties.lowercaseMapping.utf8) }
    let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    let isFinal = before?.properties.isCased == true && after?.properties.isCased != true
    return Array((isFinal ? "\u{3C2}" : "\u{3C3}").utf8)
  }

  /// Words begin with a capital; a word begins after anything that has no case.
  static func title(_ text: [UInt8]) -> [UInt8] {
    let scalars = UTF8Text.scalars(text)
    var (out, isInWord): ([UInt8], Bool) = ([], false)
    for (index, scalar) in scalars.enumerated() {
      out += isInWord ? lower(scalars, index) : Array(scalar.properties.titlecaseMapping.utf8)
      isInWord = scalar.properties.isCased
    }
    return out
  }

  static func capitalized(_ text: [UInt8]) -> [UInt8] {
    let scalars = UTF8Text.scalars(text)
    var out: [UInt8] = []
    for (index, scalar) in scalars.enumerated() {
      out += index == 0 ? Array(scalar.properties.titlecaseMapping.utf8) : lower(scalars, index)
    }
    return out
  }

  static func swapped(_ text: [UInt8]) -> [UInt8] {
    let scalars = UTF8Text.scalars(text)
    var out: [UInt8] = []
    for (index, scalar) in scalars.enumerated() {
      let properties = scalar.properties
      if properties.isUppercase {
        out += lower(scalars, index)
      } else if properties.isLowercase {
        out += Array(properties.uppercaseMapping.utf8)
      } else {
        UTF8Text.append(scalar, to: &out)
      }
    }
    return out
  }

  static func isLower(_ text: [UInt8]) -> Bool {
    isCased(
      text, wanted: { $0.properties.isLowercase }, refused: { $0.properties.isUppercase || isTitle($0) })
  }

  static func isUpper(_ text: [UInt8]) -> Bool {
    isCased(
      text, wanted: { $0.properties.isUppercase }, refused: { $0.properties.isLowercase || isTitle($0) })
  }

  private static func isCased(
    _ text: [UInt8], wanted: (Unicode.Scalar) -> Bool, refused: (Unicode.Scalar) -> Bool
  ) -> Bool {
    var found = false
    for scalar in UTF8Text.scalars(text) {
      if refused(scalar) { return false }
      if wanted(scalar) { found = true }
    }
    return found
  }

  static func isTitle(_ text: [UInt8]) -> Bool {
    var (found, isInWord) = (false, false)
    for scalar in UTF8Text.scalars(text) {
      if scalar.properties.isUppercase || isTitle(scalar) {
        if isInWord { return false }
        (found, isInWord) = (true, true)
      } else if scalar.properties.isLowercase {
        if !isInWord { return false }
        found = true
      } else {
        isInWord = false
      }
    }
    return found
  }

  private static func map(
    _ text: [UInt8], ascii: (UInt8) -> UInt8, _ transform: (Unicode.Scalar) -> [UInt8]
  ) -> [UInt8] {
    if text.allSatisfy({ $0 < 0x80 }) { return text.map(ascii) }
    return UTF8Text.scalars(text).flatMap(transform)
  }
}
