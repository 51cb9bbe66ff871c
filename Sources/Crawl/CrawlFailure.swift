/// What went wrong with a crawl's configuration or state: what, where, and what to do.
public struct CrawlFailure: Error, Equatable, CustomStringConvertible {
  /// The file, key or address it concerns.
  public let subject: String
  /// What is wrong, in a sentence.
  public let problem: String
  /// What the user can do.
  public let remedy: String

  /// Creates a failure.
  public init(_ subject: String, _ problem: String, remedy: String) {
    (self.subject, self.problem, self.remedy) = (subject, problem, remedy)
  }

  /// `subject: problem; remedy`.
  public var description: String { "\(subject): \(problem); \(remedy)" }
}
