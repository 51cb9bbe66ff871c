/// Why a text is no JSON document.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  public let problem: String
  /// Bytes before the place where reading stopped.
  public let offset: Int

  public var description: String { "not JSON: \(problem) at byte \(offset)" }
}
