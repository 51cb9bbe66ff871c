import StrictJSON

/// The JSON objects in a model's reply, whatever stands around them.
///
/// An object begins at a brace that a name or its own end follows. Within it these are taken as they were meant: a comma
/// before a closing bracket, raw control characters in a string, and a backslash that escapes nothing, as TeX has it.
/// What then is no JSON (StrictJSON) is no object, and the braces within it are not tried by themselves; behind an object
/// that never ends there is none.
struct LooseObjects {
  /// In order; those within others are not among them.
  private(set) var objects: [JSON] = []
  /// Where each of them stands, in bytes.
  private(set) var places: [Range<Int>] = []
  /// Whether a stretch began as an object and was none.
  private(set) var hasBroken = false

  init(in text: [UInt8]) {
    var at = 0
    while at < text.count, let start = text[at...].firstIndex(of: UInt8(ascii: "{")) {
      at = start + 1
      guard let next = text[at...].first(where: { $0 > 0x20 }),
        next == UInt8(ascii: "\"") || next == UInt8(ascii: "}")
      else { continue }
      guard let (mended, end) = LooseObjects.mended(text, from: start) else {
        hasBroken = true
        break
      }
      at = end
      if let object = try? JSON(parsing: mended), object.members != nil {
        objects.append(object)
        places.append(start..<end)
      } else {
        hasBroken = true
      }
    }
  }

  /// The bytes of an object up to the bracket that ends it, and the place behind that; nil where none does.
  private static func mended(_ text: [UInt8], from start: Int) -> ([UInt8], Int)? {
    var found: [UInt8] = []
    var (at, depth) = (start, 0)
    var isString = false
    while at < text.count {
      let byte = text[at]
      at += 1
      if isString {
        at = string(byte, text, at, into: &found)
        isString = byte != UInt8(ascii: "\"")
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if let last = found.lastIndex(where: { $0 > 0x20 }), found[last] == UInt8(ascii: ",") {
          found.remove(at: last)
        }
      default: break
      }
      found.append(byte)
      if depth == 0 { return (found, at) }
    }
    return nil
  }

  /// Writes a byte of a string, of an escape both; the place behind.
  private static func string(_ byte: UInt8, _ text: [UInt8], _ at: Int, into found: inout [UInt8]) -> Int {
    switch byte {
    case UInt8(ascii: "\\"):
      guard at < text.count else { return at }
      let isHex = text[at] == UInt8(ascii: "u") && text[(at + 1)...].prefix(4).count { hex.contains($0) } == 4
      guard isHex || escapes.contains(text[at]) else {
        found += [byte, byte]
        return at
      }
      found += [byte, text[at]]
      return at + 1
    case ..<0x20: found.append(0x20)
    default: found.append(byte)
    }
    return at
  }

  private static let escapes = Array("\"\\/bfnrt".utf8)
  private static let hex = Array("0123456789abcdefABCDEF".utf8)
}
