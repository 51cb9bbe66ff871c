import Kernels
import Korean

/// What a scalar is to the patterns of tokenizers: one bit a property, as the peers' own engines see it.
///
/// The table is written by `script/generate-unicode` from PyPI `tokenizers`; the order of the bits is the script's.
struct ScalarKind: OptionSet {
  let rawValue: UInt64

  init(rawValue: UInt64) { self.rawValue = rawValue }

  @inline(__always)
  init(_ scalar: UInt32) { rawValue = yi_unicode_mask(scalar) }

  static let letter = ScalarKind(rawValue: 0x1F)
  static let mark = ScalarKind(rawValue: 0xE0)
  static let number = ScalarKind(rawValue: 0x700)
  static let punctuation = ScalarKind(rawValue: 0x3F800)
  static let symbol = ScalarKind(rawValue: 0x3C0000)
  static let separator = ScalarKind(rawValue: 0x1C0_0000)
  /// `\s` of Oniguruma.
  static let space = ScalarKind(rawValue: 1 << 28)
  /// `\w` of Oniguruma.
  static let word = ScalarKind(rawValue: 1 << 29)
  /// `\w` of Rust's regex.
  static let rustWord = ScalarKind(rawValue: 1 << 30)
  /// `char::is_whitespace` of Rust.
  static let rustSpace = ScalarKind(rawValue: 1 << 31)
  /// `char::is_numeric` of Rust.
  static let rustNumeric = ScalarKind(rawValue: 1 << 32)
  /// ASCII punctuation and the category P, of Rust.
  static let rustPunctuation = ScalarKind(rawValue: 1 << 33)

  /// The general category of a name such as `Lu`, or the class of one such as `L`; nil for others.
  static func named(_ name: String) -> ScalarKind? {
    let categories = [
      "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf",
      "Po",
      "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co",
    ]
    switch name {
    case "L": return .letter
    case "M": return .mark
    case "N": return .number
    case "P": return .punctuation
    case "S": return .symbol
    case "Z": return .separator
    default: return categories.firstIndex(of: name).map { ScalarKind(rawValue: 1 << UInt64($0)) }
    }
  }
}

extension Span where Element == UInt8 {
  /// The scalar that ends before a byte, and where it begins; the bytes are well-formed UTF-8.
  @inline(__always)
  func scalar(before end: Int, from start: Int) -> (scalar: UInt32, start: Int) {
    var at = end - 1
    while at > start, self[at] & 0xC0 == 0x80 { at -= 1 }
    return (step(at: at).scalar, at)
  }
}
