import Checkpoints
import Foundation
import TestKit
import Testing

/// Folders as they come: whole, sharded, broken.
@Suite("Checkpoint folders") struct FolderTests {
  static let config = """
    {"model_type":"qwen3","vocab_size":4,"hidden_size":2,"intermediate_size":2,"num_hidden_layers":1,\
    "num_attention_heads":1,"num_key_value_heads":1,"head_dim":2,"tie_word_embeddings":true,"eos_token_id":3}
    """

  /// Every tensor of the configuration above.
  static let shapes = [
    ("model.embed_tokens.weight", [4, 2]), ("model.norm.weight", [2]),
    ("model.layers.0.self_attn.q_proj.weight", [2, 2]), ("model.layers.0.self_attn.k_proj.weight", [2, 2]),
    ("model.layers.0.self_attn.v_proj.weight", [2, 2]), ("model.layers.0.self_attn.o_proj.weight", [2, 2]),
    ("model.layers.0.self_attn.q_norm.weight", [2]), ("model.layers.0.self_attn.k_norm.weight", [2]),
    ("model.layers.0.mlp.gate_proj.weight", [2, 2]), ("model.layers.0.mlp.up_proj.weight", [2, 2]),
    ("model.layers.0.mlp.down_proj.weight", [2, 2]), ("model.layers.0.input_layernorm.weight", [2]),
    ("model.layers.0.post_attention_layernorm.weight", [2]),
  ]

  static func whole(renamed: (String) -> String = { $0 }, leavingOut: String? = nil) -> [UInt8] {
    tensors(shapes.filter { $0.0 != leavingOut }.map { (renamed($0.0), $0.1) })
  }

  static func tensors(_ shapes: [(String, [Int])]) -> [UInt8] {
    var place = 0
    let members = shapes.map { name, shape in
      let size = shape.reduce(4, *)
      defer { place += size }
      return "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(place),\(place + size)]}"
    }
    let header = "{\(members.joined(separator: ","))}"
    return word(UInt64(header.utf8.count)) + Array(header.utf8) + [UInt8](repeating: 0, count: place)
  }

  @Test("One file, in each naming", arguments: ["", "language_model.", "model.language_model.", "base"])
  func single(_ prefix: String) throws {
    let scratch = try folder()
    try write(
      Self.whole { name in
        switch prefix {
        case "model.language_model.": prefix + name.dropFirst(6)
        case "base": String(name.dropFirst(6))
        default: prefix + name
        }
      }, "model.safetensors", scratch)
    let checkpoint = try Checkpoint(folder: scratch.path)
    #expect(try checkpoint.validate() == [])
    #expect(checkpoint.tensor("model.embed_tokens.weight")?.shape == [4, 2])
    #expect(checkpoint.names.count == 13)
    #expect(checkpoint.generation.endIDs == [3])
    #expect(checkpoint.firstNotFinite() == nil)
  }

  @Test("All that is wrong is said at once; what is too much is a warning")
  func validation() throws {
    let scratch = try folder()
    try write(
      Self.tensors([("model.embed_tokens.weight", [2, 4]), ("model.norm.weight", [2])]), "model.safetensors",
      scratch)
    let error = #expect(throws: CheckpointError.self) { try Checkpoint(folder: scratch.path).validate() }
    #expect(error?.problem.contains("12 tensors") == true)
    #expect(error?.problem.contains("model.embed_tokens.weight is [2, 4], not [4, 2]") == true)
    #expect(error?.problem.contains("model.layers.0.mlp.up_proj.weight [2, 2] is missing") == true)

    let more = [
      ("model.surplus", [1]), ("lm_head.weight", [4, 2]),
      ("model.layers.0.self_attn.rotary_emb.inv_freq", [1]),
    ]
    try write(Self.tensors(Self.shapes + more), "model.safetensors", scratch)
    #expect(try Checkpoint(folder: scratch.path).validate() == ["model.surplus"])
  }

  @Test("A configuration of many bytes or many values is refused before it fills the memory")
  func large() throws {
    for (count, problem) in [(1_000_000, "more than 400000 values"), (3_000_000, "more than 4194304")] {
      let scratch = try folder()
      let text = "[" + String(repeating: "0,", count: count) + "0]"
      _ = try scratch.write(text, to: "config.json")
      let error = #expect(throws: CheckpointError.self) { try Checkpoint(folder: scratch.path) }
      #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
    }
  }

  @Test("NaN is found where it is")
  func notFinite() throws {
    let scratch = try folder()
    var bytes = Self.whole()
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
    try write(bytes, "model.safetensors", scratch)
    let found = try Checkpoint(folder: scratch.path).firstNotFinite()
    #expect(found?.name == "model.layers.0.post_attention_layernorm.weight")
    #expect(found?.index == 1)
  }

  @Test("Shards with an index")
  func sharded() throws {
    let scratch = try folder()
    try write(Self.whole(leavingOut: "model.norm.weight"), "model-00001-of-00002.safetensors", scratch)
    try write(Self.tensors([("model.norm.weight", [2])]), "model-00002-of-00002.safetensors", scratch)
    _ = try scratch.write(
      """
      {"weight_map":{"model.norm.weight":"model-00002-of-00002.safetensors",\
      "model.embed_tokens.weight":"model-00001-of-00002.safetensors"}}
      """, to: "model.safetensors.index.json")
    #expect(try Checkpoint(folder: scratch.path).validate() == [])
  }

  static let indexes: [(String, String)] = [
    ("{}", "has no weight_map"), (#"{"weight_map":{}}"#, "has no weight_map"),
    (#"{"weight_map":{"a":1}}"#, "is in no file"), (#"{"weight_map":{"a":""}}"#, "is in no file"),
    (#"{"weight_map":{"a":"../model.safetensors"}}"#, "outside the folder"),
    (#"{"weight_map":{"a":"/etc/passwd"}}"#, "outside the folder"),
    (#"{"weight_map":{"a":"one.safetensors\u0000"}}"#, "outside the folder"),
    (#"{"weight_map":{"a":".."}}"#, "outside the folder"),
    (#"{"weight_map":{"a":"three.safetensors"}}"#, "No such file"),
    (#"{"weight_map":{"a":"one.safetensors","a":"two.safetensors"}}"#, "named twice"),
    (#"{"weight_map":{"b":"one.safetensors"}}"#, "tensor b is not in one.safetensors"),
    (#"{"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}"#, "a: is there twice"),
  ]

  @Test("Indexes that lie", arguments: indexes)
  func index(_ text: String, _ problem: String) throws {
    let scratch = try folder()
    try write(Self.tensors([("a", [1])]), "one.safetensors", scratch)
    try write(Self.tensors([("a", [1]), ("b", [1])]), "two.safetensors", scratch)
    _ = try scratch.write(text, to: "model.safetensors.index.json")
    refused(scratch.path, problem)
  }

  @Test("Things that are no checkpoint")
  func others() throws {
    refused("/nowhere/at/all", "no such folder")
    refused("/nowhere/model.gguf", "GGUF is written, not read")
    let scratch = try Scratch()
    refused(scratch.path, "config.json: No such file")
    _ = try scratch.write("{", to: "config.json")
    refused(scratch.path, "not JSON")
    _ = try scratch.write(Self.config, to: "config.json")
    refused(scratch.path, "holds neither model.safetensors nor")
    _ = try scratch.write("", to: "pytorch_model.bin")
    refused(scratch.path, "as a pickle")
    _ = try scratch.write("", to: "model.safetensors")
    refused(scratch.path, "ends within the first 8 bytes")
    _ = try scratch.write(#"{"temperature":"hot"}"#, to: "generation_config.json")
    refused(scratch.path, "temperature is no number")
  }

  @Test("Links are followed; folders, pipes, and links to nothing or themselves are refused")
  func links() throws {
    let scratch = try folder()
    let path = scratch.path + "/model.safetensors"
    try write(Self.whole(), "blob", scratch)
    #expect(symlink("blob", path) == 0)
    #expect(try Checkpoint(folder: scratch.path).validate() == [])
    for target in ["nothing", "model.safetensors", "."] {
      unlink(path)
      #expect(symlink(target, path) == 0)
      refused(scratch.path, target == "." ? "not a regular file" : "")
    }
    unlink(path)
    #expect(mkfifo(path, 0o600) == 0)
    refused(scratch.path, "not a regular file")
  }

  private func folder() throws -> Scratch {
    let scratch = try Scratch()
    _ = try scratch.write(Self.config, to: "config.json")
    return scratch
  }

  private func write(_ bytes: [UInt8], _ name: String, _ scratch: Scratch) throws {
    try Data(bytes).write(to: URL(filePath: "\(scratch.path)/\(name)"))
  }

  private func refused(_ folder: String, _ problem: String) {
    let error = #expect(throws: CheckpointError.self) { try Checkpoint(folder: folder) }
    #expect(error?.description.contains(problem) == true || problem.isEmpty, "\(error?.description ?? "")")
  }
}
