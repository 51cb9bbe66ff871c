/// Why Slurm does not do what it was asked for.
public struct SlurmFailure: Error, CustomStringConvertible, Equatable {
  /// What, why, and what to do.
  public let description: String

  /// - Parameter description: a sentence.
  public init(_ description: String) { self.description = description }
}
