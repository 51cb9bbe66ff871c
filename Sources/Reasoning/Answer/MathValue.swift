/// What a mathematical text says.
indirect enum MathValue: Hashable {
  case scalar(Scalar)
  case matrix([[Quotient]])
  /// Words.
  case text([UInt8])
  /// Digits in a base that was written as their index.
  case based([UInt8], base: Int)
  /// Values with commas between, without brackets.
  case list([MathValue])
  case set([MathValue])
  /// In round brackets; a pair may also be an open interval.
  case tuple([MathValue])
  case interval(Interval)
  case union([MathValue])
  /// n values with n − 1 relations between.
  case relation([MathValue], [Relation])

  /// An expression, how it was written, and what it counts.
  struct Scalar: Hashable {
    var value: Quotient
    var form = Form.exact
    var unit: Unit?
  }

  enum Form: Hashable {
    case exact
    /// A number with a decimal point.
    case decimal
    /// A whole number of hundredths: 28 % is 0.28, and 28 where hundredths are asked for.
    case percent(whole: Rational)
  }

  /// From one end to the other; an end may be infinite.
  struct Interval: Hashable {
    var low: Scalar
    var high: Scalar
    var isLowOpen: Bool
    var isHighOpen: Bool
  }

  static func exact(_ value: Quotient) -> MathValue { .scalar(Scalar(value: value)) }

  /// The number or expression with how it was written, where it is one.
  var scalar: Scalar? { if case .scalar(let scalar) = self { scalar } else { nil } }
  /// The expression, where it is one.
  var quotient: Quotient? { scalar?.value }
}
