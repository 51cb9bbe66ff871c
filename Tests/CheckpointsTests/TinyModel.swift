import Checkpoints
import StrictJSON
import TestKit

/// A decoder of a few hundred numbers, in each family.
enum TinyModel {
  static func config(_ type: String, _ more: String = "") throws -> ModelConfig {
    let text = """
      {"model_type":"\(type)","vocab_size":11,"hidden_size":8,"intermediate_size":12,"num_hidden_layers":2,\
      "num_attention_heads":4,"num_key_value_heads":2,"head_dim":4,"max_position_embeddings":64\(more)}
      """
    return try ModelConfig(json: JSON(parsing: Array(text.utf8)), path: type)
  }

  static func weights(_ config: ModelConfig, seed: UInt64 = 1) -> [Weight] {
    config.tensors.enumerated().map { index, tensor in
      Weight(name: tensor.name, shape: tensor.shape) { floats(tensor.shape, seed &* 1000 &+ UInt64(index)) }
    }
  }

  static func floats(_ shape: [Int], _ seed: UInt64) -> [Float] {
    var random = SplitMix(seed: seed)
    return (0..<shape.reduce(1, *)).map { _ in Float.random(in: -1...1, using: &random) }
  }

  static func matrix(_ shape: [Int], _ seed: UInt64) -> Adapter.Matrix {
    Adapter.Matrix(shape: shape, floats: floats(shape, seed))
  }
}
