import Checkpoints
import Foundation
import StrictJSON
import Testing

/// Configurations as transformers 5.23 understands them (Tests/Oracle/make_configs.py).
@Suite("Configurations") struct ConfigTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let config: JSON
    let expected: JSON
    var testDescription: String { name }
  }

  static let cases: [Case] = golden("configs.jsonl").map {
    Case(name: $0["name"]?.text ?? "", config: $0["config"] ?? .null, expected: $0["expected"] ?? .null)
  }

  @Test("Both eras", arguments: cases)
  func eras(_ item: Case) throws {
    let config = try ModelConfig(json: item.config, path: item.name)
    let expected = item.expected
    #expect(config.family.rawValue == expected["family"]?.text)
    #expect(config.vocabularySize == expected["vocabulary"]?.int)
    #expect(config.hiddenSize == expected["hidden"]?.int)
    #expect(config.intermediateSize == expected["intermediate"]?.int)
    #expect(config.heads == expected["heads"]?.int)
    #expect(config.keyValueHeads == expected["key_value_heads"]?.int)
    #expect(config.headDimension == expected["head_dimension"]?.int)
    #expect(config.layers.map { $0 == .sliding ? "s" : "f" }.joined() == expected["layers"]?.text)
    if config.layers.contains(.sliding) { #expect(config.slidingWindow == expected["window"]?.int) }
    #expect(config.maxPositions == expected["positions"]?.int)
    #expect(config.normEpsilon == expected["epsilon"]?.double.map { Float($0) })
    #expect((config.activation == .silu ? "silu" : "gelu_tanh") == expected["activation"]?.text)
    #expect(config.tiesEmbeddings == expected["tied"]?.bool)
    #expect(config.attentionScale == expected["scale"]?.double.map { Float($0) })
    #expect(config.attentionSoftcap == expected["attention_softcap"]?.double.map { Float($0) })
    #expect(config.finalSoftcap == expected["final_softcap"]?.double.map { Float($0) })
    #expect(config.endIDs.map { Int($0) } == expected["end"]?.array?.compactMap(\.int))
    #expect(config.beginID.map { Int($0) } == expected["begin"]?.int)
    try expect(config.fullRope, is: #require(expected["full_rope"]))
    try expect(config.slidingRope, is: #require(expected["sliding_rope"]))

    let lines = config.tensors.map { "\($0.name) \($0.shape)\n" }
    #expect(lines.count == expected["tensors"]?.int)
    #expect(
      fnv(lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined()) == expected["shapes"]?.text)
  }

  private func expect(_ rope: Rope, is expected: JSON) {
    func number(_ name: String) -> Double? { expected[name]?.double }
    #expect(rope.theta == number("theta"))
    let original = expected["original"]?.int
    switch rope.scaling {
    case .none: #expect(expected["type"]?.text == "default")
    case .linear(let factor):
      #expect(expected["type"]?.text == "linear")
      #expect(factor == number("factor"))
    case .dynamic(let factor, let positions):
      #expect(expected["type"]?.text == "dynamic")
      #expect(factor == number("factor") && positions == original)
    case .yarn(
      let factor, let positions, let fast, let slow, let attention, let mscale, let all, let truncates):
      #expect(expected["type"]?.text == "yarn")
      #expect(factor == number("factor") && positions == original)
      #expect(fast == number("beta_fast") && slow == number("beta_slow"))
      #expect(attention == number("attention_factor") && mscale == number("mscale"))
      #expect(all == number("mscale_all_dim") && truncates == expected["truncate"]?.bool)
    case .longrope(let short, let long, let positions, let factor, let attention):
      #expect(expected["type"]?.text == "longrope")
      #expect(short == expected["short"]?.array?.compactMap(\.double))
      #expect(long == expected["long"]?.array?.compactMap(\.double))
      #expect(factor == number("factor") && positions == original && attention == number("attention_factor"))
    case .llama3(let factor, let low, let high, let positions):
      #expect(expected["type"]?.text == "llama3")
      #expect(factor == number("factor") && positions == original)
      #expect(low == number("low") && high == number("high"))
    }
  }

  private func fnv(_ text: String) -> String {
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return String(repeating: "0", count: hash.leadingZeroBitCount / 4) + String(hash, radix: 16)
  }

  @Test("Kanana: heads that do not divide the hidden size, given a dimension")
  func kanana() throws {
    let config = try read(
      #"{"model_type":"llama","hidden_size":1792,"num_attention_heads":24,"num_key_value_heads":8,"head_dim":128}"#
    )
    #expect(config.headDimension == 128)
  }

  static let hostile: [(String, String)] = [
    (#"[]"#, "is no object"),
    (#"{}"#, "has no model_type"),
    (#"{"model_type":"mistral"}"#, "supported are llama, qwen2, qwen3, gemma3_text and gemma3"),
    (#"{"model_type":7}"#, "model_type is no string"),
    (#"{"model_type":"llama","quantization_config":{"quant_method":"awq"}}"#, "quantised (awq)"),
    (#"{"model_type":"llama","hidden_size":0}"#, "hidden_size is 0"),
    (#"{"model_type":"llama","hidden_size":-4096}"#, "hidden_size is -4096"),
    (#"{"model_type":"llama","hidden_size":9223372036854775807}"#, "hidden_size is"),
    (#"{"model_type":"llama","hidden_size":1e300}"#, "hidden_size is no whole number"),
    (#"{"model_type":"llama","hidden_size":"4096"}"#, "hidden_size is no whole number"),
    (#"{"model_type":"llama","hidden_size":null}"#, "hidden_size is null"),
    (#"{"model_type":"llama","hidden_size":NaN}"#, "hidden_size is no whole number"),
    (#"{"model_type":"llama","hidden_size":4097}"#, "no multiple of 32 heads"),
    (#"{"model_type":"llama","hidden_size":96}"#, "3 dimensions"),
    (#"{"model_type":"llama","head_dim":1}"#, "head_dim is 1"),
    (#"{"model_type":"qwen3","head_dim":null}"#, "head_dim is null"),
    (#"{"model_type":"llama","num_key_value_heads":5}"#, "32 heads cannot share 5"),
    (#"{"model_type":"llama","num_key_value_heads":0}"#, "num_key_value_heads is 0"),
    (#"{"model_type":"llama","num_hidden_layers":4000000000}"#, "num_hidden_layers is"),
    (#"{"model_type":"llama","rms_norm_eps":NaN}"#, "rms_norm_eps is nan"),
    (#"{"model_type":"llama","rms_norm_eps":-1}"#, "rms_norm_eps is -1"),
    (#"{"model_type":"llama","rope_theta":Infinity}"#, "rope_theta is inf"),
    (#"{"model_type":"llama","rope_theta":0}"#, "rope_theta is 0"),
    (#"{"model_type":"llama","tie_word_embeddings":"yes"}"#, "neither true nor false"),
    (#"{"model_type":"llama","hidden_act":"relu"}"#, "hidden_act is relu"),
    (#"{"model_type":"llama","rope_scaling":{"type":"mrope"}}"#, "rope_type is mrope"),
    (#"{"model_type":"llama","rope_scaling":{"type":"linear"}}"#, "rope has no factor"),
    (#"{"model_type":"llama","rope_scaling":{"type":"linear","factor":0}}"#, "factor is 0"),
    (#"{"model_type":"llama","rope_scaling":7}"#, "rope_scaling is no object"),
    (
      #"{"model_type":"llama","rope_scaling":{"type":"longrope","short_factor":[1],"long_factor":[1]}}"#,
      "has 1 numbers"
    ),
    (#"{"model_type":"llama","rope_parameters":{"full_attention":{}}}"#, "only Gemma 3"),
    (#"{"model_type":"llama","partial_rotary_factor":0.5}"#, "turn in part"),
    (
      #"{"model_type":"llama","rope_scaling":{"type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":4}}"#,
      "larger high_freq_factor"
    ),
    (#"{"model_type":"gemma3_text","sliding_window_pattern":0}"#, "sliding_window_pattern is 0"),
    (#"{"model_type":"gemma3_text","use_bidirectional_attention":true}"#, "an encoder"),
    (#"{"model_type":"gemma3_text","sliding_window":null}"#, "no sliding_window"),
    (#"{"model_type":"gemma3_text","query_pre_attn_scalar":1e300}"#, "query_pre_attn_scalar is 1e+300"),
    (#"{"model_type":"gemma3_text","query_pre_attn_scalar":1e-300}"#, "query_pre_attn_scalar is 1e-300"),
    (#"{"model_type":"gemma3","text_config":[]}"#, "text_config is no object"),
    (
      #"{"model_type":"qwen3","num_hidden_layers":1,"layer_types":["sliding_attention"]}"#,
      "no sliding_window"
    ),
    (#"{"model_type":"qwen3","num_hidden_layers":2,"layer_types":["full_attention"]}"#, "no list of 2"),
    (
      #"{"model_type":"qwen3","num_hidden_layers":1,"layer_types":["linear_attention"]}"#,
      "has linear_attention"
    ),
    (#"{"model_type":"llama","eos_token_id":"</s>"}"#, "eos_token_id is no token id"),
    (#"{"model_type":"llama","eos_token_id":[2,4294967296]}"#, "eos_token_id is no token id"),
  ]

  @Test("What cannot be is refused", arguments: hostile)
  func refused(_ text: String, _ problem: String) throws {
    let error = #expect(throws: CheckpointError.self) { try read(text) }
    #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
  }

  private func read(_ text: String) throws -> ModelConfig {
    try ModelConfig(json: JSON(parsing: Array(text.utf8)), path: "config.json")
  }
}
