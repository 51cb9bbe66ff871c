/// Why a template cannot be read or rendered.
public struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
  public let problem: String
  /// Line of the template, from 1; nil where it is known of none.
  public let line: Int?

  public init(_ problem: String, line: Int? = nil) {
    self.problem = problem
    self.line = line
  }

  public var description: String {
    line.map { "chat template, line \($0): \(problem)" } ?? "chat template: \(problem)"
  }
}
