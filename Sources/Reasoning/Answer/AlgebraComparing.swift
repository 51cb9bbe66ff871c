import Foundation

/// Whether two expressions are the same, as far as can be told.
enum Sameness { case same, different, unknown }

extension Algebra {
  func compare(_ left: Quotient, _ right: Quotient) throws -> Sameness {
    let difference =
      left.below == right.below
      ? try left.above + -right.above
      : try product(left.above, right.below) + -product(right.above, left.below)
    if try isZero(difference) { return .same }
    if difference.terms.keys.allSatisfy({ $0.factors.allSatisfy { isIndependent(atoms[$0.atom]) } }) {
      return .different
    }
    for point in 0..<4 {
      guard let a = value(of: left, at: point), let b = value(of: right, at: point) else { continue }
      if (a - b).magnitude > 1e-6 * max(a.magnitude, b.magnitude, 1e-3) { return .different }
    }
    return .unknown
  }

  private func isIndependent(_ atom: Atom) -> Bool {
    switch atom {
    case .symbol, .prime, .pi, .e, .imaginary, .infinity, .logarithm: true
    default: false
    }
  }

  func hasSymbols(_ value: Quotient) -> Bool {
    [value.above, value.below].contains { polynomial in
      polynomial.terms.keys.contains { $0.factors.contains { areOpen[$0.atom] } }
    }
  }

  /// What an atom is made of must have its number already.
  func isOpen(_ atom: Atom) -> Bool {
    switch atom {
    case .symbol, .call, .infinity: true
    case .prime, .pi, .e, .imaginary, .logarithm: false
    case .root(let radicand, _): hasSymbols(Quotient(radicand))
    case .function(_, let arguments): arguments.contains { hasSymbols($0) }
    }
  }

  /// The symbols an expression is made of; nil where there is more in it.
  func symbols(_ polynomial: Polynomial) -> Set<Int>? {
    var found: Set<Int> = []
    for monomial in polynomial.terms.keys {
      for factor in monomial.factors {
        if case .symbol = atoms[factor.atom] {
          found.insert(factor.atom)
        } else if areOpen[factor.atom] {
          return nil
        }
      }
    }
    return found
  }

  /// The value where symbol k has a fixed number of its own at each point; nil where there is none in the reals.
  func value(of quotient: Quotient, at point: Int) -> Double? {
    guard let above = value(of: quotient.above, at: point), let below = value(of: quotient.below, at: point),
      below != 0
    else { return nil }
    let value = above / below
    return value.isFinite ? value : nil
  }

  private func value(of polynomial: Polynomial, at point: Int) -> Double? {
    var sum = 0.0
    for (monomial, coefficient) in polynomial.terms {
      var term = coefficient.double
      for factor in monomial.factors {
        guard let base = known(factor.atom, at: point) else { return nil }
        term *= pow(base, Double(factor.exponent.above) / Double(factor.exponent.below))
      }
      sum += term
    }
    return sum.isFinite ? sum : nil
  }

  private func known(_ atom: Int, at point: Int) -> Double? {
    if let value = values[[atom, point]] { return value }
    let value = value(of: atom, at: point)
    values[[atom, point]] = .some(value)
    return value
  }

  private func value(of atom: Int, at point: Int) -> Double? {
    switch atoms[atom] {
    case .symbol:
      // Spread over (0.3, 2.3) by the golden ratio.
      return 0.3 + 2
        * (Double(atom * 7 + point * 13 + 1) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
    case .prime(let prime): return prime.double
    case .logarithm(let prime): return log(prime.double)
    case .pi: return Double.pi
    case .e: return M_E
    case .imaginary, .infinity, .call: return nil
    case .root(let radicand, let degree):
      guard let value = value(of: radicand, at: point), value >= 0 else { return nil }
      return pow(value, 1 / Double(degree))
    case .function(let function, let arguments):
      let values = arguments.compactMap { value(of: $0, at: point) }
      guard values.count == arguments.count, let first = values.first else { return nil }
      return Self.value(of: function, first, values.last ?? first)
    }
  }

  private static func value(of function: Function, _ first: Double, _ last: Double) -> Double? {
    let value: Double
    switch function {
    case .sin: value = sin(first)
    case .cos: value = cos(first)
    case .arcsin: value = asin(first)
    case .arccos: value = acos(first)
    case .arctan: value = atan(first)
    case .exp: value = exp(first)
    case .ln: value = log(first)
    case .abs: value = first.magnitude
    case .power: value = pow(first, last)
    case .root(let degree): value = first < 0 ? .nan : pow(first, 1 / Double(degree))
    case .log, .factorial: return nil
    }
    return value.isFinite ? value : nil
  }
}
