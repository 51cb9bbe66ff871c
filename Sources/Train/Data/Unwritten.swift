internal import ChatTemplates
internal import StrictJSON

extension Conversation {
  /// The first message with a loss; nil where there are no messages.
  func firstLearnt(_ turns: DataSettings.Turns) -> Int? {
    guard case .messages(let messages, let from) = body else { return nil }
    return turns == .last ? max(from, messages.lastIndex(where: \.isAssistant) ?? from) : from
  }

  /// What a message says that its template did not write, in words and with what to do; nil where all is in the text.
  ///
  /// Many templates leave out the thoughts of earlier turns by design: where a turn has no loss, its thoughts need not be there.
  func unwritten(in text: [UInt8], _ turns: DataSettings.Turns) -> String? {
    guard case .messages(let messages, _) = body, let first = firstLearnt(turns) else { return nil }
    var place = 0
    for (index, message) in messages.enumerated() {
      for part in Said.parts(of: message) where !part.isThought || index >= first {
        if let end = part.end(in: text, from: place) {
          // Some templates write a system message elsewhere: it says nothing about where the others are.
          if message["role"]?.text != "system" { place = end }
        } else if message["role"]?.text != "system" || part.end(in: text, from: 0) == nil {
          let isLast = !messages[(index + 1)...].contains(where: \.isAssistant)
          return "the chat template leaves out the \(part.name) of messages[\(index)]; \(part.remedy)"
            + (part.isThought && !isLast ? ", or learn the last turn alone (--turns last)" : "")
        }
      }
    }
    return nil
  }
}

/// A piece of what a message says, as any template must write it.
private struct Said {
  let name: String
  let text: [UInt8]
  var isThought = false

  var remedy: String {
    let ours = "put one of chat-templates/ into the model's folder as chat_template.jinja"
    guard isThought else { return "say it in a message that it writes, or \(ours)" }
    let fields = Said.thoughts.dropFirst()
    return fields.contains(name)
      ? "name it reasoning_content, or write it into content as <think>…</think>"
      : name == Said.thoughts[0] ? "write it into content as <think>…</think>, or \(ours)" : ours
  }

  private static let thoughts = ["reasoning_content", "reasoning", "thinking"]
  private static let marks = ["<think>", "</think>", "<thought>", "</thought>"].map { Array($0.utf8) }

  /// Thoughts, then what the content says between the marks of thoughts, then the names of calls; nothing twice.
  static func parts(of message: JSON) -> [Said] {
    var parts = thoughts.compactMap { name in
      message[name]?.bytes.map { Said(name: name, text: trimmed($0[...]), isThought: true) }
    }
    parts += pieces(of: message["content"]?.bytes ?? [], isAssistant: message.isAssistant)
    parts += (message["tool_calls"]?.array ?? []).compactMap { call in
      ((call["function"] ?? call)["name"]?.bytes).map { Said(name: "tool_calls", text: trimmed($0[...])) }
    }
    var known: Set<[UInt8]> = [[]]
    return parts.filter { known.insert($0.text).inserted }
  }

  private static func pieces(of content: [UInt8], isAssistant: Bool) -> [Said] {
    var (pieces, start): ([Said], Int) = ([], 0)
    var place = 0
    while place < content.count {
      guard content[place] == UInt8(ascii: "<"),
        let mark = marks.first(where: { content[place...].starts(with: $0) })
      else {
        place += 1
        continue
      }
      let isThought = isAssistant && mark[1] == UInt8(ascii: "/")
      pieces.append(
        Said(
          name: isThought ? "thought in the content" : "content", text: trimmed(content[start..<place]),
          isThought: isThought))
      place += mark.count
      start = place
    }
    return pieces + [Said(name: "content", text: trimmed(content[start...]))]
  }

  /// Without what Python's `strip` takes away.
  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    let isWord = { (scalar: Unicode.Scalar) in
      !scalar.properties.isWhitespace && !(0x1C...0x1F).contains(scalar.value)
    }
    guard let first = scalars.firstIndex(where: isWord), let last = scalars.lastIndex(where: isWord) else {
      return []
    }
    return Array(String(scalars[first...last]).utf8)
  }

  /// Where it ends in a text, as it is or as JSON writes it (`tojson`).
  func end(in whole: [UInt8], from place: Int) -> Int? {
    func end(_ part: [UInt8]) -> Int? {
      ByteSearch.first(part, in: whole, from: place).map { $0 + part.count }
    }
    return end(text) ?? end(Array(JSON.string(text).serialized.dropFirst().dropLast()))
  }
}
