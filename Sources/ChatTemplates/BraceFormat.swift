/// `'{} {name}'.format(…)`: fields with attributes and items, and the usual format specifications.
enum BraceFormat {
  static func format(_ text: [UInt8], _ arguments: Arguments, _ evaluator: Evaluator) throws -> [UInt8] {
    var (out, place, next): ([UInt8], Int, Int) = ([], 0, 0)
    let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
    while place < text.count {
      let byte = text[place]
      place += 1
      guard byte == open || byte == close else {
        out.append(byte)
        continue
      }
      if place < text.count, text[place] == byte {
        place += 1
        out.append(byte)
        continue
      }
      guard byte == open else { throw TemplateError("Single '}' encountered in format string") }
      guard let end = text[place...].firstIndex(of: close) else {
        throw TemplateError("expected '}' before end of string")
      }
      out += try field(Array(text[place..<end]), arguments, &next, evaluator)
      guard out.count <= Limits.longestText else { throw Limits.tooLong }
      place = end + 1
    }
    try evaluator.chargeText(out.count)
    return out
  }

  private static func field(
    _ field: [UInt8], _ arguments: Arguments, _ next: inout Int, _ evaluator: Evaluator
  ) throws -> [UInt8] {
    // Reading a field costs more than evaluating a small expression.
    try evaluator.charge(16 + arguments.named.count)
    guard !field.contains(UInt8(ascii: "{")) else {
      throw TemplateError("nested format fields are not supported")
    }
    let colon = field.firstIndex(of: UInt8(ascii: ":")) ?? field.count
    let spec = Array(field[colon...].dropFirst())
    var name = field[..<colon]
    var conversion: UInt8?
    if name.count > 1, name[name.endIndex - 2] == UInt8(ascii: "!") {
      conversion = name.last
      name = name.dropLast(2)
    }
    var value = try found(Array(name), arguments, &next, evaluator)
    switch conversion {
    case nil: break
    case UInt8(ascii: "s"): value = .text(try evaluator.printed(value))
    case UInt8(ascii: "r"), UInt8(ascii: "a"):
      value = .text(try evaluator.represented(value))
    default: throw TemplateError("unknown conversion specifier")
    }
    return try FormatSpecification(spec).format(value, evaluator)
  }

  private static func found(
    _ path: [UInt8], _ arguments: Arguments, _ next: inout Int, _ evaluator: Evaluator
  ) throws -> Value {
    let marks = (UInt8(ascii: "."), UInt8(ascii: "["))
    let end = path.firstIndex { $0 == marks.0 || $0 == marks.1 } ?? path.count
    let first = Array(path[..<end])
    var value: Value
    if first.isEmpty || first.allSatisfy({ (0x30...0x39).contains($0) }) {
      let index = first.isEmpty ? next : NumberText.integer(first) ?? .max
      // Fields are counted, or have numbers; -1 remembers the numbers.
      guard first.isEmpty ? next >= 0 : next <= 0 else {
        throw TemplateError("cannot switch between automatic and manual field numbering")
      }
      next = first.isEmpty ? next + 1 : -1
      guard index < arguments.positional.count else {
        throw TemplateError("Replacement index \(index) out of range for positional args tuple")
      }
      value = arguments.positional[index]
    } else {
      guard let named = arguments.named.last(where: { $0.name == first }) else {
        throw TemplateError("KeyError: \(Value.quoted(first))")
      }
      value = named.value
    }
    var place = end
    while place < path.count {
      let isAttribute = path[place] == marks.0
      let stop =
        isAttribute
        ? path[(place + 1)...].firstIndex { $0 == marks.0 || $0 == marks.1 } ?? path.count
        : path[place...].firstIndex(of: UInt8(ascii: "]")) ?? path.count
      let name = Array(path[(place + 1)..<stop])
      if isAttribute {
        value = try Attributes.attribute(name, of: value, evaluator)
      } else {
        value = try Attributes.item(
          NumberText.integer(name).map { .int($0) } ?? .text(name), of: value, evaluator)
      }
      place = isAttribute ? stop : stop + 1
    }
    return value
  }
}

/// `[[fill]align][sign][#][0][width][,][.precision][type]`.
private struct FormatSpecification {
  private var fill: Unicode.Scalar = " "
  private var align: UInt8?
  private var sign = UInt8(ascii: "-")
  private var width = 0
  private var group: UInt8?
  private var precision: Int?
  private var kind: UInt8?
  private let isEmpty: Bool

  init(_ spec: [UInt8]) throws {
    isEmpty = spec.isEmpty
    var scalars = UTF8Text.scalars(spec)[...]
    let aligns: Set<Unicode.Scalar> = ["<", ">", "=", "^"]
    if scalars.count > 1, aligns.contains(scalars[1]) {
      fill = scalars[0]
      align = UInt8(ascii: scalars[1])
      scalars = scalars.dropFirst(2)
    } else if let first = scalars.first, aligns.contains(first) {
      align = UInt8(ascii: first)
      scalars = scalars.dropFirst()
    }
    if let first = scalars.first, ["+", "-", " "].contains(first) {
      sign = UInt8(ascii: first)
      scalars = scalars.dropFirst()
    }
    if scalars.first == "0" {
      if align == nil { (fill, align) = ("0", UInt8(ascii: "=")) }
      scalars = scalars.dropFirst()
    }
    func number() throws -> Int? {
      var number: Int?
      while let first = scalars.first, (0x30...0x39).contains(first.value) {
        number = (number ?? 0) * 10 + Int(first.value - 0x30)
        guard number ?? 0 <= 1 << 20 else { throw Limits.tooLong }
        scalars = scalars.dropFirst()
      }
      return number
    }
    width = try number() ?? 0
    if let first = scalars.first, first == "," || first == "_" {
      group = UInt8(ascii: first)
      scalars = scalars.dropFirst()
    }
    if scalars.first == "." {
      scalars = scalars.dropFirst()
      guard let digits = try number() else { throw TemplateError("Format specifier missing precision") }
      precision = digits
    }
    if let first = scalars.first, first.isASCII {
      kind = UInt8(ascii: first)
      scalars = scalars.dropFirst()
    }
    guard scalars.isEmpty else { throw TemplateError("Invalid format specifier") }
  }

  func format(_ value: Value, _ evaluator: Evaluator) throws -> [UInt8] {
    if isEmpty { return try evaluator.printed(value) }
    try evaluator.charge(value.size)
    let letter = kind.map { Character(Unicode.Scalar($0)) }
    switch value {
    case .text(let text):
      guard letter == nil || letter == "s", align != UInt8(ascii: "=") || fill == "0" else {
        throw TemplateError("Unknown format code '\(letter ?? "=")' for object of type 'str'")
      }
      let scalars = UTF8Text.scalars(text.bytes)
      return padded(
        [], UTF8Text.bytes(precision.map { scalars.prefix($0) } ?? scalars[...]), UInt8(ascii: "<"))
    case .int, .bool:
      if let letter, "eEfFgG%".contains(letter) { return try real(value.double ?? 0, letter) }
      return try whole(
        value.integer ?? 0, letter ?? "d", isBool: letter == nil && value.typeName == "bool", value)
    case .float(let float): return try real(float, letter)
    default: throw TemplateError("unsupported format string passed to \(value.typeName).__format__")
    }
  }

  private func whole(_ int: Int, _ letter: Character, isBool: Bool, _ value: Value) throws -> [UInt8] {
    var digits: String
    switch letter {
    case "d", "n": digits = grouped("\(int.magnitude)")
    case "x": digits = String(int.magnitude, radix: 16)
    case "X": digits = String(int.magnitude, radix: 16, uppercase: true)
    case "o": digits = String(int.magnitude, radix: 8)
    case "b": digits = String(int.magnitude, radix: 2)
    default: throw TemplateError("Unknown format code '\(letter)' for object of type 'int'")
    }
    if precision != nil { throw TemplateError("Precision not allowed in integer format specifier") }
    if isBool { digits = "\(int)" }
    return padded(signed(int < 0), Array(digits.utf8), UInt8(ascii: ">"))
  }

  private func real(_ float: Double, _ letter: Character?) throws -> [UInt8] {
    guard precision ?? 0 <= 1000 else { throw Limits.tooLong }
    var text: String
    switch letter {
    case "f", "F", "e", "E", "g", "G":
      let letter = letter ?? "f"
      text = NumberText.printed(
        float.magnitude, letter,
        precision: letter.lowercased() == "g" ? max(1, precision ?? 6) : precision ?? 6)
    case "%": text = NumberText.printed(float.magnitude * 100, "f", precision: precision ?? 6) + "%"
    case nil where precision == nil: text = Value.printed(float.magnitude)
    case nil: throw TemplateError("this format of a float is not supported")
    case let letter?: throw TemplateError("Unknown format code '\(letter)' for object of type 'float'")
    }
    let point = text.firstIndex { !$0.isNumber } ?? text.endIndex
    text = grouped(String(text[..<point])) + text[point...]
    return padded(signed(float.sign == .minus), Array(text.utf8), UInt8(ascii: ">"))
  }

  private func signed(_ isNegative: Bool) -> [UInt8] {
    isNegative ? [UInt8(ascii: "-")] : sign == UInt8(ascii: "-") ? [] : [sign]
  }

  private func grouped(_ digits: String) -> String {
    guard let group else { return digits }
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { out.unicodeScalars.append(Unicode.Scalar(group)) }
      out.append(digit)
    }
    return out
  }

  private func padded(_ sign: [UInt8], _ text: [UInt8], _ otherwise: UInt8) -> [UInt8] {
    let pad = max(0, width - UTF8Text.count(text) - sign.count)
    func filled(_ count: Int) -> [UInt8] {
      Array(repeatElement(UTF8Text.bytes([fill]), count: count).joined())
    }
    switch align ?? otherwise {
    case UInt8(ascii: "<"): return sign + text + filled(pad)
    case UInt8(ascii: "^"): return filled(pad / 2) + sign + text + filled(pad - pad / 2)
    case UInt8(ascii: "="):
      return otherwise == UInt8(ascii: "<") ? text + filled(pad) : sign + filled(pad) + text
    default: return filled(pad) + sign + text
    }
  }
}
