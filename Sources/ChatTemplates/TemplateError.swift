/// Why a template cannot be read or rendered.
public struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public let problem: String
  /// Line of the template, from 1; nil where it is known of none.
  public let line: Int?

  /// An error of a template.
  public init(_ problem: String, line: Int? = nil) {
    self.problem = problem
    self.line = line
  }

  /// Problem and line.
  public var description: String {
    line.map { "chat template, line \($0): \(problem)" } ?? "chat template: \(problem)"
  }
}
