extension MathParser {
  mutating func command(_ name: String) throws -> MathValue {
    switch name {
    case "frac":
      let above = try argument()
      return .exact(try algebra.division(above, argument()))
    case "binom":
      let above = try argument()
      return .exact(try algebra.binomial(above, argument()))
    case "sqrt", "√": return .exact(try root(isSign: name == "√"))
    case "lfloor", "lceil": return .exact(try whole(isFloor: name == "lfloor"))
    case "boxed", "fbox":
      guard current == .openGroup else { throw MathTrouble.grammar }
      return try primary()
    case "rfloor", "rceil": throw MathTrouble.grammar
    default: return .exact(try function(name))
    }
  }

  /// A group, or the single digit or letter that TeX takes for one.
  private mutating func argument() throws -> Quotient {
    if case .number(let literal) = current, literal.digits.count > 1 {
      guard literal.digits.count == 2, !literal.isDecimal else { throw MathTrouble.grammar }
      let digits = literal.digits.map { Rational(Int($0) - 0x30) }
      tokens[at] = .number(
        .init(value: digits[1], isDecimal: false, digits: [literal.digits[1]], isApart: false))
      return Quotient(digits[0])
    }
    guard let value = try primary().quotient else { throw MathTrouble.grammar }
    return value
  }

  private mutating func root(isSign: Bool) throws -> Quotient {
    var degree = 2
    if accept("[") {
      let index = try items()
      guard accept("]"), index.count == 1, let number = index[0].quotient?.constant?.int, number > 0 else {
        throw MathTrouble.grammar
      }
      degree = number
    }
    if isSign || current == .sign(UInt8(ascii: "(")) || current == .openGroup {
      guard let inside = try primary().quotient else { throw MathTrouble.grammar }
      return try algebra.root(inside, degree)
    }
    if case .number(let literal) = current, literal.digits.count > 1 { throw MathTrouble.grammar }
    return try algebra.root(argument(), degree)
  }

  private mutating func whole(isFloor: Bool) throws -> Quotient {
    let values = try items()
    let close = isFloor ? "rfloor" : "rceil"
    guard accept(.command(Array(close.utf8))), values.count == 1, let number = values[0].quotient?.constant
    else { throw MathTrouble.grammar }
    return Quotient(Rational(isFloor ? try number.floor : -(try (-number).floor)))
  }

  private mutating func function(_ name: String) throws -> Quotient {
    var base: Quotient?
    if name == "log", accept("_") { base = try argument() }
    var raised: Quotient?
    if accept("^") { raised = try exponent() }
    let isInverse = raised?.constant == Rational(-1)
    let inside = try functionArgument()
    let value =
      isInverse ? try inverse(name, inside) : try value(of: name, inside, base: base)
    if let raised, !isInverse { return try algebra.power(value, raised) }
    return value
  }

  /// What is in brackets, or the factors up to the next function.
  private mutating func functionArgument() throws -> Quotient {
    if current == .sign(UInt8(ascii: "(")) || current == .openGroup {
      guard let inside = try primary().scalar else { throw MathTrouble.grammar }
      return inside.unit == .degrees ? try algebra.radians(inside.value) : inside.value
    }
    guard let first = try power().scalar else { throw MathTrouble.grammar }
    var (product, isInDegrees) = (first.value, first.unit == .degrees)
    while let token = current, beginsFactor(token) {
      if case .command(let name) = token, name.elementsEqual("frac".utf8) == false { break }
      guard let factor = try power().scalar else { throw MathTrouble.grammar }
      product = try algebra.product(product, factor.value)
      isInDegrees = isInDegrees || factor.unit == .degrees
    }
    return isInDegrees ? try algebra.radians(product) : product
  }

  private func value(of name: String, _ argument: Quotient, base: Quotient?) throws -> Quotient {
    let one = Quotient(Rational(1))
    switch name {
    case "sin": return try algebra.sine(argument)
    case "cos": return try algebra.cosine(argument)
    case "tan": return try algebra.division(algebra.sine(argument), algebra.cosine(argument))
    case "cot": return try algebra.division(algebra.cosine(argument), algebra.sine(argument))
    case "sec": return try algebra.division(one, algebra.cosine(argument))
    case "csc": return try algebra.division(one, algebra.sine(argument))
    case "arcsin", "arccos", "arctan": return try inverse(String(name.dropFirst(3)), argument)
    case "ln": return try algebra.logarithm(argument)
    case "log":
      // Without a base it may be the natural one or that of 10.
      guard let base else { return try algebra.quotient(.function(.log, [argument])) }
      return try algebra.division(algebra.logarithm(argument), algebra.logarithm(base))
    case "exp": return try algebra.power(algebra.quotient(.e), argument)
    default: throw MathTrouble.grammar
    }
  }

  private func inverse(_ name: String, _ argument: Quotient) throws -> Quotient {
    switch name {
    case "sin": return try algebra.quotient(.function(.arcsin, [argument]))
    case "cos": return try algebra.quotient(.function(.arccos, [argument]))
    case "tan": return try algebra.quotient(.function(.arctan, [argument]))
    default: throw MathTrouble.grammar
    }
  }
}
