import Model

/// The text of one answer as it may be shown: nothing that a stop text could be beginning with.
///
/// The batch decides when an answer ends; here the text is cut where it must be.
struct AnswerText {
  private var stream: any TokenStream
  private var followers: [PatternFollower]
  private let keepsStop: Bool
  /// Bytes not shown yet.
  private var held: [UInt8] = []

  init(stream: any TokenStream, stopTexts: [[UInt8]], keepsStop: Bool) {
    self.stream = stream
    self.keepsStop = keepsStop
    followers = stopTexts.map(PatternFollower.init)
  }

  /// Takes a token, and gives what can be shown now, and what it added to the text.
  mutating func append(_ id: Int32, finish: FinishReason?) -> (text: [UInt8], added: [UInt8]) {
    var added: [UInt8] = []
    if case .stopID = finish, !keepsStop {} else { added = stream.append(id) }
    let cut = follow(added, finish)
    if finish != nil, cut == nil { added += stream.finish() }
    held += added
    let open = finish == nil ? followers.map(\.matched).max() ?? 0 : cut ?? 0
    let text = Array(held.dropLast(open))
    held.removeFirst(text.count)
    return (text, added)
  }

  /// How many bytes at the end of the text are the stop text and what came after it; nil if there is none.
  private mutating func follow(_ added: [UInt8], _ finish: FinishReason?) -> Int? {
    var end: Int?
    for index in followers.indices {
      for (place, byte) in added.enumerated() where followers[index].follow(byte) {
        if case .stopText(let text) = finish, text == followers[index].pattern, end == nil { end = place + 1 }
      }
    }
    guard let end, case .stopText(let text) = finish else { return nil }
    return added.count - end + (keepsStop ? 0 : text.count)
  }
}
