import Foundation
import StrictJSON
import TestKit
import Testing

@testable import Checkpoints

/// What is written is read again, number for number.
@Suite("Writing checkpoints") struct WriterTests {
  static let families = ["llama", "qwen2", "qwen3", "gemma3_text"]

  @Test("Whole and in shards, tied and untied", arguments: families, [1 << 30, 500])
  func roundTrip(_ family: String, _ shardSize: Int) throws {
    for tied in [true, false] {
      let scratch = try Scratch()
      let folder = scratch.path + "/model"
      let config = try TinyModel.config(family, #","tie_word_embeddings":\#(tied)"#)
      var writer = CheckpointWriter(folder: folder, config: config)
      writer.precision = .f32
      writer.shardSize = shardSize
      try writer.write(TinyModel.weights(config))
      let checkpoint = try Checkpoint(folder: folder)
      #expect(checkpoint.config == config)
      #expect(try checkpoint.validate() == [])
      #expect((checkpoint.files.count > 1) == (shardSize == 500))
      #expect((checkpoint.tensor("lm_head.weight") == nil) == tied)
      for weight in TinyModel.weights(config) {
        #expect(try checkpoint.tensor(weight.name)?.floats() == weight.floats())
      }
      #expect(!FileManager.default.fileExists(atPath: folder + ".tmp"))
    }
  }

  @Test("Every configuration of both eras is written as it was read", arguments: ConfigTests.cases)
  func configuration(_ item: ConfigTests.Case) throws {
    let config = try ModelConfig(json: item.config, path: item.name)
    #expect(
      try ModelConfig(json: config.json(over: item.config, precision: .bf16), path: item.name) == config)
    #expect(try ModelConfig(json: config.json(precision: .bf16), path: item.name) == config)
  }

  @Test("A scalar of Gemma's is written as it was read", arguments: ["24.5", "168", "1e-6"])
  func scalar(_ scalar: String) throws {
    let config = try TinyModel.config("gemma3_text", #","query_pre_attn_scalar":\#(scalar)"#)
    #expect(config.json(precision: .f32)["query_pre_attn_scalar"]?.double == Double(scalar))
  }

  @Test("Unknown members of config.json and generation_config.json are kept, tokenizer files copied")
  func kept() throws {
    let scratch = try Scratch()
    let config = try TinyModel.config("qwen3")
    let source = try JSON(
      parsing: Array(#"{"model_type":"qwen3","who":{"made":["it"]},"vocab_size":7}"#.utf8))
    var writer = CheckpointWriter(folder: scratch.path + "/model", config: config, source: source)
    let generation = #"{"temperature":0.6,"eos_token_id":[5,6],"surprise":true}"#
    writer.generation = try GenerationConfig(json: JSON(parsing: Array(generation.utf8)), path: "")
    _ = try scratch.write("{}", to: "tokenizer.json")
    _ = try scratch.write("{{ x }}", to: "chat_template.jinja")
    writer.companions = Companions(of: scratch.path)
    try writer.write(TinyModel.weights(config))
    let read = try Checkpoint(folder: scratch.path + "/model")
    #expect(read.configJSON["who"] == source["who"])
    #expect(read.configJSON["vocab_size"]?.int == 11)
    #expect(read.generation.json["surprise"]?.bool == true)
    #expect(read.generation.endIDs == [5, 6] && read.generation.temperature == 0.6)
    #expect(
      try String(contentsOfFile: scratch.path + "/model/chat_template.jinja", encoding: .utf8) == "{{ x }}")
    #expect(FileManager.default.fileExists(atPath: scratch.path + "/model/tokenizer.json"))
  }

  @Test("Rounding to bf16: nearest, ties to even, NaN kept")
  func rounding() {
    let cases: [(UInt32, UInt16)] = [
      (0x3F80_0000, 0x3F80), (0x3F80_7FFF, 0x3F80), (0x3F80_8000, 0x3F80), (0x3F80_8001, 0x3F81),
      (0x3F81_8000, 0x3F82), (0xBF81_8000, 0xBF82), (0x0000_0001, 0x0000), (0x8000_0000, 0x8000),
      (0x7F7F_FFFF, 0x7F80), (0x7F80_0000, 0x7F80), (0xFF80_0000, 0xFF80), (0x7F80_0001, 0x7FC0),
      (0xFFFF_FFFF, 0xFFFF), (0x7FC0_0000, 0x7FC0),
    ]
    for (bits, half) in cases { #expect(Precision.bf16(Float(bitPattern: bits)) == half) }
  }

  @Test("Every f16 and bf16 is read as it is")
  func halves() {
    for bits in UInt16.min...UInt16.max {
      let half = withUnsafeBytes(of: bits) { bytes in
        [StoredTensor.Element.f16, .bf16].map {
          StoredTensor(name: "", element: $0, shape: [], bytes: bytes).floats()?.first ?? 0
        }
      }
      let exact = [Float(Float16(bitPattern: bits)), Float(bitPattern: UInt32(bits) << 16)]
      #expect(zip(half, exact).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) })
    }
  }

  @Test(
    "A folder that is there is kept, unless it may be replaced; a failed write leaves it and nothing else")
  func replacing() throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/model"
    let config = try TinyModel.config("llama")
    var writer = CheckpointWriter(folder: folder, config: config)
    try writer.write(TinyModel.weights(config))
    #expect(throws: CheckpointError.self) { try writer.write(TinyModel.weights(config)) }
    writer.replaces = true
    writer.precision = .f32
    try writer.write(TinyModel.weights(config, seed: 2))
    let first = try #require(config.tensors.first)
    let expected = TinyModel.floats(first.shape, 2000)
    #expect(try Checkpoint(folder: folder).tensor(first.name)?.floats() == expected)

    var weights = TinyModel.weights(config, seed: 3)
    weights[4] = Weight(name: weights[4].name, shape: weights[4].shape) { [1] }
    #expect(throws: CheckpointError.self) { try writer.write(weights) }
    #expect(throws: CheckpointError.self) { try writer.write(Array(weights.dropLast())) }
    #expect(try Checkpoint(folder: folder).tensor(first.name)?.floats() == expected)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["model"])
  }
}
