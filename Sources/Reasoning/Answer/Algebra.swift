/// Exact arithmetic on expressions: fractions of polynomials in atoms, with rational coefficients.
///
/// Atoms are symbols, roots of primes, π, e, i, and whatever is not taken apart (nested roots, functions). Roots of
/// different primes are linearly independent over the rationals (Besicovitch 1940), so that two sums of radicals are
/// equal only if they are written alike here. One object serves one comparison: atoms are numbered in it, and it
/// counts the work, which is bounded.
final class Algebra {
  enum Atom: Hashable {
    case symbol([UInt8])
    /// Its exponents lie between 0 and 1.
    case prime(BigInteger)
    case logarithm(BigInteger)
    case pi, e, imaginary, infinity
    /// The n-th root of what is no product of the above; its exponents are whole and below n.
    case root(Polynomial, Int)
    case function(Function, [Quotient])
    /// A function of which nothing is known.
    case call([UInt8], [Quotient])
  }

  enum Function: Hashable {
    case sin, cos, arcsin, arccos, arctan, exp, ln, log, abs, power, factorial
    case root(Int)
  }

  private(set) var atoms: [Atom] = []
  /// Whether there is anything in an atom that has no value of its own.
  private(set) var areOpen: [Bool] = []
  /// What has been computed: atom and point.
  var values: [[Int]: Double?] = [:]
  private var numbers: [Atom: Int] = [:]
  private var work = 0
  private var depth = 0
  /// Whether i² was taken for −1, which it is not where i only counts.
  private(set) var hasSquaredI = false
  /// Whether a degree mark was read.
  var hasDegrees = false

  private static let mostWork = 200_000

  func spend(_ steps: Int) throws {
    work += steps
    guard work <= Self.mostWork else { throw MathTrouble.limit }
  }

  func number(of atom: Atom) -> Int {
    if let number = numbers[atom] { return number }
    atoms.append(atom)
    areOpen.append(isOpen(atom))
    numbers[atom] = atoms.count - 1
    return atoms.count - 1
  }

  func polynomial(_ atom: Atom, to exponent: Exponent? = nil) throws -> Polynomial {
    let factor = Monomial.Factor(atom: number(of: atom), exponent: try exponent ?? Exponent(1))
    return Polynomial(Rational(1), Monomial(factors: [factor]))
  }

  func quotient(_ atom: Atom) throws -> Quotient { Quotient(try polynomial(atom)) }

  // MARK: Polynomials

  func product(_ left: Polynomial, _ right: Polynomial) throws -> Polynomial {
    try spend(left.terms.count * right.terms.count)
    var result = Polynomial()
    var reducible = false
    for (a, x) in left.terms {
      for (b, y) in right.terms {
        let (monomial, factor) = try product(a, b)
        let coefficient = try x * y * factor
        let size = coefficient.numerator.limbs.count + coefficient.denominator.limbs.count
        try spend(size * size / 8)
        try result.add(coefficient, monomial)
        reducible = reducible || monomial.factors.contains { power(in: $0) != nil }
      }
    }
    return reducible ? try reduced(result) : result
  }

  func power(_ base: Polynomial, _ exponent: Int) throws -> Polynomial {
    guard exponent <= 256 else { throw MathTrouble.limit }
    var (result, square, left) = (Polynomial.one, base, exponent)
    while left > 0 {
      if left & 1 == 1 { result = try product(result, square) }
      left >>= 1
      if left > 0 { square = try product(square, square) }
    }
    return result
  }

  private func product(_ left: Monomial, _ right: Monomial) throws -> (Monomial, Rational) {
    try spend(1 + (left.factors.count + right.factors.count) / 4)
    var result = Monomial()
    var factor = Rational(1)
    var (i, j) = (0, 0)
    while i < left.factors.count || j < right.factors.count {
      let a = i < left.factors.count ? left.factors[i] : nil
      let b = j < right.factors.count ? right.factors[j] : nil
      if let a, b == nil || a.atom < (b?.atom ?? 0) {
        result.factors.append(a)
        i += 1
      } else if let b, a == nil || b.atom < (a?.atom ?? 0) {
        result.factors.append(b)
        j += 1
      } else if let a, let b {
        try append(a.atom, a.exponent + b.exponent, to: &result, &factor)
        i += 1
        j += 1
      }
    }
    return (result, factor)
  }

  /// Whole powers of primes become numbers, those of i a sign.
  func append(_ atom: Int, _ exponent: Exponent, to result: inout Monomial, _ factor: inout Rational) throws {
    var exponent = exponent
    switch atoms[atom] {
    case .prime(let prime):
      let whole = exponent.floor
      factor = try factor * Rational(prime).power(whole)
      exponent = try exponent + Exponent(-whole)
    case .imaginary:
      guard exponent.below == 1 else { throw MathTrouble.grammar }
      let turns = ((exponent.above % 4) + 4) % 4
      if turns >= 2 { factor = -factor }
      if turns >= 2 || turns != exponent.above { hasSquaredI = true }
      exponent = try Exponent(turns % 2)
    default: break
    }
    if exponent.above != 0 { result.factors.append(Monomial.Factor(atom: atom, exponent: exponent)) }
  }

  /// How often a factor holds what can be written in other atoms: sin² is 1 − cos², the n-th power of an n-th root its radicand.
  private func power(in factor: Monomial.Factor) -> (times: Int, step: Int)? {
    guard factor.exponent.below == 1, factor.exponent.above > 1 else { return nil }
    let step: Int
    switch atoms[factor.atom] {
    case .root(_, let degree): step = degree
    case .function(.sin, _): step = 2
    default: return nil
    }
    let times = factor.exponent.above / step
    return times > 0 ? (times, step) : nil
  }

  private func reduced(_ polynomial: Polynomial) throws -> Polynomial {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 16 else { throw MathTrouble.limit }
    var result = Polynomial()
    for (monomial, coefficient) in polynomial.terms {
      var rest = Monomial()
      var others = Polynomial.one
      for factor in monomial.factors {
        guard let (times, step) = power(in: factor) else {
          rest.factors.append(factor)
          continue
        }
        others = try product(others, power(written(factor.atom), times))
        let left = factor.exponent.above - times * step
        if left > 0 {
          rest.factors.append(Monomial.Factor(atom: factor.atom, exponent: try Exponent(left)))
        }
      }
      let term = Polynomial(coefficient, rest)
      result = try result + (others == .one ? term : product(term, others))
    }
    return result
  }

  /// What a step of an atom's powers is in other atoms.
  private func written(_ atom: Int) throws -> Polynomial {
    switch atoms[atom] {
    case .root(let radicand, _): return radicand
    case .function(.sin, let arguments):
      let cosine = try polynomial(.function(.cos, arguments), to: Exponent(2))
      return try Polynomial.one + -cosine
    default: throw MathTrouble.grammar
    }
  }

  // MARK: Fractions

  func sum(_ left: Quotient, _ right: Quotient) throws -> Quotient {
    try spend((left.above.terms.count + right.above.terms.count) / 4)
    if left.below == right.below { return try fraction(left.above + right.above, left.below) }
    return try fraction(
      product(left.above, right.below) + product(right.above, left.below), product(left.below, right.below))
  }

  func difference(_ left: Quotient, _ right: Quotient) throws -> Quotient { try sum(left, -right) }

  func product(_ left: Quotient, _ right: Quotient) throws -> Quotient {
    try fraction(product(left.above, right.above), product(left.below, right.below))
  }

  func division(_ left: Quotient, _ right: Quotient) throws -> Quotient {
    try fraction(product(left.above, right.below), product(left.below, right.above))
  }

  func fraction(_ above: Polynomial, _ below: Polynomial) throws -> Quotient {
    guard try !isZero(below) else { throw MathTrouble.undefined }
    guard let (monomial, coefficient) = below.single else { return Quotient(above, below: below) }
    let inverse = try inverse(monomial, coefficient)
    return Quotient(try product(above, inverse))
  }

  private func inverse(_ monomial: Monomial, _ coefficient: Rational) throws -> Polynomial {
    var result = Monomial()
    var factor = try Rational(1) / coefficient
    for each in monomial.factors {
      try append(each.atom, each.exponent * Exponent(-1), to: &result, &factor)
    }
    return Polynomial(factor, result)
  }

  /// Exact where all atoms are independent; elsewhere true only if it is.
  func isZero(_ polynomial: Polynomial) throws -> Bool {
    if !polynomial.hasTerms { return true }
    // Negative powers of what has another writing are cleared first: 1/sin² hides a sin².
    var lowest: [Int: Int] = [:]
    for monomial in polynomial.terms.keys {
      for factor in monomial.factors where factor.exponent.above < 0 && factor.exponent.below == 1 {
        switch atoms[factor.atom] {
        case .root, .function(.sin, _):
          lowest[factor.atom] = min(lowest[factor.atom] ?? 0, factor.exponent.above)
        default: break
        }
      }
    }
    guard !lowest.isEmpty else { return false }
    let factors = try lowest.sorted { $0.key < $1.key }.map {
      Monomial.Factor(atom: $0.key, exponent: try Exponent(-$0.value))
    }
    return try !product(polynomial, Polynomial(Rational(1), Monomial(factors: factors))).hasTerms
  }
}
