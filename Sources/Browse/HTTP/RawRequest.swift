/// A request as it came: nothing of it is believed yet.
struct RawRequest: Sendable {
  let method: String
  /// Path and query, percent-encoded.
  let target: String
  /// Header fields by their names in small letters.
  let fields: [String: String]
  let body: [UInt8]
}

/// Names with values of a query or a form (`application/x-www-form-urlencoded`).
struct FormFields: Sendable, Equatable {
  private(set) var pairs: [(name: String, value: String)] = []

  static func == (left: FormFields, right: FormFields) -> Bool {
    left.pairs.elementsEqual(right.pairs) { $0 == $1 }
  }

  init() {}

  /// nil where an escape is none, or what it stands for is no UTF-8, or has a NUL.
  init?(_ text: some StringProtocol) {
    for part in text.utf8.split(separator: UInt8(ascii: "&")) {
      let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(halves[0], plus: true),
        let value = decoded(halves.count > 1 ? Array(halves[1]) : [], plus: true)
      else { return nil }
      pairs.append((name, value))
    }
  }

  /// The first value of a name; nil where it is absent or blank.
  subscript(_ name: String) -> String? {
    let value = pairs.first { $0.name == name }?.value
    return value.flatMap { $0.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? nil : $0 }
  }

  /// All values of a name.
  func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }
}

/// Percent-decodes strictly: nil for an escape that is none, for what is no UTF-8, and for a NUL.
func decoded(_ bytes: some Sequence<UInt8>, plus: Bool = false) -> String? {
  func digit(_ byte: UInt8?) -> UInt8? {
    guard let byte else { return nil }
    switch byte {
    case 0x30...0x39: return byte - 0x30
    case 0x41...0x46, 0x61...0x66: return (byte | 0x20) - 0x57
    default: return nil
    }
  }
  var out: [UInt8] = []
  var rest = Array(bytes)[...]
  while let byte = rest.popFirst() {
    switch byte {
    case UInt8(ascii: "%"):
      guard let high = digit(rest.popFirst()), let low = digit(rest.popFirst()) else { return nil }
      out.append(high << 4 | low)
    case UInt8(ascii: "+") where plus: out.append(0x20)
    default: out.append(byte)
    }
  }
  return out.contains(0) ? nil : String(validating: out, as: UTF8.self)
}

/// Percent-encodes all but unreserved characters (RFC 3986 §2.3).
func encoded(_ text: String) -> String {
  var out = ""
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
      out.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      out += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
  }
  return out
}
