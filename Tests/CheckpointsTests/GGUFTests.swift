import Foundation
import StrictJSON
import TestKit
import Testing

@testable import Checkpoints

/// Files for llama.cpp. Whether it reads and computes them is measured by `script/parity checkpoints`.
@Suite("GGUF") struct GGUFTests {
  static let words = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"#
  static let rest = #"| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"#

  static func split(_ numbers: String) -> String {
    #"{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\#(words)\#(numbers)\#(rest)"}},"#
      + #"{"type":"ByteLevel","use_regex":false}]}"#
  }

  static func tokenizer(_ preTokenizer: String, _ model: String = "") -> String {
    #"""
    {"added_tokens":[{"id":3,"content":"<|end|>","special":false},{"id":4,"content":"말","special":false}],
    "pre_tokenizer":\#(preTokenizer),"post_processor":{"type":"TemplateProcessing","single":[
    {"SpecialToken":{"id":"<|end|>"}},{"Sequence":{"id":"A"}}]},
    "model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2}\#(model),"merges":[["a","b"],["a b","b"]]}}
    """#
  }

  @Test("The file begins with its keys, tensors follow at multiples of 32, and the size is as planned")
  func file() throws {
    let scratch = try Scratch()
    let checkpoint = try model("qwen3", Self.tokenizer(Self.split(#"\\p{N}"#)), scratch)
    let plan = try checkpoint.gguf(name: "이상", precision: .bf16)
    try plan.write(to: scratch.path + "/model.gguf")
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: scratch.path + "/model.gguf")))
    #expect(bytes.count == plan.bytes)
    #expect(bytes.count.isMultiple(of: 32))
    #expect(Array(bytes[..<8]) == Array("GGUF".utf8) + [3, 0, 0, 0])
    #expect(Int(bytes[8]) == checkpoint.config.tensors.count && Int(bytes[16]) == plan.values.count)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/model.gguf.part"))
  }

  @Test("Tokens, their kinds, merges and special ids")
  func vocabulary() throws {
    let scratch = try Scratch()
    let checkpoint = try model("qwen3", Self.tokenizer(Self.split(#"\\p{N}"#)), scratch)
    let values = Dictionary(
      try GGUFTokenizer(of: checkpoint).values().map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    func texts(_ texts: String...) -> GGUF.Value { .strings(texts.map { Array($0.utf8) }) }
    let padding = (5..<11).map { "[PAD\($0)]" }
    #expect(
      values["tokenizer.ggml.tokens"]
        == .strings((["a", "b", "ab", "<|end|>", "말"] + padding).map { Array($0.utf8) }))
    #expect(values["tokenizer.ggml.token_type"] == .int32s([1, 1, 1, 3, 4, 5, 5, 5, 5, 5, 5]))
    #expect(values["tokenizer.ggml.merges"] == texts("a b", "aĠb b"))
    #expect(values["tokenizer.ggml.model"] == .text("gpt2"))
    #expect(values["tokenizer.ggml.bos_token_id"] == .uint32(3))
    #expect(values["tokenizer.ggml.add_bos_token"] == .bool(true))
    #expect(values["tokenizer.ggml.add_eos_token"] == .bool(false))
    #expect(values["tokenizer.ggml.eos_token_id"] == .uint32(7))
    #expect(values["tokenizer.ggml.eot_token_id"] == .uint32(3))
    #expect(values["tokenizer.chat_template"] == .text("{{ x }}"))
  }

  @Test("Byte fallback: scores are the merges' ranks")
  func byteFallback() throws {
    let scratch = try Scratch()
    let checkpoint = try model(
      "llama", Self.tokenizer("null", #","byte_fallback":true,"unk_token":"b""#), scratch)
    let values = try GGUFTokenizer(of: checkpoint).values()
    #expect(values.first { $0.key == "tokenizer.ggml.model" }?.value == .text("llama"))
    #expect(
      values.first { $0.key == "tokenizer.ggml.scores" }?.value
        == .floats([-2, -2, 0] + [Float](repeating: -2, count: 8)))
    #expect(
      values.first { $0.key == "tokenizer.ggml.token_type" }?.value
        == .int32s([1, 2, 1, 3, 4, 5, 5, 5, 5, 5, 5]))
  }

  @Test(
    "Pre-tokenizers by their patterns",
    arguments: [
      (split(#"\\p{N}"#), "qwen2"), (split(#"\\p{N}{1,3}"#), "llama-bpe"),
      (#"{"type":"ByteLevel","add_prefix_space":false}"#, "gpt-2"), (split(#"\\p{N}{1,2}"#), nil),
      (#"{"type":"Whitespace"}"#, nil), ("null", nil),
    ])
  func preTokenizer(_ json: String, _ name: String?) throws {
    let scratch = try Scratch()
    let tokenizer = try GGUFTokenizer(of: model("qwen3", Self.tokenizer(json), scratch))
    #expect((try? tokenizer.preTokenizer()) == name)
  }

  @Test(
    "What llama.cpp cannot compute is refused",
    arguments: [
      (
        "qwen3", #","use_sliding_window":true,"sliding_window":4,"max_window_layers":0"#,
        "sliding windows of qwen3"
      ),
      ("qwen3", #","attention_bias":true"#, "attention biases"),
      ("llama", #","rope_scaling":{"type":"dynamic","factor":2}"#, "dynamic"),
      ("llama", #","hidden_act":"gelu_pytorch_tanh""#, "another activation"),
      ("qwen2", #","rope_scaling":{"rope_type":"yarn","factor":2,"truncate":false}"#, "without truncation"),
      ("gemma3_text", #","query_pre_attn_scalar":168"#, "query_pre_attn_scalar 168"),
      ("gemma3_text", #","query_pre_attn_scalar":24.5"#, "query_pre_attn_scalar 24.5"),
      ("gemma3_text", #","query_pre_attn_scalar":4,"attn_logit_softcapping":5"#, "caps of attention"),
    ])
  func refused(_ family: String, _ more: String, _ problem: String) throws {
    let config = try TinyModel.config(family, more)
    let error = #expect(throws: CheckpointError.self) {
      try GGUFModel(config: config, path: "model").values(name: "", precision: .f32)
    }
    #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
  }

  @Test("Llama's rows are interleaved, Gemma's norms are shifted, Llama 3.1's frequencies are a tensor")
  func conventions() throws {
    let rope = #","rope_scaling":{"rope_type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4}"#
    let llama = try TinyModel.config("llama", rope)
    let rows = Weight(name: "model.layers.1.self_attn.k_proj.weight", shape: [8, 1]) {
      [0, 1, 2, 3, 4, 5, 6, 7]
    }
    let tensors = GGUFTensors(config: llama, precision: .f16).tensors([rows])
    #expect(tensors.map(\.weight.name) == ["blk.1.attn_k.weight", "rope_freqs.weight"])
    #expect(try tensors[0].weight.floats() == [0, 2, 1, 3, 4, 6, 5, 7])
    #expect(tensors.map(\.precision) == [.f16, .f32])
    let gemma = try TinyModel.config("gemma3_text")
    let norm = Weight(name: "model.layers.0.pre_feedforward_layernorm.weight", shape: [2]) { [0, -0.5] }
    let shifted = GGUFTensors(config: gemma, precision: .f16).tensors([norm])
    #expect(shifted[0].weight.name == "blk.0.ffn_norm.weight")
    #expect(try shifted[0].weight.floats() == [1, 0.5])
  }

  private func model(_ family: String, _ tokenizer: String, _ scratch: Scratch) throws -> Checkpoint {
    let config = try TinyModel.config(family, #","bos_token_id":3,"eos_token_id":[7,3]"#)
    try CheckpointWriter(folder: scratch.path + "/model", config: config).write(TinyModel.weights(config))
    _ = try scratch.write(tokenizer, to: "model/tokenizer.json")
    _ = try scratch.write("{{ x }}", to: "model/chat_template.jinja")
    return try Checkpoint(folder: scratch.path + "/model")
  }
}
