/// Why distilling cannot go on: what, where, and what to do.
public struct DistillFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public let problem: String
  /// What to do.
  public let remedy: String

  /// A failure.
  public init(_ problem: String, remedy: String) { (self.problem, self.remedy) = (problem, remedy) }

  /// A sentence for people.
  public var description: String { "\(problem): \(remedy)" }
}
