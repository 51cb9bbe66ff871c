public import Corpus
public import GRDB

/// Items to scores: everything a rule may ask, measured once, and where personal data stands.
public struct ScoreStep: StageStep {
  /// What was measured on one item.
  public struct Outcome: Sendable {
    let seq: Int64
    let id: RecordID
    let scores: Scores
    let personal: [PersonalSpan]
  }

  /// The stage written.
  public let stage = Stage.score
  /// Raised when a measure, or the search for personal data, gives other results than before.
  public let parameters = Parameters(["measures": "2", "personal_data": "1"])

  /// Nothing is chosen.
  public init() {}

  /// Reads items in order.
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, NumberedItem)] {
    try NumberedItem.read(db, after: position, limit: limit)
  }

  /// Measures the item's text, title and body, and searches all its fields.
  public func decide(_ input: NumberedItem) -> Outcome {
    Outcome(
      seq: input.seq, id: input.item.id, scores: measure(Array(input.item.text.utf8)),
      personal: input.item.personalSpans)
  }

  /// Writes the scores.
  public func write(_ outcome: Outcome, to db: Database) throws {
    try outcome.scores.insert(seq: outcome.seq, id: outcome.id, into: db)
    for span in outcome.personal { try span.insert(seq: outcome.seq, into: db) }
  }
}
