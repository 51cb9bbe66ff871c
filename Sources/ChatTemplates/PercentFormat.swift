/// `'…' % values`, as Python's `printf` formatting.
enum PercentFormat {
  static func format(_ text: Text, _ value: Value, _ evaluator: Evaluator) throws -> [UInt8] {
    var run = Run(text, value, evaluator)
    try run.all()
    try evaluator.chargeText(run.out.count)
    return run.out
  }

  private struct Run {
    let format: [UInt8]
    let isMarkup: Bool
    let evaluator: Evaluator
    let value: Value
    var values: [Value]
    var next = 0
    var place = 0
    var out: [UInt8] = []
    var usedNames = false

    init(_ text: Text, _ value: Value, _ evaluator: Evaluator) {
      self.evaluator = evaluator
      (format, isMarkup, self.value) = (text.bytes, text.isMarkup, value)
      if case .tuple(let items) = value { values = items.values } else { values = [value] }
    }

    mutating func all() throws {
      while place < format.count {
        let byte = format[place]
        place += 1
        if byte == UInt8(ascii: "%") { try one() } else { out.append(byte) }
        guard out.count <= Limits.longestText else { throw Limits.tooLong }
      }
      if case .dict = value { return }
      guard next >= values.count || usedNames else {
        throw TemplateError("not all arguments converted during string formatting")
      }
    }

    private var peek: UInt8? { place < format.count ? format[place] : nil }

    private mutating func take() throws -> Value {
      guard next < values.count else { throw TemplateError("not enough arguments for format string") }
      next += 1
      return values[next - 1]
    }

    private mutating func one() throws {
      // Reading a conversion costs more than evaluating a small expression.
      try evaluator.charge(16)
      var spec = Spec()
      var named: Value?
      if peek == UInt8(ascii: "(") {
        let start = place + 1
        var open = 0
        while let byte = peek {
          place += 1
          if byte == UInt8(ascii: "(") { open += 1 }
          if byte == UInt8(ascii: ")") { open -= 1 }
          if open == 0 { break }
        }
        guard case .dict(let mapping) = value else { throw TemplateError("format requires a mapping") }
        let name = Array(format[start..<max(start, place - 1)])
        guard let found = mapping[name] else { throw TemplateError("KeyError: \(Value.quoted(name))") }
        named = found
        usedNames = true
      }
      while let byte = peek, let flag = Spec.flags[byte] {
        spec[keyPath: flag] = true
        place += 1
      }
      spec.width = try number() ?? 0
      if spec.width < 0 {
        spec.isLeft = true
        spec.width = -spec.width
      }
      if peek == UInt8(ascii: ".") {
        place += 1
        spec.precision = max(0, try number() ?? 0)
      }
      while let byte = peek, "hlL".utf8.contains(byte) { place += 1 }
      guard let kind = peek else { throw TemplateError("incomplete format") }
      place += 1
      if kind == UInt8(ascii: "%") { return out.append(kind) }
      let value = try named ?? take()
      out += spec.padded(try text(value, kind, spec), isNumber: !"srac".utf8.contains(kind))
    }

    /// Digits, or `*` for a value.
    private mutating func number() throws -> Int? {
      if peek == UInt8(ascii: "*") {
        place += 1
        let count = try take().index()
        guard count.magnitude <= 4096 else { throw Limits.tooLong }
        return count
      }
      var number: Int?
      while let byte = peek, (0x30...0x39).contains(byte) {
        number = (number ?? 0) * 10 + Int(byte - 0x30)
        guard number ?? 0 <= 1 << 20 else { throw Limits.tooLong }
        place += 1
      }
      return number
    }

    private func text(_ value: Value, _ kind: UInt8, _ spec: Spec) throws -> [UInt8] {
      let letter = Character(Unicode.Scalar(kind))
      switch letter {
      case "s", "r", "a":
        var text: [UInt8] = []
        if letter == "s" {
          text = try evaluator.printed(value)
        } else {
          text = try evaluator.represented(value)
        }
        if isMarkup, case .text(let own) = value {
          text = HTML.escaped(own)
        } else if isMarkup {
          text = HTML.escaped(text)
        }
        guard let precision = spec.precision else { return text }
        return UTF8Text.bytes(UTF8Text.scalars(text).prefix(precision))
      case "c":
        try evaluator.charge(value.size)
        if case .text(let text) = value, UTF8Text.count(text.bytes) == 1 { return text.bytes }
        guard let code = value.integer, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
          throw TemplateError("%c requires int or char")
        }
        return Array(String(scalar).utf8)
      case "d", "i", "u":
        guard let int = try Spec.whole(value) else {
          throw TemplateError("%\(letter) format: a real number is required, not \(value.typeName)")
        }
        return spec.signed(Spec.digits(int, 10, spec.precision), int < 0)
      case "x", "X", "o":
        guard let int = value.integer else {
          throw TemplateError("%\(letter) format: an integer is required, not \(value.typeName)")
        }
        var digits = Spec.digits(int, letter == "o" ? 8 : 16, spec.precision)
        if letter == "X" { digits = digits.uppercased() }
        return spec.signed((spec.isAlternate ? "0\(letter)" : "") + digits, int < 0)
      case "f", "F", "e", "E", "g", "G":
        guard let float = value.double else {
          throw TemplateError("must be real number, not \(value.typeName)")
        }
        guard spec.precision ?? 0 <= 1000 else { throw Limits.tooLong }
        let text = NumberText.printed(
          float.magnitude, letter, precision: spec.precision ?? 6, alternate: spec.isAlternate)
        return spec.signed(text, float.sign == .minus && !float.isNaN)
      default: throw TemplateError("unsupported format character '\(letter)'")
      }
    }
  }

  private struct Spec {
    var isLeft = false
    var isZero = false
    var isPlus = false
    var isSpace = false
    var isAlternate = false
    var width = 0
    var precision: Int?

    static var flags: [UInt8: WritableKeyPath<Spec, Bool>] {
      [
        UInt8(ascii: "-"): \.isLeft, UInt8(ascii: "0"): \.isZero, UInt8(ascii: "+"): \.isPlus,
        UInt8(ascii: " "): \.isSpace, UInt8(ascii: "#"): \.isAlternate,
      ]
    }

    static func whole(_ value: Value) throws -> Int? {
      if let int = value.integer { return int }
      guard case .float(let float) = value else { return nil }
      guard let int = Int(exactly: float.rounded(.towardZero)) else {
        throw TemplateError("cannot convert float to integer")
      }
      return int
    }

    static func digits(_ int: Int, _ radix: Int, _ precision: Int?) -> String {
      let digits = String(int.magnitude, radix: radix)
      return String(repeating: "0", count: max(0, (precision ?? 0) - digits.utf8.count)) + digits
    }

    func signed(_ text: String, _ isNegative: Bool) -> [UInt8] {
      Array(((isNegative ? "-" : isPlus ? "+" : isSpace ? " " : "") + text).utf8)
    }

    func padded(_ text: [UInt8], isNumber: Bool) -> [UInt8] {
      let pad = max(0, width - UTF8Text.count(text))
      if isLeft { return text + Array(repeating: 0x20, count: pad) }
      guard isNumber, isZero else { return Array(repeating: 0x20, count: pad) + text }
      let sign = text.prefix { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || $0 == 0x20 }
      return sign + Array(repeating: 0x30, count: pad) + text.dropFirst(sign.count)
    }
  }
}
