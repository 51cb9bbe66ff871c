public import Corpus
internal import GRDB
internal import Korean

/// What the rules did to a corpus, made from the score shards alone.
public struct FilterReport: Sendable {
  /// What one rule drops.
  public struct RuleCount: Sendable, Equatable {
    /// The dotted reason.
    public let reason: String
    /// The bound; nil for overlaps with benchmarks, and for a person's list.
    public let bound: RuleBound?
    /// Items that fail it, whatever else they fail.
    public fileprivate(set) var total = 0
    /// Items that fail nothing else: what the rule alone costs.
    public fileprivate(set) var only = 0
  }

  /// The settings the filter shards were made with; the defaults if there are none yet.
  public let settings: FilterSettings
  /// Items measured.
  public private(set) var items = 0
  /// In the order of the rules.
  public private(set) var rules: [RuleCount]
  /// Each score with its name and the values of all items.
  public private(set) var scores: [(name: String, values: Histogram)]

  /// Reads all score shards once. - Throws: `CorpusFailure` if there are none.
  public init(of corpus: Corpus) throws {
    settings = try FilterSettings.inForce(in: corpus)
    let rules = settings.rules
    self.rules = zip(FilterSettings.ruleTypes, rules).map { RuleCount(reason: $0.reason, bound: $1.bound) }
    scores = Scores.named.map { ($0.name, Histogram(isShare: $0.isShare)) }
    let others = try OtherDrops(in: corpus, settings)
    self.rules += others.reasons.map { RuleCount(reason: $0, bound: nil) }
    for sealed in try corpus.sealedShards(of: .score) {
      let dropped = try others.places(in: sealed.index)
      try Scores.each(in: sealed) { seq, scores in
        items += 1
        var failed: [Int] = []
        for (place, rule) in rules.enumerated() where !rule.bound.admits(rule.value(of: scores)) {
          failed.append(place)
        }
        for (place, other) in dropped.enumerated() where other.contains(seq) {
          failed.append(rules.count + place)
        }
        for place in failed {
          self.rules[place].total += 1
          if failed.count == 1 { self.rules[place].only += 1 }
        }
        for (place, score) in Scores.named.enumerated() { self.scores[place].values.add(score.value(scores)) }
      }
    }
  }
}

extension FilterSettings {
  /// The settings the filter shards of a corpus were made with; the defaults if there are none.
  static func inForce(in corpus: Corpus) throws -> FilterSettings {
    guard let index = try corpus.sealedIndices(of: .filter).first else { return FilterSettings() }
    let sealed = try SealedShard(corpus: corpus, stage: .filter, index: index)
    return FilterSettings(try Parameters(json: sealed.parameters).values)
  }
}

extension Scores {
  /// Every score by the name of its column.
  public static let named: [(name: String, isShare: Bool, value: @Sendable (Scores) -> Double)] = [
    ("scalars", false, { Double($0.scalars) }),
    ("korean_auto", true, { KoreanRatioKind.auto.value(of: $0.korean) }),
    ("korean_all", true, { $0.korean.all }), ("korean_nonspace", true, { $0.korean.nonspace }),
    ("korean_letters", true, { $0.korean.letters }), ("korean_masked", true, { $0.korean.masked }),
    ("korean_nolatex", true, { $0.korean.nolatex }), ("korean_eojeol", true, { $0.korean.eojeol }),
    ("mojibake", true, { $0.mojibake }), ("notice", true, { $0.notice }), ("repeated", true, { $0.repeated }),
    ("separators", true, { $0.separators }),
  ]

  /// Hands on the scores of a shard with the items' places, in order.
  static func each(in sealed: SealedShard, _ body: (Int64, Scores) throws -> Void) throws {
    var position: Int64 = 0
    while true {
      let batch = try sealed.shard.database.read {
        try Scores.read($0, "main", after: position, limit: 10_000)
      }
      guard let last = batch.last?.0 else { return }
      for (seq, scores) in batch { try body(seq, scores) }
      position = last
    }
  }
}
