import StrictJSON

/// A body of `/v1/completions`.
struct CompletionRequest {
  enum Prompt: Equatable {
    case text([UInt8])
    case ids([Int32])
  }

  var options: CompletionOptions
  var prompts: [Prompt]
  /// Whether the prompt comes back before the answer, with its log-probabilities where they are asked for.
  var echoes: Bool
  /// Members nobody reads.
  var ignored: [String]

  /// OpenAI's default of `max_tokens` here.
  static let usualTokens = 16

  init(_ body: JSON, model: ServedModel, drawSeed: () -> UInt64) throws {
    var fields = RequestFields(body)
    guard let prompt = fields.take("prompt"),
      let prompts = CompletionRequest.prompts(prompt, below: model.vocabularySize), !prompts.isEmpty
    else {
      throw fields.error(
        "prompt",
        "must be a text, a list of texts, a list of token ids below \(model.vocabularySize), or a list of those"
      )
    }
    self.prompts = prompts
    options = try CompletionOptions(&fields, model: model, drawSeed: drawSeed)
    guard options.count * prompts.count <= CompletionOptions.mostSequences else {
      throw fields.error("n", "times the prompts is above \(CompletionOptions.mostSequences)")
    }
    options.alternatives = try fields.int("logprobs", in: 0...CompletionOptions.mostAlternatives)
    options.addsSpecialTokens = try fields.bool("add_special_tokens") ?? true
    options.maxTokens = options.maxTokens ?? CompletionRequest.usualTokens
    echoes = try fields.bool("echo") ?? false
    guard options.maxTokens != 0 || echoes else {
      throw fields.error("max_tokens", "may be 0 only with echo: true")
    }
    ignored = fields.ignored
  }

  private static func prompts(_ value: JSON, below size: Int) -> [Prompt]? {
    if let text = value.bytes { return [.text(text)] }
    guard let items = value.array, let first = items.first else { return nil }
    if first.int != nil { return RequestFields.ids(value, below: size).map { [.ids($0)] } }
    guard items.count <= CompletionOptions.mostSequences else { return nil }
    let prompts = items.compactMap { item -> Prompt? in
      item.bytes.map { .text($0) } ?? RequestFields.ids(item, below: size).map { .ids($0) }
    }
    return prompts.count == items.count ? prompts : nil
  }
}
