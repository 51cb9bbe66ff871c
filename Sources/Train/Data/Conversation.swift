internal import Corpus
internal import Korean
internal import StrictJSON

/// A row of the data as it is learnt from.
struct Conversation: Sendable {
  enum Body: Sendable {
    /// Messages; the assistant's from a place on have a loss.
    case messages([JSON], from: Int)
    /// Texts without a template: the second is learnt.
    case plain(prompt: [UInt8], completion: [UInt8])
    /// Ids made elsewhere, and which of them have a loss.
    case ids([Int32], learns: [Bool])
  }

  let id: RecordID
  /// The question's, where it has one of its own.
  let item: RecordID?
  let category: String?
  /// `file:line`, or the page's URL.
  let place: String
  let body: Body
  var tools: JSON?
  /// Variables of the template.
  var variables: [JSON.Member] = []
}

extension Conversation {
  /// Of the question, so that equal ones are known: what the user says before the first answer, in NFC, blanks folded.
  var prompt: RecordID {
    var texts: [[UInt8]] = []
    switch body {
    case .ids: return id
    case .plain(let prompt, _): texts = [prompt]
    case .messages(let messages, _):
      texts = messages.prefix { !$0.isAssistant }.filter { $0["role"]?.text == "user" }
        .map { $0["content"]?.bytes ?? [] }
    }
    guard texts.contains(where: { !$0.isEmpty }) else { return id }
    var digest = Digest()
    for text in texts {
      let words = NFC.normalized(text).split { $0 <= 0x20 }
      digest.updateDelimited(Array(words.joined(separator: [0x20])))
    }
    return RecordID(digest.finish().prefix(16)) ?? id
  }

  /// Whether an assistant speaks, and whether it says anything.
  var speech: (isThere: Bool, isBlank: Bool) {
    switch body {
    case .messages(let messages, let from):
      let turns = messages.dropFirst(from).filter(\.isAssistant)
      return (!turns.isEmpty, turns.allSatisfy(\.saysNothing))
    case .plain(_, let completion): return (true, completion.isBlank)
    case .ids(let ids, _): return (true, ids.isEmpty)
    }
  }
}

extension JSON {
  var isAssistant: Bool { self["role"]?.text == "assistant" }

  fileprivate var saysNothing: Bool {
    let texts = ["content", "reasoning_content", "thinking", "reasoning"].compactMap { self[$0]?.bytes }
    return texts.allSatisfy(\.isBlank) && (self["tool_calls"]?.array ?? []).isEmpty
  }
}

extension Collection<UInt8> {
  var isBlank: Bool { allSatisfy(\.isBlank) }
}

extension UInt8 {
  var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
