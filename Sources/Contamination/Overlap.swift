/// What a text has of a benchmark: the item it shares most with, and how much.
public struct Overlap: Sendable, Equatable {
  /// How alike they are.
  public enum Verdict: String, Sendable, CaseIterable, Comparable {
    /// One text of the item is there as it stands, but for spaces, marks, case and normal form.
    case verbatim
    /// A part of it is there: an edited copy, or a longer quotation.
    case near
    /// It is there with other numbers.
    case template

    /// The order of ties: what is worse comes first.
    public static func < (one: Verdict, other: Verdict) -> Bool {
      one.rank < other.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// The benchmark's name.
  public let benchmark: String
  /// The item's id.
  public let item: String
  /// How alike they are.
  public let verdict: Verdict
  /// The share of the distinct grams of that text of the item that were found, above 0 and at most 1.
  public let score: Double
  /// What was found, as byte ranges of the text in NFC, in order and apart from each other.
  public let places: [Range<Int>]

  /// An overlap that was found before.
  public init(benchmark: String, item: String, verdict: Verdict, score: Double, places: [Range<Int>]) {
    (self.benchmark, self.item, self.verdict) = (benchmark, item, verdict)
    (self.score, self.places) = (score, places)
  }
}
