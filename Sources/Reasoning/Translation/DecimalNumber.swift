/// A number that is not negative, exactly: digits times a power of ten.
package struct DecimalNumber: Sendable, Hashable, CustomStringConvertible {
  private(set) var digits: UInt64
  private(set) var exponent: Int

  /// Digits times ten to a power.
  package init(_ digits: UInt64, exponent: Int = 0) {
    (self.digits, self.exponent) = (digits, exponent)
    while self.digits != 0, self.digits % 10 == 0 {
      self.digits /= 10
      self.exponent += 1
    }
    if digits == 0 { self.exponent = 0 }
  }

  /// Digits with at most one point; nil for anything else, and for more than 19 digits.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let digits = UInt64(parts.joined()) else { return nil }
    self.init(digits, exponent: parts.count == 2 ? -parts[1].utf8.count : 0)
  }

  /// The number times ten to a power.
  func times(_ powerOfTen: Int) -> DecimalNumber {
    DecimalNumber(digits, exponent: digits == 0 ? 0 : exponent + powerOfTen)
  }

  /// The sum; nil beyond 64 bits.
  func plus(_ other: DecimalNumber) -> DecimalNumber? {
    let floor = min(exponent, other.exponent)
    guard let one = raised(to: floor), let two = other.raised(to: floor) else { return nil }
    let sum = one.addingReportingOverflow(two)
    return sum.overflow ? nil : DecimalNumber(sum.partialValue, exponent: floor)
  }

  private func raised(to floor: Int) -> UInt64? {
    guard exponent - floor <= 19 else { return nil }
    var value = digits
    for _ in floor..<exponent {
      let product = value.multipliedReportingOverflow(by: 10)
      if product.overflow { return nil }
      value = product.partialValue
    }
    return value
  }

  /// With all its zeros, at most 40.
  package var description: String {
    if exponent >= 0 { return "\(digits)" + String(repeating: "0", count: min(exponent, 40)) }
    let text = "\(digits)"
    let zeros = String(repeating: "0", count: max(0, min(40, -exponent - text.count + 1)))
    let padded = zeros + text
    return padded.dropLast(min(padded.count, -exponent)) + "." + padded.suffix(-exponent)
  }
}
