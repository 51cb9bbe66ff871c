import StrictJSON

/// The last message of a conversation that the model is to go on with: it is marked, and the text ends at the mark.
struct FinalMessage {
  private static let mark = Array("CONTINUE_FINAL_MESSAGE_TAG ".utf8)

  /// Without blank ends.
  private let message: [UInt8]

  /// - Throws: `TemplateError` where there is nothing to continue.
  init(marking conversation: inout [JSON], _ source: [UInt8]) throws {
    guard case .object(var members)? = conversation.last else {
      throw TemplateError("there is no final message to continue")
    }
    let name = Array("content".utf8)
    guard let place = members.lastIndex(where: { $0.name == name }), !members[place].value.isNull else {
      throw TemplateError("the final message has no content to continue")
    }
    guard ByteSearch.first(name, in: source, from: 0) != nil else {
      throw TemplateError("the template does not read the content of a message")
    }
    let text: [UInt8]
    switch members[place].value {
    case .string(let content):
      text = content
      members[place].value = .string(content + FinalMessage.mark)
    case .array(var parts):
      guard let last = parts.lastIndex(where: { $0["text"]?.bytes != nil }),
        case .object(var part) = parts[last],
        let field = part.lastIndex(where: { $0.name == Array("text".utf8) }),
        case .string(let content) = part[field].value
      else { throw TemplateError("the final message has no text to continue") }
      text = content
      part[field].value = .string(content + FinalMessage.mark)
      parts[last] = .object(part)
      members[place].value = .array(parts)
    default: throw TemplateError("the content of the final message is no text")
    }
    message = try StringMethods.stripped(text, nil, left: true, right: true)
    conversation[conversation.count - 1] = .object(members)
  }

  /// The text up to the mark; blanks before it go if the template took the mark's own blank away.
  ///
  /// - Throws: `TemplateError` where the template left the message out.
  func cut(_ chat: RenderedChat) throws -> RenderedChat {
    let word = Array(FinalMessage.mark.dropLast())
    guard ByteSearch.first(message, in: chat.text, from: 0) != nil,
      let place = ByteSearch.allFromRight(word, in: chat.text, limit: 1).last
    else { throw TemplateError("the template does not write the final message, which was to be continued") }
    let isWhole = chat.text[place...].starts(with: FinalMessage.mark)
    let end = isWhole ? place : Blank.end(of: chat.text, from: 0, to: place)
    return RenderedChat(
      text: Array(chat.text[..<end]),
      lossSpans: chat.lossSpans.compactMap { $0.lowerBound < end ? $0.clamped(to: 0..<end) : nil })
  }
}

extension JSON {
  /// A message whose reasoning goes by one of three names has it under the name that templates read.
  func withReasoningNames() throws -> JSON {
    guard case .object(var members) = self else { throw TemplateError("a message must be an object") }
    let reasoning = ["reasoning_content", "thinking", "reasoning"].lazy.compactMap { self[$0] }.first {
      !$0.isNull
    }
    guard let reasoning else { return self }
    let (first, second) = (Array("thinking".utf8), Array("reasoning_content".utf8))
    if self["thinking"] == nil { members.insert(Member(first, reasoning), at: 0) }
    if let place = members.lastIndex(where: { $0.name == second }) {
      members[place].value = reasoning
    } else {
      members.append(Member(second, reasoning))
    }
    return .object(members)
  }
}
