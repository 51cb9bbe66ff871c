import StrictJSON

/// Parameters of OpenAI and vLLM that are known and not served: taken where they change nothing, refused elsewhere.
///
/// Silence would give a client another text than the one it asked for. Names that are not known at all are passed
/// over, as vLLM does, and named in the log.
enum UnsupportedParameters {
  /// The values that change nothing; null and an empty text, list or object are so for all.
  private static let neutral: [String: [JSON]] = [
    "frequency_penalty": [.integer(0)], "presence_penalty": [.integer(0)], "logit_bias": [],
    "response_format": [.object([.init("type", .text("text"))])], "best_of": [.integer(1)], "suffix": [],
    "functions": [], "function_call": [.text("none"), .text("auto")],
    "tool_choice": [.text("none"), .text("auto")], "audio": [], "prediction": [],
    "modalities": [.array([.text("text")])], "use_beam_search": [.bool(false)],
    "length_penalty": [.integer(1)], "bad_words": [], "allowed_token_ids": [], "logits_processors": [],
    "truncate_prompt_tokens": [], "prompt_logprobs": [], "structured_outputs": [], "guided_json": [],
    "guided_regex": [], "guided_choice": [], "guided_grammar": [], "thinking_token_budget": [],
    "repetition_detection": [], "chat_template": [], "documents": [], "prompt_embeds": [],
    "logprob_token_ids": [], "return_tokens_as_token_ids": [.bool(false)], "kv_transfer_params": [],
    "spaces_between_special_tokens": [.bool(true)], "top_a": [.integer(0)], "mirostat": [.integer(0)],
  ]

  /// - Throws: `ServeError` naming the first parameter that would have changed the answer.
  static func refuse(in fields: inout RequestFields) throws {
    for name in neutral.keys.sorted() {
      guard let value = fields.take(name), let neutral = neutral[name] else { continue }
      let isEmpty = value.array?.isEmpty ?? value.members?.isEmpty ?? value.bytes?.isEmpty ?? false
      let isNeutral = neutral.contains { $0 == value || ($0.double != nil && $0.double == value.double) }
      guard isEmpty || isNeutral else { throw fields.error(name, "is not supported by this server") }
    }
  }
}
