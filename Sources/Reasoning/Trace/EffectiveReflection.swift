/// The Effective Reflection Ratio of responses (arXiv 2601.12720, §3): Σ Acc · R / Σ R, where R is a response's number of
/// reflections and Acc is 1 if its answer is correct, else 0.
///
/// A number of responses, not of reflections: every reflection of a correct response counts as effective. The paper does
/// not say how R is counted; here it is what `findReflections` finds, whose list stands beside every number.
public struct EffectiveReflection: Sendable, Equatable {
  /// Responses that were added, those without reflections among them.
  public private(set) var responses = 0
  /// Σ R.
  public private(set) var reflections = 0
  /// Σ Acc · R.
  public private(set) var effective = 0

  /// Of no responses.
  public init() {}

  /// From 0 to 1; nil where nothing was reflected on.
  public var ratio: Double? { reflections == 0 ? nil : Double(effective) / Double(reflections) }

  /// Adds a response.
  ///
  /// - Parameters:
  ///   - reflections: R; less than 0 counts as 0.
  ///   - isCorrect: whether its answer is; what nobody could decide is to be left out, not added as false.
  public mutating func add(reflections count: Int, isCorrect: Bool) {
    let count = max(0, count)
    responses += 1
    reflections += count
    if isCorrect { effective += count }
  }
}
