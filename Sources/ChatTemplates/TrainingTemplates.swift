import StrictJSON

extension ChatTemplate {
  /// Our own template of a model's family, for training: a conversation is always the beginning of the longer one, thinking stays
  /// in every turn, and what the assistant wrote is marked. The special tokens are those of the model.
  ///
  /// - Returns: nil for a family that is not known by the marks of its template.
  public static func training(for own: ChatTemplate) throws -> ChatTemplate? {
    guard let family = family(of: own.source), let text = embeddedTrainingTemplates[family] else {
      return nil
    }
    return try ChatTemplate(source: Array(text.utf8) + [0x0A], tokens: own.tokens)
  }

  /// The family by what its template writes around messages; one of ours is its own.
  public static func family(of source: [UInt8]) -> String? {
    let ours = embeddedTrainingTemplates.first { source.starts(with: $0.value.utf8) }
    if let ours { return ours.key }
    func holds(_ mark: String) -> Bool { ByteSearch.first(Array(mark.utf8), in: source, from: 0) != nil }
    if holds("<start_of_turn>") { return "gemma3" }
    if holds("<|start_header_id|>") { return holds("Cutting Knowledge Date") ? "llama3.1" : "llama3" }
    if holds("<｜Assistant｜>") { return "deepseek-r1-distill" }
    if holds("[|assistant|]") || holds("[|endofturn|]") {
      if holds("thought>") { return "exaone-deep" }
      return holds("</think>") ? "exaone4" : "exaone3.5"
    }
    guard holds("<|im_start|>") else { return nil }
    if holds("You are Qwen, created by Alibaba Cloud") { return "qwen2.5" }
    return holds("# Tools") && holds("<tool_response>") ? "qwen3" : nil
  }
}
