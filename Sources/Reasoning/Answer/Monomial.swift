/// A small fraction in lowest terms, the power something is raised to.
struct Exponent: Hashable {
  let above: Int
  /// Greater than 0.
  let below: Int

  private static let most = 4096

  init(_ above: Int, over below: Int = 1) throws {
    guard below != 0 else { throw MathTrouble.undefined }
    guard above.magnitude <= 1 << 40, below.magnitude <= 1 << 40 else { throw MathTrouble.limit }
    var (a, b) = (abs(above), abs(below))
    while b != 0 { (a, b) = (b, a % b) }
    self.above = (below < 0 ? -above : above) / a
    self.below = abs(below) / a
    guard self.above.magnitude <= Self.most, self.below <= Self.most else { throw MathTrouble.limit }
  }

  /// The greatest whole number not above.
  var floor: Int { above >= 0 ? above / below : -((-above + below - 1) / below) }

  static func + (left: Exponent, right: Exponent) throws -> Exponent {
    try Exponent(left.above * right.below + right.above * left.below, over: left.below * right.below)
  }

  static func * (left: Exponent, right: Exponent) throws -> Exponent {
    try Exponent(left.above * right.above, over: left.below * right.below)
  }
}

/// A product of powers of atoms, each atom once, in the order of their numbers.
struct Monomial: Hashable {
  struct Factor: Hashable {
    let atom: Int
    let exponent: Exponent
  }

  var factors: [Factor] = []

  static let one = Monomial()
}

/// A sum of monomials with coefficients, none of them 0.
struct Polynomial: Hashable {
  private(set) var terms: [Monomial: Rational] = [:]

  static let zero = Polynomial()
  static let one = Polynomial(Rational(1))

  init() {}

  init(_ constant: Rational) { self.init(constant, .one) }

  init(_ coefficient: Rational, _ monomial: Monomial) {
    if !coefficient.isZero { terms[monomial] = coefficient }
  }

  var hasTerms: Bool { !terms.isEmpty }

  /// The only term, if there is one and no other.
  var single: (monomial: Monomial, coefficient: Rational)? {
    terms.count == 1 ? terms.first.map { ($0.key, $0.value) } : nil
  }

  /// The number, where it is one.
  var constant: Rational? {
    if terms.isEmpty { return Rational(0) }
    return terms.count == 1 ? terms[.one] : nil
  }

  mutating func add(_ coefficient: Rational, _ monomial: Monomial) throws {
    let sum = try (terms[monomial] ?? Rational(0)) + coefficient
    terms[monomial] = sum.isZero ? nil : sum
  }

  static func + (left: Polynomial, right: Polynomial) throws -> Polynomial {
    var sum = left
    for (monomial, coefficient) in right.terms { try sum.add(coefficient, monomial) }
    return sum
  }

  static prefix func - (value: Polynomial) -> Polynomial {
    var negated = value
    negated.terms = value.terms.mapValues { -$0 }
    return negated
  }

  func scaled(by factor: Rational) throws -> Polynomial {
    var scaled = Polynomial()
    for (monomial, coefficient) in terms { try scaled.add(coefficient * factor, monomial) }
    return scaled
  }

  /// The positive rational that leaves whole coefficients without a common factor.
  var content: Rational {
    get throws {
      var (above, below) = (BigInteger(0), BigInteger(1))
      for coefficient in terms.values {
        above = try BigInteger.gcd(above, coefficient.numerator)
        let shared = try BigInteger.gcd(below, coefficient.denominator)
        below = try below * coefficient.denominator.divided(by: shared).quotient
      }
      return above.isZero ? Rational(1) : try Rational(above, over: below)
    }
  }
}

/// A fraction of polynomials; a denominator of one term is divided out.
struct Quotient: Hashable {
  let above: Polynomial
  let below: Polynomial

  init(_ above: Polynomial, below: Polynomial = .one) {
    self.above = above
    self.below = below
  }

  init(_ constant: Rational) { self.init(Polynomial(constant)) }

  /// The number, where it is one.
  var constant: Rational? { below == .one ? above.constant : nil }

  static prefix func - (value: Quotient) -> Quotient { Quotient(-value.above, below: value.below) }
}
