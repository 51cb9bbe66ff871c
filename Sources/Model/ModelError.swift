/// Why a model cannot do what is asked: what, and what to do.
public struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  public let problem: String

  public init(_ problem: String) { self.problem = problem }

  public var description: String { problem }
}
