/// How two sides of a relation stand.
enum Relation: Hashable {
  case equal, approximate, unequal, less, lessOrEqual, greater, greaterOrEqual, element

  /// The same said from the other side.
  var mirrored: Relation {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: self
    }
  }
}

/// A piece of a mathematical text.
enum MathToken: Hashable {
  case number(Literal)
  /// A variable, by its letter or TeX name.
  case letter([UInt8])
  /// Words: of `\text{…}`, or a unit.
  case word([UInt8])
  /// A TeX command that takes arguments, or a function's name, without backslash.
  case command([UInt8])
  case relation(Relation)
  /// One of + - * / ^ _ ( ) [ ] | ! ' as it is.
  case sign(UInt8)
  case openGroup, closeGroup, openSet, closeSet
  case separator
  case plusMinus(isMinusFirst: Bool)
  case percent, degree, union, infinity, empty, reals
  case cell, row
  case begin([UInt8]), end([UInt8])

  /// A number as it was written.
  struct Literal: Hashable {
    let value: Rational
    let isDecimal: Bool
    /// Without separators.
    let digits: [UInt8]
    /// A space lies before it.
    let isApart: Bool
  }
}
