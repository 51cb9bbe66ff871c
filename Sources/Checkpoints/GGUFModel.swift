import Foundation

/// A decoder's keys and values for llama.cpp, as its convert_hf_to_gguf.py sets them.
struct GGUFModel {
  let config: ModelConfig
  /// The folder, for errors.
  let path: String

  /// - Throws: `CheckpointError` for what llama.cpp has no code for; it would compute something else without a word.
  func values(name: String, precision: Precision) throws(CheckpointError) -> [(
    key: String, value: GGUF.Value
  )] {
    try refuseWhatIsMissing()
    let arch = config.family.ggufArchitecture
    var values: [(key: String, value: GGUF.Value)] = [
      ("general.architecture", .text(arch)), ("general.type", .text("model")), ("general.name", .text(name)),
      ("general.file_type", .uint32(precision.ggmlFileType)), ("general.quantization_version", .uint32(2)),
      ("\(arch).block_count", .count(config.layers.count)),
      ("\(arch).context_length", .count(config.maxPositions)),
      ("\(arch).embedding_length", .count(config.hiddenSize)),
      ("\(arch).feed_forward_length", .count(config.intermediateSize)),
      ("\(arch).attention.head_count", .count(config.heads)),
      ("\(arch).attention.head_count_kv", .count(config.keyValueHeads)),
      ("\(arch).attention.key_length", .count(config.headDimension)),
      ("\(arch).attention.value_length", .count(config.headDimension)),
      ("\(arch).attention.layer_norm_rms_epsilon", .float32(config.normEpsilon)),
      ("\(arch).rope.freq_base", .number(config.fullRope.theta)),
      ("\(arch).vocab_size", .count(config.vocabularySize)),
      ("\(arch).rope.dimension_count", .count(config.fullRope.dimensions)),
    ]
    if config.family == .gemma3 {
      values.append(("\(arch).rope.freq_base_swa", .number(config.slidingRope.theta)))
      if let window = config.slidingWindow, config.layers.contains(.sliding) {
        values.append(("\(arch).attention.sliding_window", .count(window)))
        values.append(
          ("\(arch).attention.sliding_window_pattern", .bools(config.layers.map { $0 == .sliding })))
      }
      if let cap = config.finalSoftcap { values.append(("\(arch).final_logit_softcapping", .float32(cap))) }
    }
    return values + scaling(arch)
  }

  private func scaling(_ arch: String) -> [(key: String, value: GGUF.Value)] {
    switch config.fullRope.scaling {
    case .linear(let factor):
      return [
        ("\(arch).rope.scaling.type", .text("linear")), ("\(arch).rope.scaling.factor", .number(factor)),
      ]
    case .yarn(let factor, let positions, let fast, let slow, let attention, _, _, _):
      var values: [(key: String, value: GGUF.Value)] = [
        ("\(arch).rope.scaling.type", .text("yarn")), ("\(arch).rope.scaling.factor", .number(factor)),
        ("\(arch).rope.scaling.original_context_length", .count(positions)),
        ("\(arch).rope.scaling.yarn_beta_fast", .number(fast)),
        ("\(arch).rope.scaling.yarn_beta_slow", .number(slow)),
      ]
      if let attention {
        // llama.cpp multiplies with what is here, on top of the paper's factor.
        let usual = factor > 1 ? 0.1 * log(factor) + 1 : 1
        values.append(("\(arch).rope.scaling.attn_factor", .number(attention / usual)))
      }
      return values
    case .none, .dynamic, .longrope, .llama3: return []
    }
  }

  private func refuseWhatIsMissing() throws(CheckpointError) {
    func refuse(_ what: String) -> CheckpointError {
      CheckpointError(path: path, problem: "llama.cpp cannot compute \(what)")
    }
    let isGemma = config.family == .gemma3
    if !isGemma, config.layers.contains(.sliding) {
      throw refuse("sliding windows of \(config.family.rawValue)")
    }
    if config.outputBias, config.family != .llama {
      throw refuse("attention biases of \(config.family.rawValue)")
    }
    if config.attentionSoftcap != nil { throw refuse("caps of attention scores in Gemma 3") }
    if config.activation != (isGemma ? .geluTanh : .silu) {
      throw refuse("another activation than the family's")
    }
    if isGemma {
      // 62 layers are taken for the 27B model, whose scale is another.
      let width = config.layers.count == 62 ? config.hiddenSize / config.heads : config.headDimension
      guard config.attentionScale == Float(1 / Double(width).squareRoot()) else {
        throw refuse("query_pre_attn_scalar \(config.attentionScalar); it takes \(width)")
      }
      if config.slidingRope.scaling != .none { throw refuse("stretched positions in sliding layers") }
    }
    switch config.fullRope.scaling {
    case .none, .linear: break
    case .llama3: if config.family != .llama { throw refuse("rope_type llama3 outside Llama") }
    case .yarn(_, _, _, _, let attention, let mscale, let all, let truncates):
      if !truncates, !isGemma { throw refuse("yarn without truncation") }
      if attention == nil, let mscale, let all, mscale != 0, all != 0 { throw refuse("yarn with mscale") }
    case .dynamic: throw refuse("rope_type dynamic")
    case .longrope: throw refuse("rope_type longrope of \(config.family.rawValue)")
    }
  }
}

extension ModelConfig.Family {
  /// `general.architecture`.
  var ggufArchitecture: String {
    switch self {
    case .llama: "llama"
    case .qwen2: "qwen2"
    case .qwen3: "qwen3"
    case .gemma3: "gemma3"
    }
  }
}
