import StrictJSON

extension GGUFTokenizer {
  /// The contractions and words all of them begin with.
  private static let words = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"#
  private static let rest = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  private static let gpt2 = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  /// llama.cpp's names for the patterns it has code for.
  private static let known: [(pattern: String, name: String)] = [
    (words + #"\p{N}"# + rest, "qwen2"), (words + #"\p{N}{1,3}"# + rest, "llama-bpe"), (gpt2, "gpt-2"),
  ]

  /// Which of llama.cpp's pre-tokenizers cuts as this one. It has no patterns in its files, only names.
  ///
  /// - Throws: `CheckpointError` for a pattern llama.cpp has no name for.
  func preTokenizer() throws(CheckpointError) -> String {
    if fallsBackToBytes { return "default" }
    let parts = json["pre_tokenizer"]?["pretokenizers"]?.array ?? [json["pre_tokenizer"] ?? .null]
    let splits = parts.filter { $0["type"]?.text == "Split" }
    if splits.isEmpty {
      let byteLevel = parts.first { $0["type"]?.text == "ByteLevel" }
      if parts.count == 1, let byteLevel, byteLevel["use_regex"]?.bool ?? true { return "gpt-2" }
    } else if splits.count == 1, let pattern = splits[0]["pattern"]?["Regex"]?.text {
      if let known = GGUFTokenizer.known.first(where: { $0.pattern == pattern }) { return known.name }
    }
    let names = GGUFTokenizer.known.map(\.name).joined(separator: ", ")
    throw CheckpointError(
      path: "\(folder)/tokenizer.json",
      problem: "its pre-tokenizer is none that llama.cpp is known to have; known are those of \(names)")
  }

  /// Special ids, whether they are added, and the chat template.
  func specials() -> [(key: String, value: GGUF.Value)] {
    var ids: [(kind: String, id: Int)] = []
    for kind in ["bos", "eos", "unk", "sep", "pad", "cls", "mask"] {
      if let id = id(settings["\(kind)_token"]) { ids.append((kind, id)) }
    }
    func add(_ kind: String, _ id: Int32?) {
      if let id, !ids.contains(where: { $0.kind == kind }) { ids.append((kind, Int(id))) }
    }
    add("bos", generation.beginID ?? config.beginID)
    add("eos", generation.endIDs.first)
    add("pad", generation.padID)
    let end = ids.first { $0.kind == "eos" }?.id
    add("eot", generation.endIDs.first { Int($0) != end })

    // llama.cpp has its own names for two of them.
    let spelled = ["unk": "unknown", "sep": "seperator", "pad": "padding"]
    var values: [(key: String, value: GGUF.Value)] = ids.filter { $0.id < config.vocabularySize }.map {
      kind, id in
      ("tokenizer.ggml.\(spelled[kind] ?? kind)_token_id", .count(id))
    }
    let (first, last) = template
    values.append(("tokenizer.ggml.add_bos_token", .bool(adds("bos", first, ids))))
    values.append(("tokenizer.ggml.add_eos_token", .bool(adds("eos", last, ids))))
    if let template = chatTemplate { values.append(("tokenizer.chat_template", .string(template))) }
    return values
  }

  /// The id of a token given by its text, or by an object around it.
  private func id(_ token: JSON?) -> Int? {
    guard let content = token?.bytes ?? token?["content"]?.bytes else { return nil }
    let added = json["added_tokens"]?.array?.first { $0["content"]?.bytes == content }
    return added?["id"]?.int
  }

  /// What the post-processor puts before and after a text.
  private var template: (first: [UInt8]?, last: [UInt8]?) {
    let outer = json["post_processor"] ?? .null
    let processors = outer["processors"]?.array ?? [outer]
    guard
      let single = processors.first(where: { $0["type"]?.text == "TemplateProcessing" })?["single"]?.array,
      single.count > 1
    else { return (nil, nil) }
    return (single.first?["SpecialToken"]?["id"]?.bytes, single.last?["SpecialToken"]?["id"]?.bytes)
  }

  private func adds(_ kind: String, _ token: [UInt8]?, _ ids: [(kind: String, id: Int)]) -> Bool {
    if let token, let id = id(.string(token)), ids.contains(where: { $0 == (kind, id) }) { return true }
    // Without a post-processor the tokenizer's class decides, by its settings.
    if json["post_processor"]?.isNull ?? true { return settings["add_\(kind)_token"]?.bool ?? false }
    return false
  }

  /// `chat_template.jinja` before `tokenizer_config.json`; of several the default one.
  private var chatTemplate: [UInt8]? {
    let path = "\(folder)/chat_template.jinja"
    if MappedFile.exists(path), let file = try? MappedFile(path) { return file.copied() }
    let template = settings["chat_template"]
    if let text = template?.bytes { return text }
    return template?.array?.first { $0["name"]?.text == "default" }?["template"]?.bytes
  }
}
