import Foundation

/// Arithmetic as Python has it, but whole numbers end at 64 bits: beyond is an error.
extension Evaluator {
  private static let tooLarge = TemplateError("a whole number beyond 64 bits")

  func operate(_ operation: Arithmetic, _ left: Value, _ right: Value) throws -> Value {
    try charge(left.size + right.size)
    if let result = try joined(operation, left, right) { return result }
    if let a = left.integer, let b = right.integer { return try whole(operation, a, b) }
    if let a = left.double, let b = right.double { return try fractional(operation, a, b) }
    switch (left, right) {
    case (.undefined(let undefined), _), (_, .undefined(let undefined)): throw undefined.error
    default:
      throw TemplateError(
        "unsupported operand type(s) for \(operation.rawValue): '\(left.typeName)' and '\(right.typeName)'")
    }
  }

  /// What `+`, `*` and `%` do with strings and lists; nil where they are not what is at hand.
  private func joined(_ operation: Arithmetic, _ left: Value, _ right: Value) throws -> Value? {
    switch (operation, left, right) {
    case (.add, .text(let a), .text(let b)):
      try chargeText(a.bytes.count + b.bytes.count)
      guard a.isMarkup || b.isMarkup else { return .text(a.bytes + b.bytes) }
      let escaped = HTML.escaped(a) + HTML.escaped(b)
      try chargeText(escaped.count)
      return .text(Text(escaped, isMarkup: true))
    case (.add, .list(let a), .list(let b)):
      try charge(a.values.count + b.values.count)
      return try .list(a.values + b.values)
    case (.add, .tuple(let a), .tuple(let b)):
      try charge(a.values.count + b.values.count)
      return try .tuple(a.values + b.values)
    case (.multiply, .undefined, _), (.multiply, _, .undefined): return nil
    case (.multiply, let value, let count) where count.integer != nil:
      return try repeated(value, max(0, count.integer ?? 0))
    case (.multiply, let count, let value) where count.integer != nil:
      return try repeated(value, max(0, count.integer ?? 0))
    case (.modulo, .text(let format), let value):
      if case .undefined(let undefined) = value { throw undefined.error }
      return .text(Text(try PercentFormat.format(format, value, self), isMarkup: format.isMarkup))
    default: return nil
    }
  }

  private func repeated(_ value: Value, _ count: Int) throws -> Value? {
    func times<Item>(_ items: [Item], _ count: Int) -> [Item] {
      let length = items.count * count
      if items.count == 1 { return Array(repeating: items[0], count: count) }
      var out: [Item] = []
      out.reserveCapacity(length)
      if length > 0 { out += items }
      // Twice as much each time.
      while out.count < length { out += Array(out.prefix(length - out.count)) }
      return out
    }
    switch value {
    case .text(let text):
      let (length, tooLong) = text.bytes.count.multipliedReportingOverflow(by: count)
      guard !tooLong else { throw Limits.tooLong }
      try chargeText(length)
      return .text(Text(times(text.bytes, count), isMarkup: text.isMarkup))
    case .list(let items), .tuple(let items):
      let (length, tooLong) = items.values.count.multipliedReportingOverflow(by: count)
      guard !tooLong, length <= limits.steps else { throw TemplateError("a list that is too long") }
      try charge(length)
      let values = times(items.values, count)
      if case .list = value { return try .list(values) }
      return try .tuple(values)
    default: return nil
    }
  }

  private func whole(_ operation: Arithmetic, _ a: Int, _ b: Int) throws -> Value {
    var result: (partialValue: Int, overflow: Bool)
    switch operation {
    case .add: result = a.addingReportingOverflow(b)
    case .subtract: result = a.subtractingReportingOverflow(b)
    case .multiply: result = a.multipliedReportingOverflow(by: b)
    case .divide:
      guard b != 0 else { throw TemplateError("division by zero") }
      return .float(Double(a) / Double(b))
    case .floorDivide, .modulo:
      guard b != 0 else { throw TemplateError("integer division or modulo by zero") }
      result = a.dividedReportingOverflow(by: b)
      guard !result.overflow else {
        if operation == .modulo { return .int(0) }
        break
      }
      let rest = a % b
      let isBelow = rest != 0 && (rest < 0) != (b < 0)
      return .int(
        operation == .modulo
          ? (isBelow ? rest + b : rest) : (isBelow ? result.partialValue - 1 : result.partialValue))
    case .power:
      if b < 0 {
        guard a != 0 else { throw TemplateError("0.0 cannot be raised to a negative power") }
        return .float(pow(Double(a), Double(b)))
      }
      result = Evaluator.power(a, b)
    }
    guard !result.overflow else { throw Evaluator.tooLarge }
    return .int(result.partialValue)
  }

  private static func power(_ base: Int, _ exponent: Int) -> (Int, Bool) {
    if base == 0 || base == 1 { return (exponent == 0 ? 1 : base, false) }
    if base == -1 { return (exponent % 2 == 0 ? 1 : -1, false) }
    guard exponent < 64 else { return (0, true) }
    var result = 1
    for _ in 0..<exponent {
      let (next, overflow) = result.multipliedReportingOverflow(by: base)
      guard !overflow else { return (0, true) }
      result = next
    }
    return (result, false)
  }

  private func fractional(_ operation: Arithmetic, _ a: Double, _ b: Double) throws -> Value {
    switch operation {
    case .add: return .float(a + b)
    case .subtract: return .float(a - b)
    case .multiply: return .float(a * b)
    case .divide:
      guard b != 0 else { throw TemplateError("float division by zero") }
      return .float(a / b)
    case .floorDivide, .modulo:
      guard b != 0 else { throw TemplateError("float floor division or modulo by zero") }
      var rest = fmod(a, b)
      var quotient = (a - rest) / b
      if rest != 0 {
        if (b < 0) != (rest < 0) {
          rest += b
          quotient -= 1
        }
      } else {
        rest = copysign(0, b)
      }
      if operation == .modulo { return .float(rest) }
      guard quotient != 0 else { return .float(copysign(0, a / b)) }
      let floored = quotient.rounded(.down)
      return .float(quotient - floored > 0.5 ? floored + 1 : floored)
    case .power:
      if a == 0, b < 0 { throw TemplateError("0.0 cannot be raised to a negative power") }
      if a < 0, a.isFinite, b.isFinite, b != b.rounded() {
        throw TemplateError("complex numbers are not supported")
      }
      let result = pow(a, b)
      if result.isInfinite, a.isFinite, b.isFinite { throw TemplateError("Numerical result out of range") }
      return .float(result)
    }
  }

  func signed(_ value: Value, _ isNegative: Bool) throws -> Value {
    if let integer = value.integer {
      let (result, overflow) = 0.subtractingReportingOverflow(integer)
      guard !isNegative || !overflow else { throw Evaluator.tooLarge }
      return .int(isNegative ? result : integer)
    }
    switch value {
    case .float(let float): return .float(isNegative ? -float : float)
    case .undefined(let undefined): throw undefined.error
    default:
      throw TemplateError("bad operand type for unary \(isNegative ? "-" : "+"): '\(value.typeName)'")
    }
  }
}

extension Value {
  /// A number as a float.
  var double: Double? { if case .float(let float) = self { float } else { integer.map(Double.init) } }
}
