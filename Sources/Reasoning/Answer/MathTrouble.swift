/// Why a mathematical text has no value here; all of them end in `undecided`.
enum MathTrouble: Error {
  /// Not in the grammar.
  case grammar
  /// Too long, too deep, too large.
  case limit
  /// No number: a division by zero, an even root of a negative one.
  case undefined
}
