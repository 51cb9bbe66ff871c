/// A function of completions to numbers; what is better has more.
public protocol Reward: Sendable {
  /// As flags, manifest and metrics (`rewards/<name>/mean`) have it.
  var name: String { get }

  /// A number for each completion of a batch; nil where the reward does not apply, or could not be found.
  ///
  /// - Parameter report: told what went wrong; that ends nothing.
  func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?]
}
