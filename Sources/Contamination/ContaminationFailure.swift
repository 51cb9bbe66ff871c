/// What is wrong with a benchmark or index file: where, what, and what to do about it.
public struct ContaminationFailure: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The line it is about, from 1; nil where it is the file as a whole.
  public let line: Int?
  /// What is wrong, in a sentence.
  public let problem: String
  /// What the user can do.
  public let remedy: String

  init(_ path: String, line: Int? = nil, _ problem: String, remedy: String) {
    (self.path, self.line, self.problem, self.remedy) = (path, line, problem, remedy)
  }

  /// `path:line: problem; remedy`.
  public var description: String {
    "\(path)\(line.map { ":\($0)" } ?? ""): \(problem); \(remedy)"
  }
}
