extension Algebra {
  /// Degrees as radians.
  func radians(_ degrees: Quotient) throws -> Quotient {
    let part = try Rational(BigInteger(1), over: BigInteger(180))
    return try product(degrees, product(Quotient(part), quotient(.pi)))
  }

  /// Whether π or a function was read, that an angle may be measured by or be inside of.
  var hasAngles: Bool {
    atoms.contains { atom in
      switch atom {
      case .pi, .function: true
      default: false
      }
    }
  }

  /// sin, cos and what is made of them; exact at multiples of π/6 and π/4.
  func sine(_ argument: Quotient) throws -> Quotient {
    if argument.constant?.isZero == true { return Quotient(Rational(0)) }
    if let turns = try halfTurns(argument), let value = try exactSine(turns) { return value }
    return try quotient(.function(.sin, [argument]))
  }

  func cosine(_ argument: Quotient) throws -> Quotient {
    if argument.constant?.isZero == true { return Quotient(Rational(1)) }
    if let turns = try halfTurns(argument) {
      let quarter = try Rational(BigInteger(1), over: BigInteger(2))
      if let value = try exactSine(turns + quarter) { return value }
    }
    return try quotient(.function(.cos, [argument]))
  }

  func logarithm(_ argument: Quotient) throws -> Quotient {
    if let constant = argument.constant, !constant.isZero, !constant.isNegative {
      var sum = Polynomial.zero
      for (part, sign) in [(constant.numerator, 1), (constant.denominator, -1)] {
        for (prime, count) in try primes(part) {
          sum = try sum + polynomial(.logarithm(prime)).scaled(by: Rational(sign * count))
        }
      }
      return Quotient(sum)
    }
    if argument.below == .one, let (monomial, coefficient) = argument.above.single, coefficient.isOne,
      monomial.factors.count == 1, atoms[monomial.factors[0].atom] == .e
    {
      let exponent = monomial.factors[0].exponent
      return Quotient(try Rational(BigInteger(exponent.above), over: BigInteger(exponent.below)))
    }
    return try quotient(.function(.ln, [argument]))
  }

  func absolute(_ argument: Quotient) throws -> Quotient {
    if let constant = argument.constant { return Quotient(constant.magnitude) }
    if !hasSymbols(argument), let value = value(of: argument, at: 0), value.magnitude > 1e-9 {
      return value < 0 ? -argument : argument
    }
    return try quotient(.function(.abs, [argument]))
  }

  func factorial(_ argument: Quotient) throws -> Quotient {
    guard let count = argument.constant?.int, count >= 0 else {
      return try quotient(.function(.factorial, [argument]))
    }
    guard count <= 500 else { throw MathTrouble.limit }
    var result = BigInteger(1)
    for factor in stride(from: 2, through: count, by: 1) { result = try result * BigInteger(factor) }
    return Quotient(Rational(result))
  }

  func binomial(_ above: Quotient, _ below: Quotient) throws -> Quotient {
    guard let n = above.constant?.int, let k = below.constant?.int, n >= 0, n <= 1000 else {
      throw MathTrouble.grammar
    }
    guard k >= 0, k <= n else { return Quotient(Rational(0)) }
    var result = BigInteger(1)
    for step in stride(from: 1, through: min(k, n - k), by: 1) {
      result = try (result * BigInteger(n - step + 1)).divided(by: BigInteger(step)).quotient
    }
    return Quotient(Rational(result))
  }

  /// r where the argument is rπ.
  private func halfTurns(_ argument: Quotient) throws -> Rational? {
    guard argument.below == .one, let (monomial, coefficient) = argument.above.single else { return nil }
    return monomial == (try polynomial(.pi)).single?.monomial ? coefficient : nil
  }

  private func exactSine(_ halfTurns: Rational) throws -> Quotient? {
    let twelfths = try halfTurns * Rational(12)
    guard twelfths.isWhole, let place = try twelfths.numerator.divided(by: BigInteger(24)).remainder.int
    else { return nil }
    let step = (place + 24) % 24
    let mirrored = step % 12 > 6 ? 12 - step % 12 : step % 12
    let square: Rational
    switch mirrored {
    case 0: square = Rational(0)
    case 2: square = try Rational(1) / Rational(4)
    case 3: square = try Rational(1) / Rational(2)
    case 4: square = try Rational(3) / Rational(4)
    case 6: square = Rational(1)
    default: return nil
    }
    let value = try root(Quotient(square), 2)
    return step < 12 ? value : -value
  }
}
