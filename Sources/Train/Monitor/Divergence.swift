/// A run that ends well above where it began, as one does whose rate is too high; short ones end before a spike can be told.
public struct Divergence: Sendable, Equatable {
  /// Steps that are too few to tell.
  private static let least = 15
  /// In nats.
  private static let rise = 1.0

  /// The least loss of the first fifth of the steps.
  public let first: Double
  /// The least loss of the last fifth.
  public let last: Double
  /// Steps of a fifth.
  public let steps: Int

  /// Of all losses of a run in their order; nil where it does not diverge.
  ///
  /// It does if every loss of the last fifth lies more than a nat above the least of the first. The least ones are compared, since the
  /// first step alone may be unhurt, and losses of a broken model go up and down.
  public init?(_ losses: [Double]) {
    let known = losses.filter(\.isFinite)
    guard known.count >= Divergence.least else { return nil }
    steps = known.count / 5
    guard let first = known.prefix(steps).min(), let last = known.suffix(steps).min(),
      last > first + Divergence.rise
    else { return nil }
    (self.first, self.last) = (first, last)
  }
}
