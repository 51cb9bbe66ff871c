import Checkpoints
import Foundation
import StrictJSON
import TestKit
import Testing

/// LoRA adapters beside a tiny golden model, and merged into it.
struct AdapterVerbTests {
  private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../ModelTests/Golden").standardizedFileURL.path
  private let program: Program
  private let scratch: Scratch
  private let model = golden + "/qwen3"

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    try adapter(of: "qwen3").write(to: scratch.path + "/lora")
  }

  /// Pairs that change the model.
  private func adapter(of name: String) throws -> Adapter {
    let config = AdapterConfig(rank: 3, alpha: 5, targets: .allLinear)
    var adapter = try Adapter(config, of: Checkpoint(folder: "\(Self.golden)/\(name)").config, seed: 7)
    adapter.config.baseModel = name
    for (place, module) in adapter.pairs.keys.sorted().enumerated() {
      let count = adapter.pairs[module]?.b.floats.count ?? 0
      adapter.pairs[module]?.b.floats = (0..<count).map { 0.1 * sin(Float($0 * 7 + place * 3)) }
    }
    return adapter
  }

  private func logprobs(of ids: [Int] = [5, 6, 7, 8, 250, 3, 99, 41], _ arguments: String...) throws
    -> [Double]
  {
    let result = try program.run(["probe", "logprobs"] + arguments, input: #"{"ids":\#(ids)}"#)
    #expect(result.status == 0, "\(result.err)")
    let line = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any]
    return try #require(line?["logprobs"] as? [Double], "\(result.out) \(result.err)")
  }

  /// The golden model with a tokenizer, which serving and GGUF want.
  private func tokenised() throws {
    try FileManager.default.copyItem(atPath: model, toPath: scratch.path + "/model")
    _ = try scratch.write(
      #"{"pre_tokenizer":{"type":"ByteLevel","use_regex":true},"added_tokens":[],"#
        + #""model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b"]]}}"#,
      to: "model/tokenizer.json")
  }

  private func distance(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test func mergedIsAsAttached() throws {
    let merging = try program.run(
      "export", "--checkpoint", "merged", "--model", model, "--adapter", "lora", "--dtype", "f32", "--json")
    #expect(merging.status == 0, "\(merging.err)")
    #expect(merging.out.contains(#""checkpoint":"merged""#) && merging.out.contains(#""dtype":"f32""#))
    let attached = try logprobs("--model", model, "--adapter", "lora")
    #expect(try distance(attached, logprobs("--model", "merged")) < 1e-5)
    #expect(try distance(attached, logprobs("--model", model)) > 1e-2)

    let again = try program.run("export", "--checkpoint", "merged", "--model", model)
    #expect(again.status == 1 && again.err.contains("is there already"), "\(again.err)")
    let dry = try program.run("export", "--checkpoint", "dry", "--model", model, "--dry-run")
    #expect(dry.status == 0 && dry.out.contains("would be written"), "\(dry.err)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/dry"))
    for name in ["m", "n/", "./o"] {
      let short = try program.run("export", "--checkpoint", name, "--model", model)
      #expect(short.status == 0, "\(name): \(short.err)")
    }
  }

  @Test func generateHasIt() throws {
    func answer(_ arguments: String...) throws -> [String: Any] {
      let result = try program.run(
        [
          "generate", "--model", model, "--jsonl", "--dtype", "fp32", "--temperature", "0", "--max-tokens",
          "8",
        ]
          + arguments, input: #"{"ids":[5,6,7]}"#)
      #expect(result.status == 0, "\(result.err)")
      return try #require(JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
    }
    let (plain, adapted) = (try answer(), try answer("--adapter", "lora"))
    let ids = try #require(adapted["ids"] as? [Int])
    #expect(ids != plain["ids"] as? [Int])
    let scored = try logprobs(of: [5, 6, 7] + ids, "--model", model, "--adapter", "lora")
    #expect(Array(scored.dropFirst(2)) == adapted["logprobs"] as? [Double])
  }

  @Test func aMergedModelBecomesGGUF() throws {
    try tokenised()
    for (name, more) in [("plain", []), ("merged", ["--adapter", "lora"])] {
      let result = try program.run(["export", "--gguf", "\(name).gguf", "--model", "model"] + more)
      #expect(result.status == 0, "\(result.err)")
    }
    let files = try ["plain", "merged"].map {
      try Data(contentsOf: URL(filePath: "\(scratch.path)/\($0).gguf"))
    }
    #expect(files[0].count == files[1].count && files[0] != files[1])
  }

  @Test func mistakesAreSaid() throws {
    try tokenised()
    try adapter(of: "qwen2").write(to: scratch.path + "/other")
    var whole = try adapter(of: "qwen3")
    let checkpoint = try Checkpoint(folder: model)
    let norm = try #require(checkpoint.tensor("model.norm.weight"))
    whole.config.modulesToSave = ["norm"]
    whole.replaced["model.norm.weight"] = Adapter.Matrix(
      shape: norm.shape, floats: [Float](repeating: 0.5, count: norm.shape[0]))
    try whole.write(to: scratch.path + "/whole")
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/empty", withIntermediateDirectories: true)

    let verbs = [
      ["generate", "--raw", "x"], ["generate", "--jsonl"], ["serve", "--port", "0"], ["probe", "logprobs"],
      ["export", "--checkpoint", "out"], ["bench", "model"],
    ]
    for verb in verbs {
      for (adapter, words) in [
        ("nowhere", "nowhere: there is no such folder"), ("empty", "adapter_config.json is missing"),
        ("model", "is a model, not an adapter"), ("other", "(made for qwen2)"),
        ("whole", "(modules_to_save): merge it into the model first"),
      ] where verb[0] != "export" || adapter != "whole" {
        let result = try program.run(verb + ["--model", "model", "--adapter", adapter])
        #expect(result.status == 1 && result.err.contains(words), "\(verb) \(adapter): \(result.err)")
      }
      let result = try program.run(verb + ["--model", "lora"])
      let words = "is an adapter; give the model it was made for (qwen3) with --model and this with --adapter"
      #expect(result.status == 1 && result.err.contains(words), "\(verb): \(result.err)")
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out"))
    let merging = try program.run("export", "--checkpoint", "saved", "--model", model, "--adapter", "whole")
    #expect(merging.status == 0, "\(merging.err)")
    #expect(
      try Checkpoint(folder: scratch.path + "/saved").tensor("model.norm.weight")?.floats()?.first == 0.5)
    let stray = try program.run("probe", "korean", "--adapter", "lora")
    #expect(stray.status == 64 && stray.err.contains("--adapter is for probe logprobs"))
  }
}
