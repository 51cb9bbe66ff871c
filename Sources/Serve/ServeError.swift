/// Why a request is refused: what OpenAI's clients expect of an error.
public struct ServeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The HTTP status.
  public let status: Int
  public let problem: String
  /// The name of the parameter that is wrong.
  public let parameter: String?

  public init(status: Int, problem: String, parameter: String? = nil) {
    self.status = status
    self.problem = problem
    self.parameter = parameter
  }

  public var description: String { problem }
}
