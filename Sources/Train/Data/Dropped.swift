public import Corpus
internal import StrictJSON

/// An example that is not learnt from, and why.
public struct Dropped: Sendable, Equatable {
  /// Why.
  public enum Reason: String, Sendable, CaseIterable {
    /// More ids than `maxLength`.
    case overlong
    /// No id has a loss: no assistant speaks, or nothing of it is left.
    case noTarget = "no-target"
    /// An empty think block, where these are forbidden.
    case emptyThink = "empty-think"
    /// Nothing is said: by the assistant in any turn, or in a question.
    case empty
    /// The chat template refuses the conversation.
    case refused
    /// The chat template leaves out something that a message says.
    case unwritten
    /// There is no reference answer, where one is learnt.
    case noReference = "no-reference"
    /// Its page is of class C, or nobody judged it.
    case classC = "class-c"
  }

  /// The example's.
  public let id: RecordID
  /// `file:line`, or the page's URL.
  public let place: String
  /// Ids it would have; nil where it was not rendered.
  public let count: Int?
  /// Why.
  public let reason: Reason
  /// The template's words, or what it leaves out.
  public let detail: String?

  /// A line of `dropped.jsonl`, without its end.
  public var line: [UInt8] {
    var members: [JSON.Member] = [
      .init("id", .text(id.description)), .init("place", .text(place)),
      .init("reason", .text(reason.rawValue)),
    ]
    if let count { members.append(.init("count", .integer(count))) }
    if let detail { members.append(.init("detail", .text(detail))) }
    return JSON.object(members).serialized
  }
}
