/// Values as Python prints them: `str` and `repr`.
extension Value {
  /// What `{{ }}` prints.
  func printed() throws -> [UInt8] {
    switch self {
    case .undefined: return []
    case .text(let text): return text.bytes
    default:
      var out: [UInt8] = []
      try represent(into: &out)
      return out
    }
  }

  func represent(into out: inout [UInt8]) throws {
    guard out.count <= Limits.longestText else { throw Limits.tooLong }
    switch self {
    case .undefined: out += Array("Undefined".utf8)
    case .none: out += Array("None".utf8)
    case .bool(let bool): out += Array((bool ? "True" : "False").utf8)
    case .int(let int): out += Array("\(int)".utf8)
    case .float(let float): out += Array(Value.printed(float).utf8)
    case .text(let text):
      if text.isMarkup { out += Array("Markup(".utf8) }
      Value.quote(text.bytes, into: &out)
      if text.isMarkup { out.append(UInt8(ascii: ")")) }
    case .list(let items): try Value.represent(items.values, "[", "]", into: &out)
    case .tuple(let items):
      try Value.represent(items.values, "(", items.values.count == 1 ? ",)" : ")", into: &out)
    case .dict(let mapping): try mapping.represent(into: &out)
    case .view(let view):
      out += Array((view.kind.rawValue + "(").utf8)
      try Value.represent(try view.values(), "[", "])", into: &out)
    case .range(let range):
      let step = range.step == 1 ? "" : ", \(range.step)"
      out += Array("range(\(range.start), \(range.stop)\(step))".utf8)
    case .iterator(let iterator): out += Array("<\(iterator.name) object>".utf8)
    case .function(let function):
      if case .macro(let macro) = function.kind {
        out += Array("<Macro ".utf8)
        if macro.name.isEmpty { out += Array("anonymous".utf8) } else { Value.quote(macro.name, into: &out) }
        out.append(UInt8(ascii: ">"))
      } else {
        out += Array("<function \(function.name)>".utf8)
      }
    case .object(let object): out += try object.printed()
    }
  }

  static func represent(
    _ values: [Value], _ open: String, _ close: String, into out: inout [UInt8]
  ) throws {
    out += Array(open.utf8)
    for (index, value) in values.enumerated() {
      if index > 0 { out += Array(", ".utf8) }
      try value.represent(into: &out)
    }
    out += Array(close.utf8)
  }

  /// A string in the quotation marks Python would choose, what cannot be printed escaped.
  static func quote(_ bytes: [UInt8], into out: inout [UInt8]) {
    let (single, double) = (UInt8(ascii: "'"), UInt8(ascii: "\""))
    let mark = bytes.contains(single) && !bytes.contains(double) ? double : single
    out.append(mark)
    for scalar in UTF8Text.scalars(bytes) {
      switch scalar {
      case "\\": out += Array("\\\\".utf8)
      case "\n": out += Array("\\n".utf8)
      case "\r": out += Array("\\r".utf8)
      case "\t": out += Array("\\t".utf8)
      case let scalar where scalar.value == UInt32(mark): out += [UInt8(ascii: "\\"), mark]
      case let scalar where !Letters.isPrintable(scalar):
        let code = scalar.value
        let (sign, width) = code < 0x100 ? ("x", 2) : code < 0x10000 ? ("u", 4) : ("U", 8)
        let digits = String(code, radix: 16)
        out += Array(("\\" + sign + String(repeating: "0", count: width - digits.utf8.count) + digits).utf8)
      default: UTF8Text.append(scalar, to: &out)
      }
    }
    out.append(mark)
  }

  /// For messages, which need no more than the beginning.
  static func quoted(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    quote(Array(bytes.prefix(1000)), into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// A float as Python's `repr`: the shortest digits, an exponent below 1e-4 and from 1e16.
  static func printed(_ float: Double) -> String {
    if float.isNaN { return "nan" }
    if float.isInfinite { return float < 0 ? "-inf" : "inf" }
    if float == 0 { return float.sign == .minus ? "-0.0" : "0.0" }
    let sign = float < 0 ? "-" : ""
    let parts = "\(float.magnitude)".split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    var digits = Array(mantissa.joined().utf8)
    exponent += mantissa[0].utf8.count
    while digits.count > 1, digits.first == 0x30 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    // The value is 0.digits × 10^exponent.
    let text = String(decoding: digits, as: UTF8.self)
    if exponent > -4, exponent <= 16 {
      if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + text }
      if digits.count <= exponent {
        return sign + text + String(repeating: "0", count: exponent - digits.count) + ".0"
      }
      return sign + String(text.prefix(exponent)) + "." + String(text.dropFirst(exponent))
    }
    let power = exponent - 1
    let written = "\(power < 0 ? "-" : "+")\(power.magnitude < 10 ? "0" : "")\(power.magnitude)"
    return sign + String(text.prefix(1)) + (digits.count > 1 ? "." + text.dropFirst() : "") + "e" + written
  }
}

extension Mapping {
  fileprivate func represent(into out: inout [UInt8]) throws {
    out.append(UInt8(ascii: "{"))
    for (index, (key, value)) in pairs.enumerated() {
      if index > 0 { out += Array(", ".utf8) }
      try key.represent(into: &out)
      out += Array(": ".utf8)
      try value.represent(into: &out)
    }
    out.append(UInt8(ascii: "}"))
  }
}
