/// Why a tokenizer cannot be read: what, where, and what to do.
public struct TokenizerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// What is wrong, and what to do.
  public let problem: String

  /// A problem of a file.
  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// A sentence for people.
  public var description: String { "\(path): \(problem)" }
}
