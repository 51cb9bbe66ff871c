import StrictJSON

extension ExampleRenderer {
  /// Whether the template that a model's examples are written with writes an answer's `reasoning_content`.
  ///
  /// - Throws: `TokenizerError`, `TemplateError` where the model's folder has no tokenizer, or a template that is none.
  static func writesReasoning(model folder: String) throws -> Bool {
    let probe = JSON.object([
      JSON.Member(
        "messages",
        .array([
          .object([JSON.Member("role", .text("user")), JSON.Member("content", .text("question"))]),
          .object([
            JSON.Member("role", .text("assistant")), JSON.Member("reasoning_content", .text("a thought")),
            JSON.Member("content", .text("an answer")),
          ]),
        ]))
    ])
    let renderer = ExampleRenderer(model: folder, DataSettings(sources: [], maxLength: .max, seed: 0))
    switch try renderer.outcome(of: Conversation(line: probe.serialized, place: "a probe of the template")) {
    case .example: return true
    case .dropped, .none: return false
    }
  }
}
