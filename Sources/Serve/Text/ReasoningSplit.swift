/// Splits an answer at `</think>` while it grows: what comes before is reasoning, what comes after is content.
///
/// Without `</think>` all of it is reasoning, as in vLLM's `qwen3` and `deepseek_r1`: an answer cut off in its thoughts
/// must not be taken for one. A `<think>` that the model writes itself goes.
struct ReasoningSplit {
  private enum Place {
    /// Nothing but a part of `<think>` so far.
    case start, reasoning, content
  }

  private static let opening = Array("<think>".utf8)
  private static let closing = Array("</think>".utf8)
  private var place: Place
  private var held: [UInt8] = []
  private var closer = PatternFollower(ReasoningSplit.closing)

  /// - Parameter prompt: what the model goes on from; if its thoughts are closed there, all of the answer is content.
  init(after prompt: [UInt8]) {
    let end = prompt.reversed().drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
    place = end.starts(with: ReasoningSplit.closing.reversed()) ? .content : .start
  }

  /// Takes the next piece, and gives what is sure now; the last piece gives all that is left.
  mutating func append(_ piece: [UInt8], isLast: Bool) -> (reasoning: [UInt8], content: [UInt8]) {
    if place == .content { return ([], piece) }
    var piece = piece
    if place == .start {
      piece = held + piece
      held = []
      if piece.starts(with: ReasoningSplit.opening) {
        piece.removeFirst(ReasoningSplit.opening.count)
      } else if !isLast, ReasoningSplit.opening.starts(with: piece) {
        held = piece
        return ([], [])
      }
      place = .reasoning
    }
    for (index, byte) in piece.enumerated() where closer.follow(byte) {
      place = .content
      let reasoning = (held + piece[...index]).dropLast(ReasoningSplit.closing.count)
      held = []
      return (Array(reasoning), Array(piece[(index + 1)...]))
    }
    held += piece
    let open = isLast ? 0 : closer.matched
    defer { held = Array(held.suffix(open)) }
    return (held.dropLast(open), [])
  }
}
