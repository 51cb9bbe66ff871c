/// Why a tokenizer cannot be read: what, where, and what to do.
public struct TokenizerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What is wrong, and what to do.
  public let problem: String

  /// An error about one file.
  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// As the user reads it.
  public var description: String { "\(path): \(problem)" }
}
