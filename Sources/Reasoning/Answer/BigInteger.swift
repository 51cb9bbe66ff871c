/// A whole number of at most `mostLimbs` · 32 bits; what would be longer throws.
struct BigInteger: Hashable {
  /// Least significant first, without leading zeros; empty for 0.
  private(set) var limbs: [UInt32]
  private(set) var isNegative: Bool

  static let mostLimbs = 48

  init(_ value: Int) {
    let magnitude = UInt64(value.magnitude)
    self.init(limbs: [UInt32(truncatingIfNeeded: magnitude), UInt32(magnitude >> 32)], isNegative: value < 0)
  }

  private init(limbs: [UInt32], isNegative: Bool) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.limbs = limbs
    self.isNegative = isNegative && !limbs.isEmpty
  }

  /// ASCII digits in a base of at most 36; nil for anything else.
  init(digits: some Sequence<UInt8>, base: UInt32 = 10) throws {
    var limbs: [UInt32] = []
    for byte in digits {
      guard let digit = Self.digit(byte), digit < base else { throw MathTrouble.grammar }
      var carry = UInt64(digit)
      for index in limbs.indices {
        let sum = UInt64(limbs[index]) * UInt64(base) + carry
        limbs[index] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      if carry > 0 { limbs.append(UInt32(carry)) }
      guard limbs.count <= Self.mostLimbs else { throw MathTrouble.limit }
    }
    self.init(limbs: limbs, isNegative: false)
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x5A: UInt32(byte - 0x41) + 10
    case 0x61...0x7A: UInt32(byte - 0x61) + 10
    default: nil
    }
  }

  var isZero: Bool { limbs.isEmpty }
  var isOne: Bool { limbs == [1] && !isNegative }
  var isOdd: Bool { (limbs.first ?? 0) & 1 == 1 }
  var magnitude: BigInteger { BigInteger(limbs: limbs, isNegative: false) }

  /// The value where it fits.
  var int: Int? {
    guard limbs.count <= 2 else { return nil }
    let magnitude = limbs.reversed().reduce(UInt64(0)) { $0 << 32 | UInt64($1) }
    guard magnitude <= UInt64(Int.max) else { return nil }
    return isNegative ? -Int(magnitude) : Int(magnitude)
  }

  /// The nearest there is, infinite at most.
  var double: Double {
    let magnitude = limbs.reversed().reduce(0.0) { $0 * 4_294_967_296 + Double($1) }
    return isNegative ? -magnitude : magnitude
  }

  static prefix func - (value: BigInteger) -> BigInteger {
    BigInteger(limbs: value.limbs, isNegative: !value.isNegative)
  }

  static func + (left: BigInteger, right: BigInteger) throws -> BigInteger {
    if left.isNegative == right.isNegative {
      return try BigInteger(limbs: sum(left.limbs, right.limbs), isNegative: left.isNegative).bounded
    }
    return isLess(left.limbs, right.limbs)
      ? BigInteger(limbs: difference(right.limbs, left.limbs), isNegative: right.isNegative)
      : BigInteger(limbs: difference(left.limbs, right.limbs), isNegative: left.isNegative)
  }

  static func - (left: BigInteger, right: BigInteger) throws -> BigInteger { try left + -right }

  static func * (left: BigInteger, right: BigInteger) throws -> BigInteger {
    guard left.limbs.count + right.limbs.count <= mostLimbs + 1 else { throw MathTrouble.limit }
    if left.isZero || right.isZero { return BigInteger(0) }
    var product = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (i, a) in left.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, b) in right.limbs.enumerated() {
        let sum = UInt64(a) * UInt64(b) + UInt64(product[i + j]) + carry
        product[i + j] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      product[i + right.limbs.count] = UInt32(carry)
    }
    return try BigInteger(limbs: product, isNegative: left.isNegative != right.isNegative).bounded
  }

  func power(_ exponent: Int) throws -> BigInteger {
    var (result, square, left) = (BigInteger(1), self, exponent)
    while left > 0 {
      if left & 1 == 1 { result = try result * square }
      left >>= 1
      if left > 0 { square = try square * square }
    }
    return result
  }

  /// Quotient and remainder, towards zero; the remainder has the sign of the dividend.
  func divided(by divisor: BigInteger) throws -> (quotient: BigInteger, remainder: BigInteger) {
    guard !divisor.isZero else { throw MathTrouble.undefined }
    let (quotient, remainder) = Self.divide(limbs, divisor.limbs)
    return (
      BigInteger(limbs: quotient, isNegative: isNegative != divisor.isNegative),
      BigInteger(limbs: remainder, isNegative: isNegative)
    )
  }

  /// The greatest common divisor, not negative (Euclid).
  static func gcd(_ left: BigInteger, _ right: BigInteger) throws -> BigInteger {
    var (a, b) = (left.magnitude, right.magnitude)
    while !b.isZero { (a, b) = (b, try a.divided(by: b).remainder) }
    return a
  }

  private var bounded: BigInteger {
    get throws {
      guard limbs.count <= Self.mostLimbs else { throw MathTrouble.limit }
      return self
    }
  }

  private static func isLess(_ left: [UInt32], _ right: [UInt32]) -> Bool {
    if left.count != right.count { return left.count < right.count }
    return left.reversed().lexicographicallyPrecedes(right.reversed())
  }

  private static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for index in 0..<max(left.count, right.count) {
      carry +=
        UInt64(index < left.count ? left[index] : 0) + UInt64(index < right.count ? right[index] : 0)
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    return carry > 0 ? result + [UInt32(carry)] : result
  }

  /// The right one must not be greater.
  private static func difference(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result = left
    var borrow: Int64 = 0
    for index in left.indices {
      var digit = Int64(left[index]) - borrow - (index < right.count ? Int64(right[index]) : 0)
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 1 << 32 }
      result[index] = UInt32(truncatingIfNeeded: digit)
    }
    return result
  }

  /// Long division, limb by limb (Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D).
  private static func divide(_ dividend: [UInt32], _ divisor: [UInt32]) -> ([UInt32], [UInt32]) {
    if isLess(dividend, divisor) { return ([], dividend) }
    let size = divisor.count
    if size == 1 {
      var quotient = dividend
      var rest: UInt64 = 0
      for index in dividend.indices.reversed() {
        let part = rest << 32 | UInt64(dividend[index])
        quotient[index] = UInt32(part / UInt64(divisor[0]))
        rest = part % UInt64(divisor[0])
      }
      return (quotient, [UInt32(rest)])
    }
    let shift = UInt64(divisor[size - 1].leadingZeroBitCount)
    let v = shifted(divisor, shift)
    var u = shifted(dividend, shift)
    if u.count == dividend.count { u.append(0) }
    var quotient = [UInt32](repeating: 0, count: u.count - size)
    for j in quotient.indices.reversed() {
      let head = UInt64(u[j + size]) << 32 | UInt64(u[j + size - 1])
      var guess = min(head / UInt64(v[size - 1]), 0xFFFF_FFFF)
      var rest = head - guess * UInt64(v[size - 1])
      while rest <= 0xFFFF_FFFF, guess * UInt64(v[size - 2]) > rest << 32 | UInt64(u[j + size - 2]) {
        guess -= 1
        rest += UInt64(v[size - 1])
      }
      if subtract(v, times: guess, from: &u, at: j) {
        guess -= 1
        addBack(v, to: &u, at: j)
      }
      quotient[j] = UInt32(guess)
    }
    var rest = Array(u.prefix(size))
    if shift > 0 {
      for index in rest.indices {
        let high = index + 1 < size ? UInt64(rest[index + 1]) << (32 - shift) : 0
        rest[index] = UInt32(truncatingIfNeeded: UInt64(rest[index]) >> shift | high)
      }
    }
    return (quotient, rest)
  }

  /// A limb longer where bits go beyond the last.
  private static func shifted(_ limbs: [UInt32], _ shift: UInt64) -> [UInt32] {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for limb in limbs {
      carry |= UInt64(limb) << shift
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    return carry > 0 ? result + [UInt32(carry)] : result
  }

  /// True where more was taken away than there was.
  private static func subtract(_ v: [UInt32], times guess: UInt64, from u: inout [UInt32], at j: Int) -> Bool
  {
    var (borrow, carry): (Int64, UInt64) = (0, 0)
    for index in 0...v.count {
      let product = (index < v.count ? guess * UInt64(v[index]) : 0) + carry
      carry = product >> 32
      var digit = Int64(u[j + index]) - borrow - Int64(product & 0xFFFF_FFFF)
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 1 << 32 }
      u[j + index] = UInt32(truncatingIfNeeded: digit)
    }
    return borrow > 0
  }

  private static func addBack(_ v: [UInt32], to u: inout [UInt32], at j: Int) {
    var carry: UInt64 = 0
    for index in 0...v.count {
      carry += UInt64(u[j + index]) + (index < v.count ? UInt64(v[index]) : 0)
      u[j + index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
  }
}
