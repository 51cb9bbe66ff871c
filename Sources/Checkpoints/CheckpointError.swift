/// Why a model's folder cannot be read or written: what, where, and what to do.
public struct CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
  public let path: String
  public let problem: String

  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  public var description: String { "\(path): \(problem)" }
}
