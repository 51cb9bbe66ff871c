public import StrictJSON

/// Why a request is refused: what OpenAI's clients expect of an error.
public struct ServeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The HTTP status.
  public let status: Int
  /// What is wrong, and what to do.
  public let problem: String
  /// The name of the parameter that is wrong.
  public let parameter: String?
  /// A word for programs, as `model_not_found`.
  public let code: String?

  /// An error; a status of 400 blames the request, 500 and above the server.
  public init(status: Int = 400, problem: String, parameter: String? = nil, code: String? = nil) {
    self.status = status
    self.problem = problem
    self.parameter = parameter
    self.code = code
  }

  /// The problem.
  public var description: String { problem }

  /// OpenAI's body of an error.
  public var body: JSON {
    let type =
      switch status {
      case 429: "rate_limit_error"
      case ..<500: "invalid_request_error"
      default: "server_error"
      }
    return .object([
      .init(
        "error",
        .object([
          .init("message", .text(problem)), .init("type", .text(type)),
          .init("param", parameter.map(JSON.text) ?? .null), .init("code", code.map(JSON.text) ?? .null),
        ]))
    ])
  }
}
