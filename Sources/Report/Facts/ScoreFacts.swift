internal import Corpus
internal import Filter

/// How one score of the filter lies, with the bounds that are put on it.
public struct ScoreFacts: Sendable, Equatable, Encodable {
  /// A bound, and the items on either side of it.
  public struct Bound: Sendable, Equatable, Encodable {
    /// The dotted reason it rejects with.
    public let reason: String
    /// The number itself; it is kept.
    public let value: Double
    /// True where greater values are kept.
    public let keepsAbove: Bool
    /// Items.
    public let below, above: Int
    /// Of those it rejects, the ones that nothing else does.
    public let only: Int
  }

  /// The score's column.
  public let name: String
  /// True of shares from 0 to 1, false of lengths.
  public let isShare: Bool
  /// Ascending; one more than counts.
  public let edges: [Double]
  /// Items between two edges.
  public let counts: [Int]
  /// In the order of the rules.
  public let bounds: [Bound]

  /// Creates the facts of one score.
  public init(name: String, isShare: Bool, edges: [Double], counts: [Int], bounds: [Bound]) {
    (self.name, self.isShare, self.edges) = (name, isShare, edges)
    (self.counts, self.bounds) = (counts, bounds)
  }

  /// Every score that a rule has a bound on; none where nothing was scored.
  static func all(of corpus: Corpus) throws -> [ScoreFacts] {
    guard try !corpus.sealedIndices(of: .score).isEmpty, try corpus.staleness(of: .score) == nil else {
      return []
    }
    let report = try FilterReport(of: corpus)
    var order: [String] = []
    var bounds: [String: [Bound]] = [:]
    for rule in report.rules {
      guard let bound = rule.bound, let name = score(of: rule.reason, report.settings) else { continue }
      let keepsAbove = if case .atLeast = bound { true } else { false }
      let kept = report.items - rule.total
      if bounds[name] == nil { order.append(name) }
      bounds[name, default: []].append(
        Bound(
          reason: rule.reason, value: bound.value, keepsAbove: keepsAbove,
          below: keepsAbove ? rule.total : kept, above: keepsAbove ? kept : rule.total, only: rule.only))
    }
    return order.compactMap { name in
      guard let values = report.scores.first(where: { $0.name == name })?.values else { return nil }
      let isShare = Scores.named.first { $0.name == name }?.isShare ?? false
      let edges =
        isShare
        ? (0...20).map { Double($0) / 20 }
        : lengths(max(values.greatest, bounds[name]?.map(\.value).max() ?? 0))
      return ScoreFacts(
        name: name, isShare: isShare, edges: edges, counts: values.counts(between: edges),
        bounds: bounds[name] ?? [])
    }
  }

  /// The column that a rule looks at; nil of rules that look at none.
  static func score(of reason: String, _ settings: FilterSettings) -> String? {
    switch reason {
    case "filter.too_short", "filter.too_long": "scalars"
    case "filter.korean": "korean_" + settings.koreanRatio.rawValue
    case "filter.mojibake", "filter.notice", "filter.repeated", "filter.separators":
      String(reason.dropFirst("filter.".count))
    default: nil
    }
  }

  /// Half powers of two from 1 on; what is empty counts as 1 long.
  private static func lengths(_ greatest: Double) -> [Double] {
    var edges = [1.0]
    var at = 1.0
    while at <= max(greatest, 2), edges.count < 128 {
      at *= 2.0.squareRoot()
      edges.append(at)
    }
    return edges
  }
}
