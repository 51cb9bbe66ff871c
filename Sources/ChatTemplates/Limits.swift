/// What a template may use, so that a hostile one ends in an error.
struct Limits: Sendable {
  /// Expressions evaluated, items visited, and one for eight bytes of text read.
  var steps = 10_000_000
  /// Bytes of all strings made, in sum.
  var bytes = 256 << 20
  /// Expressions, statements and macros within one another.
  var depth = 400

  /// Bytes of one string.
  static let longestText = 16 << 20
  static let tooLong = TemplateError("a text longer than \(longestText) bytes")
  /// As in Jinja's sandbox.
  static let longestRange = 100_000
}
