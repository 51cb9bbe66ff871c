public import Corpus
public import GRDB

/// Items to items that pass the rules.
public struct FilterStep: StageStep {
  /// The stage written.
  public let stage = Stage.filter
  private let settings: FilterSettings

  /// - Parameter settings: the thresholds.
  public init(_ settings: FilterSettings) { self.settings = settings }

  /// The thresholds, as they key the shard.
  public var parameters: Parameters { settings.parameters }

  /// Reads items in order.
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Item)] {
    try Item.read(db, after: position, limit: limit)
  }

  /// Judges the item's text: title and body.
  public func decide(_ item: Item) -> JudgedItem {
    JudgedItem(item, settings.judge(Array(item.text.utf8)))
  }

  /// Writes the item, or why it stays behind.
  public func write(_ outcome: JudgedItem, to db: Database) throws {
    try outcome.insert(into: db)
  }
}
