/// Scores how trajectories look back at themselves: a judge, or rules in its place.
public protocol ReflectionScorer: Sendable {
  /// As rewards and metrics have it.
  var name: String { get }

  /// What it decides by, as the manifest has it: nothing secret.
  var named: [String: String] { get }

  /// Ways in which it may fail, as metrics have them.
  var failures: [String] { get }

  /// A score of each, in their order; what is not there when it is to stop has failed.
  ///
  /// - Parameter shouldStop: asked at least every 100 ms by what waits for others.
  func scores(_ completions: [RewardInput], shouldStop: () -> Bool) -> [ReflectionScore]
}

/// What a scorer says of a trajectory.
public enum ReflectionScore: Sendable, Equatable {
  /// From 0 to 10; capped: the first principle is broken, so that it was at most 2.
  case scored(Double, isCapped: Bool)
  /// There is none to be had.
  case inapplicable
  /// It could not be found: the way, of `failures`, and what happened.
  case failed(String, words: String)

  /// The score, where there is one.
  public var value: Double? { if case .scored(let value, _) = self { value } else { nil } }
}
