import Foundation

/// A decoder's tensors for llama.cpp: other names, and three conventions of its own.
struct GGUFTensors {
  let config: ModelConfig
  let precision: Precision

  /// Norms and biases stay in f32; matrices are in the precision asked for.
  func tensors(_ weights: [Weight]) -> [GGUF.Tensor] {
    var tensors = weights.map { weight in
      let name = ggufName(weight.name)
      let isPlain = weight.shape.count == 1
      let renamed = Weight(name: name, shape: weight.shape) { try changed(weight) }
      return GGUF.Tensor(weight: renamed, precision: isPlain ? .f32 : precision)
    }
    if let factors = ropeFactors {
      let weight = Weight(name: "rope_freqs.weight", shape: [factors.count]) { factors }
      tensors.append(GGUF.Tensor(weight: weight, precision: .f32))
    }
    return tensors
  }

  private func changed(_ weight: Weight) throws -> [Float] {
    let floats = try weight.floats()
    if config.family == .llama {
      if weight.name.contains(".q_proj.") { return interleaved(floats, heads: config.heads) }
      if weight.name.contains(".k_proj.") { return interleaved(floats, heads: config.keyValueHeads) }
    }
    // Gemma multiplies with 1 + weight, llama.cpp with the weight.
    if config.family == .gemma3, weight.name.hasSuffix("norm.weight") { return floats.map { $0 + 1 } }
    return floats
  }

  /// llama.cpp turns neighbours in a head's rows, transformers rows half a head apart: row i of the first half goes to
  /// 2i, of the second to 2i + 1.
  private func interleaved(_ floats: [Float], heads: Int) -> [Float] {
    let dimension = config.headDimension
    let columns = floats.count / (heads * dimension)
    var out = floats
    for head in 0..<heads {
      for row in 0..<dimension {
        let half = dimension / 2
        let source = (head * dimension + (row % 2) * half + row / 2) * columns
        let target = (head * dimension + row) * columns
        for column in 0..<columns { out[target + column] = floats[source + column] }
      }
    }
    return out
  }

  /// Llama 3.1's stretching as one divisor a frequency.
  private var ropeFactors: [Float]? {
    guard case .llama3(let factor, let low, let high, let positions) = config.fullRope.scaling else {
      return nil
    }
    let dimensions = config.fullRope.dimensions
    let (lowLength, highLength) = (Double(positions) / low, Double(positions) / high)
    return stride(from: 0, to: dimensions, by: 2).map { index in
      let length = 2 * Double.pi * pow(config.fullRope.theta, Double(index) / Double(dimensions))
      if length < highLength { return 1 }
      if length > lowLength { return Float(factor) }
      let smooth = (Double(positions) / length - low) / (high - low)
      return Float(1 / ((1 - smooth) / factor + smooth))
    }
  }

  func ggufName(_ name: String) -> String {
    switch name {
    case "model.embed_tokens.weight": return "token_embd.weight"
    case "model.norm.weight": return "output_norm.weight"
    case "lm_head.weight": return "output.weight"
    default: break
    }
    // model.layers.N.part.weight
    let parts = name.split(separator: ".")
    guard parts.count > 4 else { return name }
    let part = parts[3..<parts.count - 1].joined(separator: ".")
    return "blk.\(parts[2]).\(ggufPart(part)).\(parts[parts.count - 1])"
  }

  private func ggufPart(_ part: String) -> String {
    let isGemma = config.family == .gemma3
    switch part {
    case "self_attn.q_proj": return "attn_q"
    case "self_attn.k_proj": return "attn_k"
    case "self_attn.v_proj": return "attn_v"
    case "self_attn.o_proj": return "attn_output"
    case "self_attn.q_norm": return "attn_q_norm"
    case "self_attn.k_norm": return "attn_k_norm"
    case "mlp.gate_proj": return "ffn_gate"
    case "mlp.up_proj": return "ffn_up"
    case "mlp.down_proj": return "ffn_down"
    case "input_layernorm": return "attn_norm"
    case "post_attention_layernorm": return isGemma ? "post_attention_norm" : "ffn_norm"
    case "pre_feedforward_layernorm": return "ffn_norm"
    case "post_feedforward_layernorm": return "post_ffw_norm"
    default: return part
    }
  }
}
