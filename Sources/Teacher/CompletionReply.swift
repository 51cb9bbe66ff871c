import StrictJSON

/// What a `chat.completion` says, whichever server wrote it: vLLM, SGLang, llama.cpp, Ollama, transformers, our own.
public struct CompletionReply: Sendable, Equatable {
  /// The answer, UTF-8; empty where the server sent null, as reasoning models cut off in their thoughts do.
  public var content: [UInt8]
  /// What the server split off as thoughts, under any of the names in use; nil if nothing.
  public var reasoning: [UInt8]?
  /// `stop`, `length`, `content_filter` …; empty if the server does not say.
  public var finishReason: String
  /// Tokens of the prompt, as the server counts.
  public var promptTokens: Int?
  /// Tokens of the answer, thoughts included.
  public var outputTokens: Int?
  /// The model that the server says answered.
  public var model: String?

  /// A body of more JSON values than this is refused; log-probabilities of a long answer have as many.
  private static let mostValues = 2_000_000

  /// Reads a response's body. Bytes that are not UTF-8, as a cut character at the token limit, become U+FFFD.
  ///
  /// - Throws: `teacher.not_json`, `teacher.error` (an error under status 200), `teacher.no_choice`.
  public init(parsing body: [UInt8]) throws(TeacherFailure) {
    try self.init(CompletionReply.json(body))
  }

  private static func json(_ body: [UInt8]) throws(TeacherFailure) -> JSON {
    do {
      return try JSON(parsing: body, maxValues: mostValues)
    } catch {
      if String(validating: body, as: UTF8.self) == nil {
        let mended = Array(String(decoding: body, as: UTF8.self).utf8)
        if let json = try? JSON(parsing: mended, maxValues: mostValues) { return json }
      }
      throw TeacherFailure("teacher.not_json", "\(error)", isTransient: true)
    }
  }

  private init(_ json: JSON) throws(TeacherFailure) {
    guard json.members != nil else {
      throw TeacherFailure("teacher.not_json", "JSON, but not an object", isTransient: true)
    }
    let choice = json["choices"]?.array?.first
    guard let message = choice?["message"], message.members != nil else {
      let isError = json["error"].map { !$0.isNull } ?? (json["object"]?.text == "error")
      if isError { throw TeacherFailure("teacher.error", serverMessage(json), isTransient: true) }
      throw TeacherFailure("teacher.no_choice", "the answer has no choices[0].message", isTransient: true)
    }
    let parts = ContentParts(message["content"] ?? .null)
    content = parts.text
    // OpenAI's own name for an answer that declines; whoever judges answers must see it.
    if content.isEmpty, let refusal = message["refusal"]?.bytes { content = refusal }
    let thoughts = ["reasoning", "reasoning_content"].lazy.compactMap { message[$0]?.bytes }
    reasoning = thoughts.first { !$0.isEmpty } ?? (parts.thoughts.isEmpty ? nil : parts.thoughts)
    finishReason = choice?["finish_reason"]?.text ?? ""
    let count: (String) -> Int? = { name in json["usage"]?[name]?.int.flatMap { $0 >= 0 ? $0 : nil } }
    promptTokens = count("prompt_tokens")
    outputTokens = count("completion_tokens")
    model = json["model"]?.text
  }
}

/// `content` as one text: a string, or a list of parts of which some may be thoughts.
private struct ContentParts {
  var text: [UInt8] = []
  var thoughts: [UInt8] = []

  init(_ content: JSON) {
    if let bytes = content.bytes { text = bytes }
    for part in content.array ?? [] {
      let isThought = part["type"]?.text == "thinking" || part["type"]?.text == "reasoning"
      let value = part["text"] ?? part["thinking"] ?? part["reasoning"] ?? part
      let inner = value.array?.flatMap { $0["text"]?.bytes ?? $0.bytes ?? [] }
      let bytes = value.bytes ?? inner ?? []
      if isThought { thoughts += bytes } else { text += bytes }
    }
  }
}
