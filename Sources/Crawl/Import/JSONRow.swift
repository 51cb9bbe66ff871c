internal import Corpus

/// One row of a table as a JSON object (RFC 8259), in one spelling: names in the order of their bytes, no white space
/// between, values as they were written. So equal rows have equal digests, however a file spaces them.
struct JSONRow: Sendable, Equatable {
  /// The object, UTF-8.
  let bytes: [UInt8]
  /// Each name and the place of its value in `bytes`; names are unescaped, and each is there once.
  let members: [(name: String, value: Range<Int>)]

  /// Deeper values are not read.
  static let deepest = 64

  /// Reads one object; nil if the text is anything else. Of members with equal names the last counts.
  ///
  /// `NaN` and the infinities, which Python writes, become null. Linear in time, not recursive.
  ///
  /// - Parameter text: well-formed UTF-8.
  init?(_ text: [UInt8]) {
    var scanner = JSONScanner(text)
    guard let found = scanner.object() else { return nil }
    self.init(found)
  }

  /// Makes a row of fields whose values are JSON already; of equal names the last counts.
  init(_ fields: [(name: [UInt8], value: [UInt8])]) {
    var last: [[UInt8]: [UInt8]] = [:]
    for field in fields { last[field.name] = field.value }
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    var members: [(name: String, value: Range<Int>)] = []
    bytes.reserveCapacity(fields.reduce(2) { $0 + $1.name.count + $1.value.count + 4 })
    for (name, value) in last.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      JSONRow.quote(name, into: &bytes)
      bytes.append(UInt8(ascii: ":"))
      members.append((String(decoding: name, as: UTF8.self), bytes.count..<bytes.count + value.count))
      bytes += value
    }
    bytes.append(UInt8(ascii: "}"))
    (self.bytes, self.members) = (bytes, members)
  }

  static func == (left: JSONRow, right: JSONRow) -> Bool { left.bytes == right.bytes }

  /// The JSON of a member; nil if there is none.
  func value(_ name: String) -> ArraySlice<UInt8>? {
    members.first { $0.name.utf8.elementsEqual(name.utf8) }.map { bytes[$0.value] }
  }

  /// The text of a member; nil where there is none, or it is no string.
  func text(_ name: String) -> String? { value(name).flatMap(JSONRow.text) }

  /// The text of a JSON string; nil for any other value.
  static func text(_ value: ArraySlice<UInt8>) -> String? {
    guard value.count >= 2, value.first == UInt8(ascii: "\"") else { return nil }
    return String(decoding: JSONScanner.unescaped(value.dropFirst().dropLast()), as: UTF8.self)
  }

  /// The strings of a JSON array; nil for any other value, or an array that holds anything else.
  static func texts(_ value: ArraySlice<UInt8>) -> [String]? {
    guard value.first == UInt8(ascii: "[") else { return nil }
    var scanner = JSONScanner(Array(value))
    return scanner.strings()?.compactMap { text($0[...]) }
  }

  /// A text as a JSON string.
  static func quoted(_ utf8: some Sequence<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    quote(utf8, into: &out)
    return out
  }

  private static func quote(_ utf8: some Sequence<UInt8>, into out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      case 0x0A: out += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case 0x0D: out += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
      case 0x09: out += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
      case ..<0x20: out += Array(("\\u00" + [byte].hex).utf8)
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
