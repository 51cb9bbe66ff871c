public import Corpus
internal import GRDB

/// What another bound of one rule would keep, the other rules being as they are.
public struct Exploration: Sendable {
  /// One bound and what it keeps.
  public struct Step: Sendable, Equatable {
    /// The bound.
    public let bound: Double
    /// Items kept by all rules.
    public fileprivate(set) var kept = 0
  }

  /// An item that the other bound would add, or take away.
  public struct Example: Sendable, Equatable {
    /// What the rule measures on it.
    public let value: Double
    /// The item.
    public let item: Item
  }

  /// The rule's dotted reason.
  public let reason: String
  /// The bound in force.
  public let bound: RuleBound
  /// Items kept by the bound in force.
  public private(set) var kept = 0
  /// Other bounds, ascending.
  public private(set) var steps: [Step]
  /// Items between the bound in force and the one asked for, those nearest to the bound in force first.
  public private(set) var examples: [Example] = []

  /// Reads the score shards once, and the texts of the examples.
  ///
  /// - Parameters:
  ///   - name: the rule's name, reason or setting.
  ///   - other: the bound asked for; nil takes the next looser one.
  ///   - count: how many examples.
  /// - Throws: `NumberSetting.Problem` for an unknown name; `CorpusFailure` if nothing was measured.
  public init(of name: String, at other: Double?, examples count: Int, in corpus: Corpus) throws {
    let settings = try FilterSettings.inForce(in: corpus)
    guard
      let place = FilterSettings.ruleTypes.firstIndex(where: {
        [$0.name, $0.reason, $0.setting].contains(name)
      })
    else {
      let known = FilterSettings.ruleTypes.map { $0.name }.joined(separator: ", ")
      throw NumberSetting.Problem(description: "there is no rule \(name); rules are \(known)")
    }
    var others = settings.rules
    let rule = others.remove(at: place)
    (reason, bound) = (FilterSettings.ruleTypes[place].reason, rule.bound)
    let wanted = other ?? Exploration.looser(rule.bound)
    let count = min(max(count, 0), 1_000_000)
    let ladder = Set(Exploration.ladder(around: rule.bound) + [wanted]).subtracting([rule.bound.value])
    steps = ladder.sorted().map { Step(bound: $0) }

    var nearest: [(distance: Double, shard: Int, seq: Int64, value: Double)] = []
    let drops = try OtherDrops(in: corpus, settings)
    for sealed in try corpus.sealedShards(of: .score) {
      let dropped = try drops.places(in: sealed.index)
      try Scores.each(in: sealed) { seq, scores in
        guard !dropped.contains(where: { $0.contains(seq) }),
          others.allSatisfy({ $0.bound.admits($0.value(of: scores)) })
        else {
          return
        }
        let value = rule.value(of: scores)
        let isKept = rule.bound.admits(value)
        kept += isKept ? 1 : 0
        for place in steps.indices where rule.bound.moved(to: steps[place].bound).admits(value) {
          steps[place].kept += 1
        }
        guard rule.bound.moved(to: wanted).admits(value) != isKept else { return }
        nearest.append((abs(value - rule.bound.value), sealed.index, seq, value))
        if nearest.count > 4 * count + 1_000 { Exploration.trim(&nearest, to: count) }
      }
    }
    Exploration.trim(&nearest, to: count)
    for found in nearest {
      let shard = try SealedShard(corpus: corpus, stage: .item, index: found.shard).shard
      let items = try shard.database.read { try Item.read($0, after: found.seq - 1, limit: 1) }
      if let item = items.first?.1 { examples.append(Example(value: found.value, item: item)) }
    }
  }

  /// The looser bound nearest to the one in force that keeps more; nil where none does.
  public var wider: Double? {
    switch bound {
    case .atLeast(let value): steps.last { $0.bound < value && $0.kept > kept }?.bound
    case .atMost(let value): steps.first { $0.bound > value && $0.kept > kept }?.bound
    }
  }

  private static func trim(
    _ found: inout [(distance: Double, shard: Int, seq: Int64, value: Double)], to count: Int
  ) {
    found.sort { ($0.distance, $0.shard, $0.seq) < ($1.distance, $1.shard, $1.seq) }
    found.removeLast(max(0, found.count - count))
  }

  /// The next bound that keeps more.
  private static func looser(_ bound: RuleBound) -> Double {
    let steps = ladder(around: bound)
    return switch bound {
    case .atLeast(let value): steps.last { $0 < value } ?? 0
    case .atMost(let value): steps.first { $0 > value } ?? value
    }
  }

  /// Shares by twentieths, counts by halves and doubles.
  private static func ladder(around bound: RuleBound) -> [Double] {
    if bound.value <= 1 { return (0...20).map { Double($0) / 20 } }
    return [0.25, 0.5, 0.75, 1.5, 2, 4].map { (bound.value * $0).rounded() }
  }
}

extension RuleBound {
  /// The same question with another number.
  func moved(to value: Double) -> RuleBound {
    switch self {
    case .atLeast: .atLeast(value)
    case .atMost: .atMost(value)
    }
  }
}
