import Checkpoints
import Foundation
import Model

/// What torch and PEFT say of training a golden model (`Tests/Oracle/make_gradients.py`).
struct GoldenGradients: Decodable {
  struct Tensor: Decodable {
    let name: String
    let norm: Double
    let dots: [Double]
    let places: [Int]
    let elements: [Double]
    /// What torch's fp32 errs by, over the norm.
    let fp32: Double
    /// What torch's autocast errs by, eager and sdpa.
    let bf16: [Double]?

    /// ‖ours − theirs‖ / ‖theirs‖, by the products' mean square; the stored elements bound it from below.
    func distance(_ gradient: [Float]) -> Double {
      let squares = zip(Drawn.dots(name, gradient), dots).map { ($0 - $1) * ($0 - $1) }
      let known = zip(places, elements).map { abs(Double(gradient[$0]) - $1) }
      return max((squares.reduce(0, +) / Double(squares.count)).squareRoot(), known.max() ?? 0) / norm
    }
  }

  struct Adapter: Decodable {
    let targets: Targets
    let stabilised: Bool

    enum Targets: Decodable {
      case names([String])
      case allLinear

      init(from decoder: any Swift.Decoder) throws {
        let value = try decoder.singleValueContainer()
        self = (try? value.decode([String].self)).map(Targets.names) ?? .allLinear
      }
    }

    /// Rank 4, alpha 8, with numbers drawn by the tensors' names.
    func made(_ config: ModelConfig) throws -> Checkpoints.Adapter {
      let targets: AdapterConfig.Targets =
        switch self.targets {
        case .names(let names): .names(names)
        case .allLinear: .allLinear
        }
      var settings = AdapterConfig(rank: 4, alpha: 8, targets: targets)
      settings.usesRankStabilised = stabilised
      var pairs: [String: Checkpoints.Adapter.Pair] = [:]
      for (module, shape) in try settings.modules(of: config) {
        func matrix(_ half: String, _ shape: [Int], scale: Float) -> Checkpoints.Adapter.Matrix {
          let floats = Drawn.uniform("\(module).\(half).weight", shape[0] * shape[1], scale: scale)
          return Checkpoints.Adapter.Matrix(shape: shape, floats: floats)
        }
        pairs[module] = Checkpoints.Adapter.Pair(
          a: matrix("lora_A", [4, shape[1]], scale: 0.25), b: matrix("lora_B", [shape[0], 4], scale: 0.125))
      }
      return Checkpoints.Adapter(config: settings, pairs: pairs)
    }
  }

  struct Step: Decodable {
    let objective: String
    let adapter: Adapter?
    let loss: Double
    let tensors: [Tensor]
    /// Ten steps of AdamW, and how far torch's fp32 is from fp64 there.
    let losses: [Double]?
    let norms: [Double]?
    let drift: Double?
  }

  let steps: [Step]

  init(_ name: String) throws {
    let path = "\(GoldenModel.folder)/\(name)/gradients.json"
    self = try JSONDecoder().decode(GoldenGradients.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }
}

extension GoldenModel {
  /// The model's sequences, each token's loss with a weight of its own, some of them 0; what policies need is the model's own
  /// log-probability with noise.
  func groups(policy: Bool = false) -> [TrainingGroup] {
    let raw: [[Float]] = sequences.enumerated().map { number, sequence in
      sequence.ids.indices.map { at in
        at == 0 || (at + number) % 4 == 0 ? 0 : 1 + 0.5 * Float(at % 3)
      }
    }
    let count = Float(raw.joined().count { $0 != 0 })
    return sequences.enumerated().map { number, sequence in
      var completion = TrainingGroup.Completion(ids: sequence.ids, weights: raw[number].map { $0 / count })
      if policy {
        func noisy(_ label: String) -> [Float] {
          [0]
            + zip(
              sequence.logprobs, Drawn.uniform("\(label) \(number)", sequence.logprobs.count, scale: 0.5)
            ).map { $0 + $1 }
        }
        completion.oldLogProbabilities = noisy("old")
        completion.referenceLogProbabilities = noisy("reference")
        completion.advantages =
          [0] + Drawn.uniform("advantages \(number)", sequence.logprobs.count, scale: 2)
      }
      return TrainingGroup(completions: [completion])
    }
  }
}

extension Objective {
  /// The objectives of `Tests/Oracle/gradients.py`, by name.
  static func golden(_ name: String) throws -> Objective? {
    switch name {
    case "likelihood": return .negativeLogLikelihood
    case "entropy_bonus":
      return Objective { token in
        Value(loss: -token.logProbability - 0.25 * token.entropy, byLogProbability: -1, byEntropy: -0.25)
      }
    case "policy":
      // PPO's clipped ratio, and Schulman's k3 for the KL term.
      var settings = PolicyObjective()
      settings.epsilonHigh = 0.28
      settings.beta = 0.125
      return try .policy(settings)
    default: return nil
    }
  }
}
