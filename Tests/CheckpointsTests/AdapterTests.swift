import Checkpoints
import Foundation
import StrictJSON
import TestKit
import Testing

/// PEFT's LoRA adapters.
@Suite("Adapters") struct AdapterTests {
  @Test("Written, read, and merged")
  func roundTrip() throws {
    let scratch = try Scratch()
    let model = try TinyModel.config("qwen3")
    var writer = CheckpointWriter(folder: scratch.path + "/model", config: model)
    writer.precision = .f32
    try writer.write(TinyModel.weights(model))
    let checkpoint = try Checkpoint(folder: scratch.path + "/model")

    var config = AdapterConfig(rank: 2, alpha: 6, targets: .names(["q_proj", "down_proj"]))
    config.rankPattern = [(try ModulePattern("layers.1.mlp.down_proj"), 3)]
    config.alphaPattern = [(try ModulePattern(#"layers\.\d.self_attn.q_proj"#), 5)]
    let modules = try config.modules(of: model)
    #expect(modules.count == 4)
    var adapter = Adapter(config: config, pairs: [:])
    for (index, module) in modules.enumerated() {
      let rank = config.rank(of: module.name)
      adapter.pairs[module.name] = Adapter.Pair(
        a: TinyModel.matrix([rank, module.shape[1]], UInt64(index)),
        b: TinyModel.matrix([module.shape[0], rank], UInt64(index + 90)))
    }
    try adapter.write(to: scratch.path + "/adapter")
    let read = try Adapter(folder: scratch.path + "/adapter")
    #expect(read.config == config)
    #expect(read.pairs == adapter.pairs)
    #expect(read.config.scale(of: "model.layers.1.mlp.down_proj") == 2)
    #expect(read.config.scale(of: "model.layers.0.self_attn.q_proj") == 2.5)

    var changed = 0
    for weight in try read.merged(into: checkpoint) {
      let before = checkpoint.tensor(weight.name)?.floats() ?? []
      let after = try weight.floats()
      guard let pair = adapter.pairs[String(weight.name.dropLast(7))] else {
        #expect(before == after)
        continue
      }
      changed += 1
      let scale = config.scale(of: String(weight.name.dropLast(7)))
      let (rank, columns) = (pair.a.shape[0], pair.a.shape[1])
      for (place, value) in after.enumerated() {
        let product = (0..<rank).reduce(0.0) { sum, inner in
          sum + Double(pair.b.floats[place / columns * rank + inner])
            * Double(pair.a.floats[inner * columns + place % columns])
        }
        #expect(abs(Double(before[place]) + scale * product - Double(value)) < 1e-5)
      }
    }
    #expect(changed == 4)
  }

  @Test("What could not be read again is not written")
  func unwritten() throws {
    let scratch = try Scratch()
    let good = try Adapter(
      AdapterConfig(rank: 2, alpha: 6, targets: .allLinear), of: TinyModel.config("qwen3"), seed: 1)
    var others = [good, good, good, good]
    others[0].config.rank = 3
    others[1].config.alpha = .nan
    others[2].pairs["model.layers.0.self_attn.q_proj"]?.b.floats.removeLast()
    others[3].replaced = ["model.norm.weight": Adapter.Matrix(shape: [8], floats: [])]
    for other in others {
      #expect(throws: CheckpointError.self) { try other.write(to: scratch.path + "/adapter") }
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/adapter"))
    }
    try good.write(to: scratch.path + "/adapter")
    #expect(try Adapter(folder: scratch.path + "/adapter").config.baseModel == nil)
    var named = good
    named.config.baseModel = "Qwen/Qwen3-0.6B"
    try named.write(to: scratch.path + "/named")
    #expect(try Adapter(folder: scratch.path + "/named").config.baseModel == "Qwen/Qwen3-0.6B")
  }

  /// PEFT writes the head itself beside a pair for it.
  @Test func aPairOnTheHeadIsMerged() throws {
    let scratch = try Scratch()
    let model = try TinyModel.config("qwen3")
    try CheckpointWriter(folder: scratch.path + "/model", config: model).write(TinyModel.weights(model))
    let pair = Adapter.Pair(a: TinyModel.matrix([2, 8], 1), b: TinyModel.matrix([11, 2], 2))
    var adapter = Adapter(
      config: AdapterConfig(rank: 2, alpha: 1, targets: .names(["lm_head"])), pairs: ["lm_head": pair])
    adapter.replaced = ["lm_head.base_layer.weight": TinyModel.matrix([11, 8], 3)]
    try adapter.write(to: scratch.path + "/adapter")
    let read = try Adapter(folder: scratch.path + "/adapter")
    #expect(read.replaced.isEmpty && read.pairs == ["lm_head": pair])
    let checkpoint = try Checkpoint(folder: scratch.path + "/model")
    #expect(try read.merged(into: checkpoint).count == model.tensors.count)
  }

  @Test("Rank-stabilised scale")
  func rankStabilised() {
    var config = AdapterConfig(rank: 16, alpha: 8, targets: .allLinear)
    #expect(config.scale(of: "x") == 0.5)
    config.usesRankStabilised = true
    #expect(config.scale(of: "x") == 2)
  }

  @Test(
    "Targets: names, an expression, all linear maps",
    arguments: [
      (#"["q_proj","model.layers.0.mlp.up_proj"]"#, 3), (#"["proj"]"#, 0), (#""all-linear""#, 14),
      (#"".*layers\\.1\\..*(up|down)_proj""#, 2), (#""q_proj""#, 0),
    ])
  func targets(_ targets: String, _ count: Int) throws {
    let config = try read(#"{"peft_type":"LORA","r":2,"target_modules":\#(targets)}"#)
    #expect(try config.modules(of: TinyModel.config("llama")).count == count)
  }

  @Test(
    "What is not plain LoRA is refused",
    arguments: [
      (#"{"peft_type":"IA3","target_modules":[]}"#, "peft_type is IA3"),
      (#"{"target_modules":["q"],"use_dora":true}"#, "use_dora"),
      (#"{"target_modules":["q"],"bias":"all"}"#, "bias is all"),
      (#"{"target_modules":["q"],"fan_in_fan_out":true}"#, "fan_in_fan_out"),
      (#"{"target_modules":["q"],"r":0}"#, "r is 0"),
      (#"{"target_modules":["q"],"lora_alpha":NaN}"#, "lora_alpha is nan"),
      (#"{"target_modules":["q"],"rank_pattern":{"q":-1}}"#, "rank_pattern"),
      (#"{"target_modules":["q"],"init_lora_weights":"pissa"}"#, "changes the base"),
      (#"{"target_modules":["q"],"target_parameters":["x"]}"#, "target_parameters"),
      (#"{"target_modules":["q"],"rank_pattern":{"[":1}}"#, "rank_pattern is no pattern"),
      (#"{"target_modules":["q"],"alpha_pattern":{"(?!x)":1}}"#, "alpha_pattern is no pattern"),
      (#"{}"#, "has no target_modules"),
      ("[]", "is no object"),
    ])
  func refused(_ text: String, _ problem: String) {
    let error = #expect(throws: CheckpointError.self) { try read(text) }
    #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
  }

  /// Pairs tell the modules of an adapter that was made; a pattern that is not understood matters only to a new one.
  @Test func targetsAreReadWhenTheyAreAskedFor() throws {
    let config = try read(#"{"r":2,"target_modules":"^(?!.*visual).*q_proj"}"#)
    let error = #expect(throws: CheckpointError.self) { try config.modules(of: TinyModel.config("llama")) }
    #expect(error?.problem.contains("target_modules is no pattern that is supported") == true)
  }

  @Test("Halves of pairs and false ranks are refused; modules the model lacks too")
  func mismatches() throws {
    let scratch = try Scratch()
    let pair = Adapter.Pair(a: TinyModel.matrix([2, 8], 1), b: TinyModel.matrix([16, 2], 2))
    var adapter = Adapter(
      config: AdapterConfig(rank: 2, alpha: 1, targets: .allLinear),
      pairs: ["model.layers.0.self_attn.q_proj": pair])
    try adapter.write(to: scratch.path + "/rank")
    try #"{"r":3,"target_modules":"all-linear"}"#
      .write(toFile: scratch.path + "/rank/adapter_config.json", atomically: true, encoding: .utf8)
    #expect(throws: CheckpointError.self) { try Adapter(folder: scratch.path + "/rank") }

    adapter = Adapter(
      config: AdapterConfig(rank: 2, alpha: 1, targets: .allLinear), pairs: ["model.other": pair])
    let model = try TinyModel.config("llama")
    try CheckpointWriter(folder: scratch.path + "/model", config: model).write(TinyModel.weights(model))
    let checkpoint = try Checkpoint(folder: scratch.path + "/model")
    #expect(throws: CheckpointError.self) { try adapter.merged(into: checkpoint) }
    var short = TinyModel.matrix([16, 2], 2)
    short.floats.removeLast()
    let bad = [
      pair, Adapter.Pair(a: TinyModel.matrix([2, 8], 1), b: short),
      Adapter.Pair(a: TinyModel.matrix([8], 1), b: TinyModel.matrix([], 2)),
      Adapter.Pair(a: TinyModel.matrix([3, 8], 1), b: TinyModel.matrix([16, 2], 2)),
    ]
    for (module, pair) in zip(["k_proj", "q_proj", "q_proj", "q_proj"], bad) {
      adapter.pairs = ["model.layers.0.self_attn.\(module)": pair]
      #expect(throws: CheckpointError.self) { try adapter.merged(into: checkpoint) }
    }
  }

  /// PEFT unties what was trained whole; the head must not follow the new embedding in silence.
  @Test func aTiedEmbeddingTrainedWholeIsRefused() throws {
    let scratch = try Scratch()
    let model = try TinyModel.config("qwen2", #","tie_word_embeddings":true"#)
    try CheckpointWriter(folder: scratch.path + "/model", config: model).write(TinyModel.weights(model))
    var adapter = Adapter(config: AdapterConfig(rank: 2, alpha: 1, targets: .allLinear), pairs: [:])
    for (name, ties) in [
      ("model.embed_tokens.weight", true), ("lm_head.weight", true), ("model.norm.weight", false),
    ] {
      adapter.replaced = [name: TinyModel.matrix(ties ? [11, 8] : [8], 1)]
      let checkpoint = try Checkpoint(folder: scratch.path + "/model")
      if ties {
        let error = #expect(throws: CheckpointError.self) { try adapter.merged(into: checkpoint) }
        #expect(error?.problem.contains("merge_and_unload") == true)
      } else {
        #expect(try adapter.merged(into: checkpoint).count == model.tensors.count)
      }
    }
  }

  private func read(_ text: String) throws -> AdapterConfig {
    try AdapterConfig(json: JSON(parsing: Array(text.utf8)), path: "adapter_config.json")
  }
}
