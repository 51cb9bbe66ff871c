public import StrictJSON

extension ModelConfig {
  /// Beyond these a number in a configuration is a mistake, and sizes could not be multiplied without overflow.
  enum Limit {
    static let vocabulary = 1 << 24
    static let width = 1 << 20
    static let layers = 1 << 12
    static let heads = 1 << 14
    static let headDimension = 1 << 13
    static let positions = 1 << 31
  }

  /// Reads `config.json` of transformers 4 or 5, with the defaults of transformers' configuration classes.
  ///
  /// - Throws: `CheckpointError` for a decoder there is no code for, and for sizes that cannot be.
  public init(json: JSON, path: String) throws(CheckpointError) {
    let outer = ConfigReader(json: json, path: path)
    guard json.members != nil else { throw outer.error("is no object") }
    let (family, config) = try ModelConfig.family(outer)
    let isGemma = family == .gemma3
    let isQwen = family == .qwen2 || family == .qwen3

    self.family = family
    vocabularySize = try config.int(
      "vocab_size", isGemma ? 262_208 : isQwen ? 151_936 : 32_000, 1...Limit.vocabulary)
    hiddenSize = try config.int("hidden_size", isGemma ? 2304 : 4096, 1...Limit.width)
    intermediateSize = try config.int(
      "intermediate_size", isGemma ? 9216 : isQwen ? 22_016 : 11_008, 1...Limit.width)
    heads = try config.int("num_attention_heads", isGemma ? 8 : 32, 1...Limit.heads)
    if isGemma {
      keyValueHeads = try config.int("num_key_value_heads", 4, 1...Limit.heads)
    } else if config.json["num_key_value_heads"] == nil, isQwen {
      keyValueHeads = 32
    } else {
      keyValueHeads = try config.optionalInt("num_key_value_heads", 1...Limit.heads) ?? heads
    }
    guard heads.isMultiple(of: keyValueHeads) else {
      throw config.error("\(heads) heads cannot share \(keyValueHeads) key-value heads")
    }
    headDimension = try ModelConfig.headDimension(config, family, hidden: hiddenSize, heads: heads)
    maxPositions = try config.int(
      "max_position_embeddings", isGemma ? 131_072 : isQwen ? 32_768 : 2048, 1...Limit.positions)
    normEpsilon = Float(try config.number("rms_norm_eps", 1e-6))
    activation = try ModelConfig.activation(config, isGemma ? "hidden_activation" : "hidden_act", isGemma)
    tiesEmbeddings = try outer.bool(
      "tie_word_embeddings", try config.bool("tie_word_embeddings", isGemma))

    let biased = family == .qwen2 ? false : try config.bool("attention_bias", false)
    queryKeyValueBias = family == .qwen2 || biased
    outputBias = biased
    feedForwardBias = family == .llama ? try config.bool("mlp_bias", false) : false

    (layers, slidingWindow) = try ModelConfig.layers(config, family)

    attentionScalar =
      isGemma
      ? try config.number("query_pre_attn_scalar", 256, within: 1e-6...1e9) : Double(headDimension)
    attentionSoftcap = isGemma ? try config.optionalNumber("attn_logit_softcapping").map { Float($0) } : nil
    finalSoftcap = isGemma ? try config.optionalNumber("final_logit_softcapping").map { Float($0) } : nil
    if isGemma {
      (fullRope, slidingRope) = try Rope.gemma(config, dimensions: headDimension, positions: maxPositions)
    } else {
      fullRope = try Rope(config, dimensions: headDimension, positions: maxPositions)
      slidingRope = fullRope
    }
    endIDs = try ModelConfig.ids("eos_token_id", outer, config) ?? (isGemma ? [1] : isQwen ? [] : [2])
    beginID =
      try ModelConfig.ids("bos_token_id", outer, config).map(\.first) ?? (isGemma ? 2 : isQwen ? nil : 1)
  }

  private static func family(_ outer: ConfigReader) throws(CheckpointError) -> (Family, ConfigReader) {
    if let quantisation = try outer.object("quantization_config") {
      let method = quantisation.json["quant_method"]?.text ?? "an unknown method"
      throw outer.error(
        "the weights are quantised (\(method)); use the model's original checkpoint in bf16, fp16 or fp32")
    }
    guard let type = try outer.text("model_type") else { throw outer.error("has no model_type") }
    if type == "gemma3" {
      return (.gemma3, try outer.object("text_config") ?? ConfigReader(json: .object([]), path: outer.path))
    }
    guard let family = Family(rawValue: type) else {
      let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
      throw outer.error("model_type is \(type); supported are \(known) and gemma3")
    }
    return (family, outer)
  }

  /// A member of the whole configuration, or of its text part; null there is none.
  private static func ids(_ name: String, _ outer: ConfigReader, _ config: ConfigReader)
    throws(CheckpointError)
    -> [Int32]?
  {
    if let ids = try outer.ids(name) { return ids }
    if let ids = try config.ids(name) { return ids }
    return config.json[name] == nil ? nil : []
  }

  private static func headDimension(_ config: ConfigReader, _ family: Family, hidden: Int, heads: Int)
    throws(CheckpointError) -> Int
  {
    let dimension: Int
    switch family {
    case .qwen3: dimension = try config.int("head_dim", 128, 2...Limit.headDimension)
    case .gemma3: dimension = try config.int("head_dim", 256, 2...Limit.headDimension)
    case .llama, .qwen2:
      if let given = try config.optionalInt("head_dim", 2...Limit.headDimension) {
        dimension = given
      } else {
        guard hidden.isMultiple(of: heads) else {
          throw config.error(
            "hidden_size \(hidden) is no multiple of \(heads) heads, and there is no head_dim")
        }
        dimension = hidden / heads
      }
    }
    guard dimension.isMultiple(of: 2), dimension <= Limit.headDimension else {
      throw config.error("a head of \(dimension) dimensions cannot be turned in pairs")
    }
    return dimension
  }

  private static func activation(_ config: ConfigReader, _ name: String, _ isGemma: Bool)
    throws(CheckpointError)
    -> Activation
  {
    switch try config.text(name) ?? (isGemma ? "gelu_pytorch_tanh" : "silu") {
    case "silu", "swish": return .silu
    case "gelu_pytorch_tanh": return .geluTanh
    case let other: throw config.error("\(name) is \(other); supported are silu and gelu_pytorch_tanh")
    }
  }
}
