/// Why a text is no JSON document.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public let problem: String
  /// Bytes before the place where reading stopped.
  public let offset: Int

  /// A sentence for people.
  public var description: String { "not JSON: \(problem) at byte \(offset)" }
}
