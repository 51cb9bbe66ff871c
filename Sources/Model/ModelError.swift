/// Why a model cannot do what is asked: what, and what to do.
public struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, and what to do.
  public let problem: String

  /// A problem.
  public init(_ problem: String) { self.problem = problem }

  /// A sentence for people.
  public var description: String { problem }
}
