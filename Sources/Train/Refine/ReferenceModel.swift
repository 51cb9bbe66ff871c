import Checkpoints
import Model

/// The model that the one which learns is held to.
enum ReferenceModel {
  /// The base of an adapter: the same decoder with its pairs set aside.
  case withoutAdapter
  /// Weights of their own.
  case own(Decoder)

  /// Log-probabilities of all tokens.
  ///
  /// - Throws: `ModelError`.
  func logProbabilities(of groups: [TrainingGroup], by policy: Decoder) throws -> [[[Float]]] {
    switch self {
    case .withoutAdapter: try policy.withoutAdapter { try policy.logProbabilities(of: groups) }
    case .own(let decoder): try decoder.logProbabilities(of: groups)
    }
  }
}
