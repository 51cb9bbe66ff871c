import Checkpoints
import TestKit

@testable import Model

/// The tiny model as it learns, and moved copies of it: what gradients are measured against.
struct TinyLearner {
  let learner: Learner
  private let scratch: Scratch

  /// A tensor of each kind: embedding, attention, the part behind it, a norm.
  static let tensors = [
    "model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.weight",
    "model.layers.1.mlp.down_proj.weight", "model.norm.weight",
  ]

  init() throws {
    scratch = try Scratch()
    _ = try scratch.tinyModel("model")
    learner = try TinyLearner.learner(scratch)
  }

  private static func learner(_ scratch: Scratch) throws -> Learner {
    try Learner(Checkpoint(folder: scratch.path + "/model"), precision: .fp32, crew: Crew(threads: 1))
  }

  /// The gradients of a loss, by tensor.
  func gradients(_ groups: [TrainingGroup], _ objective: Objective) throws -> [String: [Float]] {
    learner.parameters.clearGradients()
    _ = try learner.learn(groups, objective)
    let tensors = learner.parameters.tensors.map { ($0.name, learner.parameters.gradient(of: $0)) }
    return Dictionary(tensors) { $1 }
  }

  /// How fast a loss rises along a direction of one tensor, by its central difference: the direction's length where it is the gradient.
  func slope(
    of name: String, along direction: [Float], step: Float = 2e-3, _ loss: (Learner) throws -> Double
  ) throws -> Double {
    let length = TinyLearner.length(direction)
    let losses = try [-step, step].map { side in
      let moved = try TinyLearner.learner(scratch)
      guard let tensor = moved.parameters.tensors.first(where: { $0.name == name }) else { return Double.nan }
      let values = moved.parameters.values.floats + tensor.offset
      for (index, one) in direction.enumerated() { values[index] += side * one / Float(length) }
      moved.parameters.pack(crew: moved.decoder.crew)
      moved.parameters.spreadVectors()
      return try loss(moved)
    }
    return (losses[1] - losses[0]) / Double(2 * step)
  }

  static func length(_ direction: [Float]) -> Double {
    direction.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}
