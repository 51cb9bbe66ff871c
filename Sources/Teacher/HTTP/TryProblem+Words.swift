import Web

/// What servers mean by a refusal can only be read out of their sentences.
extension TryProblem {
  private static let lengthWords = [
    "context_length", "context length", "context window", "context size", "exceed_context",
    "maximum input length", "prompt is too long", "input is too long", "too many tokens",
    "max_model_len",
  ]

  /// Whether an error says that prompt and answer do not fit the model.
  static func tellsOfLength(_ body: [UInt8]) -> Bool {
    let text = body.prefix(1 << 14)
    return lengthWords.contains { text.holds($0, ignoringCase: true) }
  }

  private static let refusalWords = [
    "unrecognized", "unknown", "unexpected", "unsupported", "not supported", "not permitted",
    "extra_forbidden",
    "extra inputs", "additional propert", "not allowed", "does not support", "no attribute",
  ]

  /// Of the fields we send, the one that a server's sentence names as unknown.
  static func unknownField(_ sentence: String) -> String? {
    guard refusalWords.contains(where: { sentence.holds($0, ignoringCase: true) }) else { return nil }
    let fields = CompletionBody.fields.filter { $0 != "messages" && $0 != "model" }
    return fields.first { names(sentence, $0) }
  }

  /// Whether the sentence has the word, in quotation marks if it is a word of everyday language.
  private static func names(_ sentence: String, _ field: String) -> Bool {
    if field.contains("_") { return sentence.holds(field) }
    return ["'", "\"", "`"].contains { mark in sentence.holds(mark + field + mark) }
  }
}
