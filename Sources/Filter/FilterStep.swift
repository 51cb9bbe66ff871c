internal import Contamination
public import Corpus
public import GRDB

/// Items to items that pass the rules: a selection over what was measured, so that another threshold measures nothing.
public struct FilterStep: StageStep {
  /// An item with what is known of it.
  public struct Input: Sendable {
    let item: Item
    let scores: Scores
    let personal: [PersonalSpan]
    let overlap: Overlap?

    /// An item measured at once, without shards.
    public init(measuring item: Item) {
      self.item = item
      scores = measure(Array(item.text.utf8))
      personal = item.personalSpans
      overlap = nil
    }

    fileprivate init(_ item: Item, _ scores: Scores, _ personal: [PersonalSpan], _ overlap: Overlap?) {
      (self.item, self.scores, self.personal, self.overlap) = (item, scores, personal, overlap)
    }
  }

  /// The name score shards are attached under.
  static let schema = "scores"
  /// The name contamination shards are attached under.
  static let overlaps = "overlaps"

  /// The stage written.
  public let stage = Stage.filter
  private let settings: FilterSettings
  private let rules: [any FilterRule]
  private let sides: [Int: [String]]
  private let benchmarks: Parameters?
  private let excluded: ExcludedItems?

  /// - Parameters:
  ///   - settings: the thresholds.
  ///   - sides: the keys of the score and contamination shards that belong to each item shard.
  ///   - benchmarks: what overlaps were looked for with; nil if they were not.
  ///   - excluded: dropped whatever they are like.
  public init(
    _ settings: FilterSettings, sides: [Int: [String]] = [:], benchmarks: Parameters? = nil,
    excluded: ExcludedItems? = nil
  ) {
    self.settings = settings
    rules = settings.rules
    (self.sides, self.benchmarks, self.excluded) = (sides, benchmarks, excluded)
  }

  /// The thresholds, benchmarks and excluded items, as they key the shard.
  public var parameters: Parameters {
    let others = [benchmarks?.values ?? [:], excluded?.parameters ?? [:]]
    return Parameters(others.reduce(settings.parameters.values) { $0.merging($1) { one, _ in one } })
  }

  /// The scores and overlaps that are judged.
  public func sideInputs(of shard: Int) -> [String] { sides[shard] ?? [] }

  /// Reads items in order, with their scores from the attached shard.
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Input)] {
    let items = try Item.read(db, after: position, limit: limit)
    guard let first = items.first?.0, let last = items.last?.0 else { return [] }
    let scores = try Scores.read(db, FilterStep.schema, first...last)
    guard scores.count == items.count, zip(items, scores).allSatisfy({ $0.0 == $1.0 }) else {
      throw CorpusFailure(
        .mismatch, "score", "the scores are not those of the items",
        remedy: "remove the folder score and run yisang filter again")
    }
    let personal = try PersonalSpan.read(db, FilterStep.schema, first...last)
    let overlaps = benchmarks == nil ? [:] : try Overlap.read(db, FilterStep.overlaps, first...last)
    return zip(items, scores).map { ($0.0, Input($0.1, $1.1, personal[$0.0] ?? [], overlaps[$0.0])) }
  }

  /// Keeps the item with its personal data masked, or says which rule it fails; a person's word comes first.
  public func decide(_ input: Input) -> JudgedItem {
    if let rejection = excluded?.rejection(input.item.id) {
      return JudgedItem(input.item, .reject(rejection))
    }
    if let rejection = rules.lazy.compactMap({ $0.rejection(input.scores) }).first {
      return JudgedItem(input.item, .reject(rejection))
    }
    if let overlap = input.overlap, settings.contamination.contains(overlap.verdict) {
      return JudgedItem(input.item, .reject(overlap.rejection))
    }
    return JudgedItem(input.item.masked(input.personal, settings.personalData), .keep)
  }

  /// Writes the item, or why it stays behind.
  public func write(_ outcome: JudgedItem, to db: Database) throws {
    try outcome.insert(into: db)
  }
}
