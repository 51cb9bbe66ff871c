public import Corpus
public import StrictJSON

/// A row of the data as it is asked.
public struct Question: Sendable, Equatable {
  /// Of the row.
  public let id: RecordID
  /// `file:line`, or the page's URL.
  public let place: String
  /// As the model reads it, what opens its turn among it.
  public let ids: [Int32]
  /// As the data has it: an array of messages, or a text.
  public let prompt: JSON
  /// The row's other columns, by their names: an object; known answers are among them.
  public let columns: JSON
  /// Whether the template has opened the think part.
  public let opensThink: Bool

  /// A question.
  public init(
    id: RecordID, place: String, ids: [Int32], prompt: JSON, columns: JSON, opensThink: Bool
  ) {
    (self.id, self.place, self.ids) = (id, place, ids)
    (self.prompt, self.columns, self.opensThink) = (prompt, columns, opensThink)
  }
}
