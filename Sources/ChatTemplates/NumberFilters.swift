import Foundation

/// Filters of numbers.
enum NumberFilters {
  static let all: [String: Filters.Body] = [
    "abs": { evaluator, value, _ in
      switch value {
      case .float(let float): return .float(float.magnitude)
      default:
        guard let int = value.integer else {
          if case .undefined(let undefined) = value { throw undefined.error }
          throw TemplateError("bad operand type for abs(): '\(value.typeName)'")
        }
        return int < 0 ? try evaluator.signed(.int(int), true) : .int(int)
      }
    },
    "int": { _, value, arguments in
      let given = try arguments.bound("int", ["default", "base"])
      return try whole(value, base: given[1].integer(10)) ?? given[0] ?? .int(0)
    },
    "float": { _, value, arguments in
      let otherwise = try arguments.bound("float", ["default"])[0] ?? .float(0)
      if case .undefined(let undefined) = value { throw undefined.error }
      if case .text(let text) = value { return NumberText.float(text.bytes).map { .float($0) } ?? otherwise }
      return value.double.map { .float($0) } ?? otherwise
    },
    "round": round,
    "sum": { evaluator, value, arguments in
      let given = try arguments.bound("sum", ["attribute", "start"])
      let path = AttributePath(given[0])
      var sum = given[1] ?? .int(0)
      if case .text = sum { throw TemplateError("sum() can't sum strings [use ''.join(seq) instead]") }
      for item in try evaluator.list(value) {
        sum = try evaluator.operate(.add, sum, try path.value(of: item, evaluator))
      }
      return sum
    },
    "filesizeformat": filesizeformat,
  ]

  /// nil where Python raises TypeError or ValueError.
  private static func whole(_ value: Value, base: Int) throws -> Value? {
    if case .undefined(let undefined) = value { throw undefined.error }
    if case .text(let text) = value {
      if let int = NumberText.integer(text.bytes, base: base) { return .int(int) }
      guard let float = NumberText.float(text.bytes), float.isFinite else { return nil }
      return .int(try whole(float))
    }
    if let int = value.integer { return .int(int) }
    guard case .float(let float) = value else { return nil }
    if float.isInfinite { throw TemplateError("cannot convert float infinity to integer") }
    return float.isNaN ? nil : .int(try whole(float))
  }

  private static func whole(_ float: Double) throws -> Int {
    guard let int = Int(exactly: float.rounded(.towardZero)) else {
      throw TemplateError("a whole number beyond 64 bits")
    }
    return int
  }

  @Sendable private static func round(
    _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments
  ) throws -> Value {
    let given = try arguments.bound("round", ["precision", "method"])
    let method = String(decoding: try given[1].text(Array("common".utf8)), as: UTF8.self)
    guard ["common", "ceil", "floor"].contains(method) else {
      throw TemplateError("method must be common, ceil or floor")
    }
    if case .undefined(let undefined) = value { throw undefined.error }
    guard let number = value.double else {
      throw TemplateError("type \(value.typeName) doesn't define __round__ method")
    }
    let digits = try given[0].integer(0)
    if method == "common" {
      guard let int = value.integer else { return .float(NumberText.rounded(number, digits: digits)) }
      guard digits < 0 else { return .int(int) }
      guard digits > -19 else { return .int(0) }
      return .int(NumberText.rounded(int, to: Int(pow(10, Double(-digits)))))
    }
    let scaled = try evaluator.operate(.power, .int(10), .int(digits))
    guard let product = try evaluator.operate(.multiply, value, scaled).double else { return value }
    let moved = method == "ceil" ? product.rounded(.up) : product.rounded(.down)
    guard let whole = Int(exactly: moved) else { throw TemplateError("cannot convert float to integer") }
    return try evaluator.operate(.divide, .int(whole), scaled)
  }

  @Sendable private static func filesizeformat(
    _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments
  ) throws -> Value {
    let isBinary = try arguments.bound("filesizeformat", ["binary"])[0].isTrue()
    if case .undefined(let undefined) = value { throw undefined.error }
    let number: Double?
    if case .text(let text) = value { number = NumberText.float(text.bytes) } else { number = value.double }
    guard let bytes = number else { throw TemplateError("could not convert to float") }
    let base = isBinary ? 1024.0 : 1000
    if bytes == 1 { return .string("1 Byte") }
    if bytes < base {
      guard let whole = Int(exactly: bytes.rounded(.towardZero)) else {
        throw TemplateError("cannot convert float to integer")
      }
      return .string("\(whole) Bytes")
    }
    var unit = base
    var text = ""
    for prefix
      in (isBinary
      ? ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"] : ["k", "M", "G", "T", "P", "E", "Z", "Y"])
    {
      unit *= base
      text = NumberText.printed(base * bytes / unit, "f", precision: 1) + " \(prefix)B"
      if bytes < unit { break }
    }
    return .string(text)
  }
}
