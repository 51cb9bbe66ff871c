public import StrictJSON

extension ModelConfig {
  /// `config.json` for transformers 4 and 5: what both spell differently is there twice, and says the same.
  ///
  /// - Parameters:
  ///   - source: a `config.json` whose members are kept where they do not say what this configuration says.
  ///   - precision: of the weights beside it.
  public func json(over source: JSON = .object([]), precision: Precision) -> JSON {
    var members = source.members ?? []
    if source["model_type"]?.text == "gemma3" {
      // The decoder is written alone, without its vision part.
      let kept = ["bos_token_id", "eos_token_id", "pad_token_id", "transformers_version"]
      members = members.filter { member in kept.contains { member.name.elementsEqual($0.utf8) } }
      members = (source["text_config"]?.members ?? []) + members
    }
    for member in ownMembers + spelledTwice(precision) {
      members.removeAll { $0.name == member.name }
      members.append(member)
    }
    members.sort { $0.name.lexicographicallyPrecedes($1.name) }
    return .object(members)
  }

  private var ownMembers: [JSON.Member] {
    let isGemma = family == .gemma3
    var members = [
      JSON.Member("model_type", .text(family.rawValue)),
      JSON.Member("architectures", .array([.text(family.architecture)])),
      JSON.Member("vocab_size", .integer(vocabularySize)),
      JSON.Member("hidden_size", .integer(hiddenSize)),
      JSON.Member("intermediate_size", .integer(intermediateSize)),
      JSON.Member("num_hidden_layers", .integer(layers.count)),
      JSON.Member("num_attention_heads", .integer(heads)),
      JSON.Member("num_key_value_heads", .integer(keyValueHeads)),
      JSON.Member("head_dim", .integer(headDimension)),
      JSON.Member("max_position_embeddings", .integer(maxPositions)),
      JSON.Member("rms_norm_eps", .number(normEpsilon.asWritten)),
      JSON.Member(
        isGemma ? "hidden_activation" : "hidden_act",
        .text(activation == .silu ? "silu" : "gelu_pytorch_tanh")),
      JSON.Member("tie_word_embeddings", .bool(tiesEmbeddings)),
      JSON.Member("bos_token_id", beginID.map { .integer(Int($0)) } ?? .null),
      JSON.Member("eos_token_id", ModelConfig.json(ids: endIDs)),
    ]
    if family != .qwen2 { members.append(JSON.Member("attention_bias", .bool(outputBias))) }
    if family == .llama { members.append(JSON.Member("mlp_bias", .bool(feedForwardBias))) }
    if family != .llama { members += layerMembers }
    if isGemma {
      members += [
        JSON.Member(
          "query_pre_attn_scalar",
          Int(exactly: attentionScalar).map { .integer($0) } ?? .number(attentionScalar)),
        JSON.Member("attn_logit_softcapping", attentionSoftcap.map { .number($0.asWritten) } ?? .null),
        JSON.Member("final_logit_softcapping", finalSoftcap.map { .number($0.asWritten) } ?? .null),
      ]
    }
    return members
  }

  private var layerMembers: [JSON.Member] {
    var members = [JSON.Member("layer_types", .array(layers.map { .text($0.rawValue) }))]
    let first = layers.firstIndex(of: .sliding)
    if family == .gemma3 {
      members.append(JSON.Member("sliding_window", slidingWindow.map { .integer($0) } ?? .null))
      // Before 4.53 layers were not listed.
      let period = (1...layers.count).first { period in
        layers.indices.allSatisfy { (layers[$0] == .full) == (($0 + 1) % period == 0) }
      }
      if let period { members.append(JSON.Member("sliding_window_pattern", .integer(period))) }
    } else {
      members.append(JSON.Member("use_sliding_window", .bool(slidingWindow != nil)))
      if let slidingWindow {
        members.append(JSON.Member("sliding_window", .integer(slidingWindow)))
        members.append(JSON.Member("max_window_layers", .integer(first ?? layers.count)))
      }
    }
    return members
  }

  private func spelledTwice(_ precision: Precision) -> [JSON.Member] {
    var members = [
      JSON.Member("dtype", .text(precision.torchName)),
      JSON.Member("torch_dtype", .text(precision.torchName)),
      JSON.Member("rope_theta", .number(fullRope.theta)),
      JSON.Member("rope_scaling", fullRope.scaling == .none ? .null : .object(fullRope.scalingMembers)),
    ]
    if family == .gemma3 {
      members += [
        JSON.Member("rope_local_base_freq", .number(slidingRope.theta)),
        JSON.Member(
          "rope_parameters",
          .object([
            JSON.Member("full_attention", fullRope.parameters),
            JSON.Member("sliding_attention", slidingRope.parameters),
          ])),
      ]
    } else {
      members.append(JSON.Member("rope_parameters", fullRope.parameters))
    }
    return members
  }

  /// One id bare, several in a list, none null.
  static func json(ids: [Int32]) -> JSON {
    switch ids.count {
    case 0: .null
    case 1: .integer(Int(ids[0]))
    default: .array(ids.map { .integer(Int($0)) })
    }
  }
}

extension ModelConfig.Family {
  /// The class of transformers that computes it.
  var architecture: String {
    switch self {
    case .llama: "LlamaForCausalLM"
    case .qwen2: "Qwen2ForCausalLM"
    case .qwen3: "Qwen3ForCausalLM"
    case .gemma3: "Gemma3ForCausalLM"
    }
  }
}

extension Float {
  /// The double with the fewest digits that is this number: 1e-05, not 9.99999974737875e-06.
  fileprivate var asWritten: Double { Double("\(self)") ?? Double(self) }
}
