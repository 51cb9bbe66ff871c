import StrictJSON

/// A body of `/v1/chat/completions`.
struct ChatRequest {
  var options: CompletionOptions
  var prompt: ChatPrompt
  /// Members nobody reads.
  var ignored: [String]

  init(_ body: JSON, model: ServedModel, drawSeed: () -> UInt64) throws {
    var fields = RequestFields(body)
    guard let messages = fields.take("messages")?.array, !messages.isEmpty else {
      throw fields.error("messages", "must be a list of at least one message")
    }
    options = try CompletionOptions(&fields, model: model, drawSeed: drawSeed)
    if options.maxTokens == 0 { throw fields.error("max_tokens", "must be at least 1") }
    prompt = ChatPrompt(messages: .array(try messages.enumerated().map(ChatMessage.normalised)))
    if let tools = fields.take("tools") {
      guard let list = tools.array, list.allSatisfy({ $0.members != nil }) else {
        throw fields.error("tools", "must be a list of objects")
      }
      if !list.isEmpty { prompt.tools = tools }
    }
    prompt.variables = try fields.object("chat_template_kwargs")?.members ?? []
    if let effort = try fields.text("reasoning_effort") {
      prompt.variables.append(.init("reasoning_effort", .text(effort)))
    }
    prompt.continuesFinalMessage = try fields.bool("continue_final_message") ?? false
    prompt.addsGenerationPrompt =
      try fields.bool("add_generation_prompt") ?? !prompt.continuesFinalMessage
    guard !(prompt.continuesFinalMessage && prompt.addsGenerationPrompt) else {
      throw fields.error("continue_final_message", "excludes add_generation_prompt")
    }
    let wants = try fields.bool("logprobs") ?? false
    let alternatives = try fields.int("top_logprobs", in: 0...CompletionOptions.mostAlternatives)
    if alternatives ?? 0 > 0, !wants { throw fields.error("top_logprobs", "needs logprobs: true") }
    options.alternatives = wants ? alternatives ?? 0 : nil
    options.addsSpecialTokens = try fields.bool("add_special_tokens") ?? false
    ignored = fields.ignored
  }
}

/// A message as templates expect it: content is one text, arguments of tool calls are objects.
enum ChatMessage {
  static func normalised(_ place: Int, _ message: JSON) throws -> JSON {
    let fields = RequestFields(message, prefix: "messages[\(place)].")
    guard var members = message.members else {
      throw ServeError(problem: "messages[\(place)] must be an object", parameter: "messages")
    }
    guard let role = message["role"]?.bytes, !role.isEmpty else {
      throw fields.error("role", "must be a string")
    }
    for index in members.indices {
      switch members[index].name {
      case Array("content".utf8):
        members[index].value = try content(members[index].value, fields)
      case Array("tool_calls".utf8):
        members[index].value = try calls(members[index].value, fields)
      default: break
      }
    }
    return .object(members)
  }

  private static func content(_ value: JSON, _ fields: RequestFields) throws -> JSON {
    guard let parts = value.array else {
      guard value.bytes != nil || value.isNull else {
        throw fields.error("content", "must be a string, a list of parts, or null")
      }
      return value
    }
    let texts = try parts.map { part in
      guard part["type"]?.text == "text", let text = part["text"]?.bytes else {
        throw fields.error("content", "may have parts of type text only")
      }
      return text
    }
    return .string(Array(texts.joined(separator: [0x0A])))
  }

  private static func calls(_ value: JSON, _ fields: RequestFields) throws -> JSON {
    guard !value.isNull else { return value }
    guard let calls = value.array else { throw fields.error("tool_calls", "must be a list") }
    return .array(
      try calls.map { call in
        guard let function = call["function"], let text = function["arguments"]?.bytes else { return call }
        guard let arguments = try? JSON(parsing: text) else {
          throw fields.error("tool_calls", "has arguments that are not JSON")
        }
        return call.replacing("function", function.replacing("arguments", arguments))
      })
  }
}

extension JSON {
  /// The object with another value for a member it has.
  fileprivate func replacing(_ name: String, _ value: JSON) -> JSON {
    .object((members ?? []).map { $0.name.elementsEqual(name.utf8) ? Member(name, value) : $0 })
  }
}
