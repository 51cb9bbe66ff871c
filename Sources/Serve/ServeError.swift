/// Why a request is refused: what OpenAI's clients expect of an error.
public struct ServeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The HTTP status.
  public let status: Int
  /// What is wrong, and what to do.
  public let problem: String
  /// The name of the parameter that is wrong.
  public let parameter: String?

  /// A refusal.
  public init(status: Int, problem: String, parameter: String? = nil) {
    self.status = status
    self.problem = problem
    self.parameter = parameter
  }

  /// A sentence for people.
  public var description: String { problem }
}
