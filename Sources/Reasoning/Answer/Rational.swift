/// An exact fraction in lowest terms.
struct Rational: Hashable {
  let numerator: BigInteger
  /// Greater than 0.
  let denominator: BigInteger

  init(_ value: Int) {
    numerator = BigInteger(value)
    denominator = BigInteger(1)
  }

  init(_ numerator: BigInteger) {
    self.numerator = numerator
    denominator = BigInteger(1)
  }

  /// Throws where the denominator is 0.
  init(_ numerator: BigInteger, over denominator: BigInteger) throws {
    if denominator.isOne {
      self.init(numerator)
      return
    }
    guard !denominator.isZero else { throw MathTrouble.undefined }
    let divisor = try BigInteger.gcd(numerator, denominator)
    let above = try numerator.divided(by: divisor).quotient
    let below = try denominator.divided(by: divisor).quotient
    self.init(lowest: below.isNegative ? -above : above, below.magnitude)
  }

  var isZero: Bool { numerator.isZero }
  var isOne: Bool { numerator.isOne && denominator.isOne }
  var isNegative: Bool { numerator.isNegative }
  var isWhole: Bool { denominator.isOne }
  /// The value of a whole one that fits.
  var int: Int? { isWhole ? numerator.int : nil }
  /// Both parts where they fit.
  var ints: (numerator: Int, denominator: Int)? {
    guard let above = numerator.int, let below = denominator.int else { return nil }
    return (above, below)
  }
  var double: Double { numerator.double / denominator.double }
  var magnitude: Rational { isNegative ? -self : self }

  static prefix func - (value: Rational) -> Rational {
    Rational(lowest: -value.numerator, value.denominator)
  }

  private init(lowest numerator: BigInteger, _ denominator: BigInteger) {
    self.numerator = numerator
    self.denominator = denominator
  }

  static func + (left: Rational, right: Rational) throws -> Rational {
    if left.isWhole, right.isWhole { return Rational(try left.numerator + right.numerator) }
    return try Rational(
      left.numerator * right.denominator + right.numerator * left.denominator,
      over: left.denominator * right.denominator)
  }

  static func - (left: Rational, right: Rational) throws -> Rational { try left + -right }

  static func * (left: Rational, right: Rational) throws -> Rational {
    try Rational(left.numerator * right.numerator, over: left.denominator * right.denominator)
  }

  static func / (left: Rational, right: Rational) throws -> Rational {
    try Rational(left.numerator * right.denominator, over: left.denominator * right.numerator)
  }

  /// A whole power; a negative one of 0 throws.
  func power(_ exponent: Int) throws -> Rational {
    guard exponent.magnitude <= 4096 else { throw MathTrouble.limit }
    let above = try numerator.power(abs(exponent))
    let below = try denominator.power(abs(exponent))
    return exponent < 0 ? try Rational(below, over: above) : try Rational(above, over: below)
  }

  static func isLess(_ left: Rational, _ right: Rational) throws -> Bool { try (left - right).isNegative }

  /// The greatest whole number not above.
  var floor: BigInteger {
    get throws {
      let (quotient, remainder) = try numerator.divided(by: denominator)
      return remainder.isNegative ? try quotient - BigInteger(1) : quotient
    }
  }

  /// This times 10^`digits` as a whole number, and whether it lies midway between two, which are then the lower.
  func rounded(_ digits: Int) throws -> (value: BigInteger, isMidway: Bool) {
    let scaled = try self * Rational(BigInteger(10).power(digits))
    let doubled = try scaled * Rational(2)
    let below = try scaled.floor
    let isMidway = doubled.isWhole && doubled.numerator.isOdd
    if isMidway { return (below, true) }
    return (try (scaled + Rational(BigInteger(1), over: BigInteger(2))).floor, false)
  }
}
