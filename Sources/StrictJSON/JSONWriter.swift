extension JSON {
  /// The document on one line, without spaces, members in their order; what is not ASCII stays as it is.
  /// NaN and the infinities, which JSON lacks, become null.
  public var serialized: [UInt8] {
    var out: [UInt8] = []
    write(into: &out)
    return out
  }

  /// Appends what `serialized` says.
  public func write(into out: inout [UInt8]) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let bool): out.append(contentsOf: (bool ? "true" : "false").utf8)
    case .integer(let int): out.append(contentsOf: "\(int)".utf8)
    case .number(let double): out.append(contentsOf: (double.isFinite ? "\(double)" : "null").utf8)
    case .string(let bytes): JSON.quote(bytes, into: &out)
    case .array(let items):
      out.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        item.write(into: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        JSON.quote(member.name, into: &out)
        out.append(UInt8(ascii: ":"))
        member.value.write(into: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// A string in quotation marks; only what JSON demands is escaped.
  public static func quote(_ bytes: [UInt8], into out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      case 0x0A: out.append(contentsOf: "\\n".utf8)
      case 0x0D: out.append(contentsOf: "\\r".utf8)
      case 0x09: out.append(contentsOf: "\\t".utf8)
      case ..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        out.append(contentsOf: "\\u00".utf8)
        out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}

extension JSON {
  /// The document with each member and item on a line of its own, two spaces a level, a line end last.
  public var indented: [UInt8] {
    var out: [UInt8] = []
    writeIndented(into: &out, level: 0)
    out.append(0x0A)
    return out
  }

  private func writeIndented(into out: inout [UInt8], level: Int) {
    func newLine(_ level: Int) { out += [0x0A] + [UInt8](repeating: 0x20, count: 2 * level) }
    switch self {
    case .array(let items) where !items.isEmpty:
      out.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        newLine(level + 1)
        item.writeIndented(into: &out, level: level + 1)
      }
      newLine(level)
      out.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      out.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        newLine(level + 1)
        JSON.quote(member.name, into: &out)
        out.append(contentsOf: ": ".utf8)
        member.value.writeIndented(into: &out, level: level + 1)
      }
      newLine(level)
      out.append(UInt8(ascii: "}"))
    default: write(into: &out)
    }
  }
}
