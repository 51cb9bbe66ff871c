/// Why a model's folder cannot be read or written: what, where, and what to do.
public struct CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// What is wrong with it.
  public let problem: String
  /// Whether there was no room to write it.
  var isFull = false

  /// An error about a file or folder.
  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// Path and problem on one line; the problem alone if there is no path.
  public var description: String { path.isEmpty ? problem : "\(path): \(problem)" }
}
