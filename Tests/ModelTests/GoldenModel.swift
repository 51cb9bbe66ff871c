import Checkpoints
import Foundation
import Model

/// A tiny model saved by transformers, and what torch says of it (`Tests/Oracle/make_models.py`).
struct GoldenModel: Decodable {
  struct Sequence: Decodable {
    let ids: [Int32]
    let logprobs: [Float]
  }
  struct Row: Decodable {
    let sequence: Int
    let position: Int
    let logits: [Float]
  }
  struct Greedy: Decodable {
    let prompt: [Int32]
    let ids: [Int32]
  }
  struct Spread: Decodable {
    let max: Float
    let mean: Float
  }

  let sequences: [Sequence]
  let rows: [Row]
  let greedy: [Greedy]
  /// torch's own bf16 against fp32, eager and sdpa; one model a family has it.
  let bf16: [String: Spread]?

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    .path

  /// Those with torch's bf16.
  static let inBF16 = ["llama-llama3", "qwen2", "qwen3", "gemma3"]

  /// All of them; a test asks that there are at least sixteen.
  static let names =
    (try? FileManager.default.contentsOfDirectory(atPath: folder))?
    .filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/golden.json") }.sorted() ?? []

  init(_ name: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(GoldenModel.folder)/\(name)/golden.json"))
    self = try JSONDecoder().decode(GoldenModel.self, from: data)
  }

  static func decoder(_ name: String, _ precision: ComputeType = .fp32, threads: Int = 1) throws -> Decoder {
    try Decoder(
      Checkpoint(folder: "\(folder)/\(name)"), precision: precision, crew: Crew(threads: threads))
  }
}
