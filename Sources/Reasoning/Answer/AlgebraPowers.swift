extension Algebra {
  func power(_ base: Quotient, _ exponent: Quotient) throws -> Quotient {
    if let constant = exponent.constant {
      guard let (above, below) = constant.ints else { throw MathTrouble.limit }
      return below == 1 ? try power(base, above) : try power(root(base, below), above)
    }
    let e = try polynomial(.e)
    if base.below == .one, base.above == e { return try quotient(.function(.exp, [exponent])) }
    return try quotient(.function(.power, [base, exponent]))
  }

  func power(_ base: Quotient, _ exponent: Int) throws -> Quotient {
    guard exponent.magnitude <= 4096 else { throw MathTrouble.limit }
    if exponent < 0 { return try power(division(Quotient(Rational(1)), base), -exponent) }
    if exponent == 0 {
      guard try !isZero(base.above) else { throw MathTrouble.undefined }
      return Quotient(Rational(1))
    }
    guard base.below == .one, let (monomial, coefficient) = base.above.single else {
      return try fraction(power(base.above, exponent), power(base.below, exponent))
    }
    var result = Monomial()
    var factor = try coefficient.power(exponent)
    for each in monomial.factors {
      try append(each.atom, each.exponent * Exponent(exponent), to: &result, &factor)
    }
    return Quotient(try product(Polynomial(factor, result), .one))
  }

  /// The principal root of what is not negative; also i·√ of a negative number.
  func root(_ value: Quotient, _ degree: Int) throws -> Quotient {
    guard degree >= 1, degree <= 64 else { throw MathTrouble.limit }
    if degree == 1 || !value.above.hasTerms { return value }
    guard value.below == .one else { return try quotient(.function(.root(degree), [value])) }
    guard let (monomial, coefficient) = value.above.single else {
      let content = try value.above.content
      let rest = try value.above.scaled(by: Rational(1) / content)
      return try Quotient(product(root(content, degree), polynomial(.root(rest, degree))))
    }
    let isConstant = monomial.factors.allSatisfy { isPositive(atoms[$0.atom]) }
    if coefficient.isNegative {
      guard isConstant, degree == 2 else {
        if isConstant { throw MathTrouble.undefined }
        return try quotient(.function(.root(degree), [value]))
      }
      return try product(quotient(.imaginary), root(-value, 2))
    }
    let outside = try root(coefficient, degree)
    if isConstant || (monomial.factors.count == 1 && isBareSymbol(monomial.factors[0])) {
      var result = Monomial()
      var factor = Rational(1)
      for each in monomial.factors {
        try append(each.atom, each.exponent * Exponent(1, over: degree), to: &result, &factor)
      }
      return Quotient(try product(outside, Polynomial(factor, result)))
    }
    let inside = Polynomial(Rational(1), monomial)
    return try Quotient(product(outside, polynomial(.root(inside, degree))))
  }

  /// Of a positive number: a product of roots of primes.
  private func root(_ value: Rational, _ degree: Int) throws -> Polynomial {
    var result = Monomial()
    var factor = Rational(1)
    var powers: [(Int, Exponent)] = []
    for (part, sign) in [(value.numerator, 1), (value.denominator, -1)] {
      for (prime, count) in try primes(part) {
        powers.append((number(of: .prime(prime)), try Exponent(sign * count, over: degree)))
      }
    }
    for (atom, exponent) in powers.sorted(by: { $0.0 < $1.0 }) {
      try append(atom, exponent, to: &result, &factor)
    }
    return Polynomial(factor, result)
  }

  /// The primes of a positive number with their powers; what trial division does not finish throws.
  func primes(_ value: BigInteger) throws -> [(BigInteger, Int)] {
    var found: [(BigInteger, Int)] = []
    var rest = value
    var divisor = 2
    while !rest.isOne {
      if let small = rest.int, divisor * divisor > small {
        found.append((rest, 1))
        break
      }
      guard divisor < 20_000 else { throw MathTrouble.limit }
      try spend(rest.limbs.count)
      defer { divisor += divisor == 2 ? 1 : 2 }
      if let small = rest.int, small % divisor != 0 { continue }
      var count = 0
      while true {
        let (quotient, remainder) = try rest.divided(by: BigInteger(divisor))
        guard remainder.isZero else { break }
        rest = quotient
        count += 1
      }
      if count > 0 { found.append((BigInteger(divisor), count)) }
    }
    return found
  }

  private func isPositive(_ atom: Atom) -> Bool {
    switch atom {
    case .prime, .pi, .e: true
    case .function(.exp, _): true
    default: false
    }
  }

  private func isBareSymbol(_ factor: Monomial.Factor) -> Bool {
    guard case .symbol = atoms[factor.atom] else { return false }
    return factor.exponent.above == 1 && factor.exponent.below == 1
  }
}
