/// Why a model's folder cannot be read or written: what, where, and what to do.
public struct CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// What is wrong with it.
  public let problem: String

  /// An error about a file or folder.
  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// Path and problem on one line.
  public var description: String { "\(path): \(problem)" }
}
