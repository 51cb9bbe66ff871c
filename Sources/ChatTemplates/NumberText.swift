import Foundation

/// Numbers read from strings, rounded and written, as Python does it.
enum NumberText {
  /// `int(text, base)`; nil where Python raises ValueError.
  static func integer(_ text: [UInt8], base: Int = 10) -> Int? {
    guard var digits = plain(text) else { return nil }
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits.removeFirst()
    }
    var base = base
    let prefixes: [UInt8: Int] = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2]
    if digits.count > 1, digits[0] == 0x30, let radix = prefixes[digits[1] | 0x20], base == 0 || base == radix
    {
      base = radix
      digits.removeFirst(2)
      if digits.first == UInt8(ascii: "_") { digits.removeFirst() }
    }
    if base == 0 { base = 10 }
    guard (2...36).contains(base), let digits = withoutUnderscores(digits) else { return nil }
    guard let first = digits.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else { return nil }
    return Int((isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self), radix: base)
  }

  /// `float(text)`; nil where Python raises ValueError.
  static func float(_ text: [UInt8]) -> Double? {
    guard let plain = plain(text), let digits = withoutUnderscores(plain) else { return nil }
    let written = String(decoding: digits, as: UTF8.self).lowercased()
    switch written {
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    case "nan", "+nan", "-nan": return .nan
    default: break
    }
    guard digits.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
    return strtodAll(written)
  }

  private static func strtodAll(_ text: String) -> Double? {
    text.withCString { start in
      var end: UnsafeMutablePointer<CChar>?
      let value = strtod(start, &end)
      guard let end, end > UnsafeMutablePointer(mutating: start), end.pointee == 0 else { return nil }
      return value
    }
  }

  /// Without blank ends; decimal digits of all scripts as ASCII; nil for more bytes than Python reads digits.
  private static func plain(_ text: [UInt8]) -> [UInt8]? {
    guard let text = try? StringMethods.stripped(text, nil, left: true, right: true), !text.isEmpty,
      text.count <= 4300
    else { return nil }
    if text.allSatisfy({ $0 < 0x80 }) { return text }
    return UTF8Text.scalars(text).flatMap { scalar -> [UInt8] in
      guard Letters.isDecimal(scalar), let value = scalar.properties.numericValue else {
        return Array(String(scalar).utf8)
      }
      return [0x30 + UInt8(value)]
    }
  }

  /// An underscore is allowed between two digits.
  private static func withoutUnderscores(_ text: [UInt8]) -> [UInt8]? {
    let mark = UInt8(ascii: "_")
    guard text.contains(mark) else { return text }
    for (index, byte) in text.enumerated() where byte == mark {
      guard index > 0, index + 1 < text.count, isWord(text[index - 1]), isWord(text[index + 1]) else {
        return nil
      }
    }
    return text.filter { $0 != mark }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  /// `printf` of one float; the width and the precision were checked.
  static func printed(_ value: Double, _ kind: Character, precision: Int, alternate: Bool = false) -> String {
    if value.isNaN { return kind.isUppercase ? "NAN" : "nan" }
    if value.isInfinite { return (value < 0 ? "-" : "") + (kind.isUppercase ? "INF" : "inf") }
    return String(format: "%\(alternate ? "#" : "").\(precision)\(kind)", value)
  }

  /// `round(value, digits)`: to the nearest, of two as near the even one, by the exact decimal value.
  static func rounded(_ value: Double, digits: Int) -> Double {
    guard value.isFinite else { return value }
    if digits > 323 { return value }
    if digits < -308 { return value.sign == .minus ? -0.0 : 0 }
    if digits >= 0 { return Double(printed(value, "f", precision: digits)) ?? value }
    // Round half to even at a power of ten, as the exact decimal digits say.
    let written = printed(value.magnitude, "f", precision: 0)
    guard let power = Int(exactly: pow(10, Double(-digits))), let whole = Int(written) else {
      return (value / pow(10, Double(-digits))).rounded(.toNearestOrEven) * pow(10, Double(-digits))
    }
    return Double(rounded(value < 0 ? -whole : whole, to: power))
  }

  /// A whole number at the nearest multiple, of two as near the even one.
  static func rounded(_ value: Int, to power: Int) -> Int {
    let rest = value % power
    let base = value - rest
    let double = rest.magnitude.multipliedReportingOverflow(by: 2)
    let isUp =
      double.overflow || double.partialValue > power.magnitude
      || double.partialValue == power.magnitude && (base / power) % 2 != 0
    return isUp ? base &+ (value < 0 ? -power : power) : base
  }
}
