import StrictJSON

/// The kinds of tokenizer that can be trained: all but the model itself is as the family publishes it.
public enum TokenizerFamily: String, Sendable, CaseIterable {
  case qwen, gpt2, llama3, gemma

  /// True for vocabularies of bytes; the others are of characters, with byte fallback.
  public var isByteLevel: Bool { self != .gemma }

  /// The special tokens, in the order of their ids.
  public var specialTokens: [String] {
    switch self {
    case .qwen: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    case .gpt2: ["<|endoftext|>"]
    case .llama3:
      ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    case .gemma: ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>"]
    }
  }

  /// What `tokenizer_config.json` calls them.
  var roles: [(name: String, token: String)] {
    switch self {
    case .qwen: [("eos_token", "<|im_end|>"), ("pad_token", "<|endoftext|>")]
    case .gpt2:
      [("bos_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>"), ("unk_token", "<|endoftext|>")]
    case .llama3: [("bos_token", "<|begin_of_text|>"), ("eos_token", "<|end_of_text|>")]
    case .gemma:
      [("bos_token", "<bos>"), ("eos_token", "<eos>"), ("pad_token", "<pad>"), ("unk_token", "<unk>")]
    }
  }

  /// The members of `tokenizer.json` before the model; `ids` of the special tokens by place.
  var parts: [(name: String, json: String)] {
    let level = #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":false,"use_regex":"#
    func split(_ number: String) -> String {
      let pattern =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"# + number
        + #"| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"#
      return #"{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":""# + pattern
        + #""},"behavior":"Isolated","invert":false},"# + level + "false}]}"
    }
    let bytes = level + "false}"
    switch self {
    case .qwen:
      return [
        ("normalizer", #"{"type":"NFC"}"#), ("pre_tokenizer", split(#"\\p{N}"#)), ("post_processor", bytes),
        ("decoder", bytes),
      ]
    case .gpt2:
      return [
        ("normalizer", "null"), ("pre_tokenizer", level + "true}"), ("post_processor", bytes),
        ("decoder", bytes),
      ]
    case .llama3:
      return [
        ("normalizer", "null"), ("pre_tokenizer", split(#"\\p{N}{1,3}"#)),
        ("post_processor", TokenizerFamily.beginning("<|begin_of_text|>", id: 0)), ("decoder", bytes),
      ]
    case .gemma:
      return [
        ("normalizer", #"{"type":"Replace","pattern":{"String":" "},"content":"▁"}"#),
        (
          "pre_tokenizer",
          #"{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false}"#
        ),
        ("post_processor", TokenizerFamily.beginning("<bos>", id: 2)),
        (
          "decoder",
          #"{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},"#
            + #"{"type":"ByteFallback"},{"type":"Fuse"}]}"#
        ),
      ]
    }
  }

  /// A text that begins with a special token.
  private static func beginning(_ token: String, id: Int) -> String {
    #"{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"\#(token)","type_id":0}},"#
      + #"{"Sequence":{"id":"A","type_id":0}}],"pair":[{"Sequence":{"id":"A","type_id":0}},"#
      + #"{"Sequence":{"id":"B","type_id":1}}],"special_tokens":{"\#(token)":{"id":"\#(token)","ids":[\#(id)],"#
      + #""tokens":["\#(token)"]}}}"#
  }

  /// A part as it is at work in training.
  func part(_ name: String) -> JSON? {
    guard let text = parts.first(where: { $0.name == name })?.json else { return nil }
    let json = try? JSON(parsing: Array(text.utf8))
    return json?.isNull == true ? nil : json
  }
}
