/// What cannot be trained, where, and what to do.
public struct TrainError: Error, Equatable, CustomStringConvertible {
  /// The file, folder or setting.
  public let place: String
  /// What is wrong, and what to do.
  public let problem: String

  /// An error of a place.
  public init(_ place: String, _ problem: String) { (self.place, self.problem) = (place, problem) }

  /// `place: problem`.
  public var description: String { "\(place): \(problem)" }
}
