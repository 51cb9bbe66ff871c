/// What went wrong with a corpus: what, where, and what to do about it.
public struct CorpusFailure: Error, Equatable, CustomStringConvertible {
  /// The kinds a caller may want to tell apart.
  public enum Code: Equatable, Sendable {
    /// The file is not there, or not readable.
    case missing
    /// The file is there and is not what it should be.
    case damaged
    /// Two things that must agree do not (parameters, stages, formats).
    case mismatch
    /// The system refused: disk full, read-only, locked.
    case system
  }

  /// Which kind of failure.
  public let code: Code
  /// The file or record it concerns.
  public let subject: String
  /// What is wrong, in a sentence.
  public let problem: String
  /// What the user can do.
  public let remedy: String

  /// Creates a failure that says what, where, and what to do.
  public init(_ code: Code, _ subject: String, _ problem: String, remedy: String) {
    self.code = code
    self.subject = subject
    self.problem = problem
    self.remedy = remedy
  }

  /// `subject: problem; remedy`.
  public var description: String { "\(subject): \(problem); \(remedy)" }
}
