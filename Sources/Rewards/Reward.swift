/// A function of completions to numbers; what is better has more.
///
/// A number is finite and of magnitude up to 1e30; nil says that the reward does not apply to a completion, NaN that it
/// failed there: it might have had a number, and nobody knows which.
public protocol Reward: Sendable {
  /// As flags, manifest and metrics (`rewards/<name>/mean`) have it.
  var name: String { get }

  /// A number for each completion of a batch, nil or NaN.
  ///
  /// - Parameter report: told what went wrong; that ends nothing.
  func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?]

  /// The same for who may be told to stop; what is not there by then is NaN, and not reported.
  ///
  /// What waits for others asks at least every 100 ms; what only reckons need not have it.
  func scores(
    _ completions: [RewardInput], shouldStop: () -> Bool, report: (String) -> Void
  ) -> [Double?]

  /// Lets go of what is kept from batch to batch; a second time does nothing.
  func close()
}

extension Reward {
  /// Asks nobody.
  public func scores(
    _ completions: [RewardInput], shouldStop: () -> Bool, report: (String) -> Void
  ) -> [Double?] {
    scores(completions, report: report)
  }

  /// Nothing is kept.
  public func close() {}
}

extension Double {
  /// Whether it can be a reward: squares of it, and sums of many, stay finite.
  var isReward: Bool { magnitude <= 1e30 }
}
