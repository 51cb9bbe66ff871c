/// Tokens of a completion that share an advantage.
public struct AdvantageSegment: Sendable, Equatable {
  /// What it is, for metrics.
  public var name: String
  /// Its tokens, by their places in the completion.
  public var tokens: Range<Int>
  /// Of each of them.
  public var advantage: Double

  /// A segment.
  public init(_ name: String, _ tokens: Range<Int>, _ advantage: Double) {
    (self.name, self.tokens, self.advantage) = (name, tokens, advantage)
  }

  /// An advantage for each of `count` tokens: that of the segment it is in, and `elsewhere` for those in none.
  ///
  /// - Throws: where a segment reaches beyond the completion, or two have a token in common.
  public static func spread(_ segments: [AdvantageSegment], count: Int, elsewhere: Double = 0)
    throws(AdvantageError) -> [Double]
  {
    var advantages = [Double](repeating: elsewhere, count: max(0, count))
    var end = 0
    for segment in segments.sorted(by: { $0.tokens.lowerBound < $1.tokens.lowerBound })
    where !segment.tokens.isEmpty {
      guard segment.tokens.lowerBound >= end, segment.tokens.upperBound <= count else {
        throw AdvantageError(
          "segment \(segment.name) has tokens \(segment.tokens), of which some are another's or not there")
      }
      for place in segment.tokens { advantages[place] = segment.advantage }
      end = segment.tokens.upperBound
    }
    return advantages
  }
}
