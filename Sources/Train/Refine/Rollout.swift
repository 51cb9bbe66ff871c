/// A completion that was drawn, what it was found to be worth, and what is learnt of each of its tokens.
///
/// A method fills in `advantages` and `learns`; the loss reads nothing else of what is a method's own.
public struct Rollout: Sendable, Equatable {
  /// What was drawn, the token that ends it among them.
  public var ids: [Int32]
  /// Of each, when it was drawn, in the distribution at the run's temperature with nothing cut; empty where nothing asks for them.
  public var logProbabilities: [Float]
  /// Whether it ended by itself; false where the limit of tokens cut it off.
  public var ended: Bool
  /// UTF-8, without the token that ends it.
  public var text: [UInt8]
  /// By reward, in the order of the run's; nil: not applicable.
  public var rewards: [Double?] = []
  /// Their weighted sum; nil where none applies, or one could not be found that others of the group have.
  public var reward: Double?
  /// What each token did better than others.
  public var advantages: [Float] = []
  /// Tokens with a loss.
  public var learns: [Bool]
  /// How often −log p of each is in the loss beside; empty where nothing is imitated.
  public var imitation: [Float] = []
  /// Of each, with the reference model; empty without one.
  public var referenceLogProbabilities: [Float] = []

  /// A completion all of whose tokens have a loss.
  public init(ids: [Int32], logProbabilities: [Float], ended: Bool, text: [UInt8]) {
    (self.ids, self.logProbabilities, self.ended, self.text) = (ids, logProbabilities, ended, text)
    learns = Array(repeating: true, count: ids.count)
  }

  /// Tokens with a loss.
  public var targets: Int { learns.count { $0 } }

  /// Gives every token the same advantage.
  public mutating func spread(_ advantage: Double) {
    let most = Double(Float.greatestFiniteMagnitude)
    advantages = Array(repeating: Float(min(max(advantage, -most), most)), count: ids.count)
  }
}

/// A prompt and what was drawn for it. The prompt is computed once, in sampling and in training.
public struct RolloutGroup: Sendable, Equatable {
  /// What was asked.
  public var question: Question
  /// What came.
  public var rollouts: [Rollout]
  /// Whether others than the weights that learn from it first drew it: its log-probabilities are theirs.
  public var isOffPolicy = false

  /// A group.
  public init(_ question: Question, _ rollouts: [Rollout]) {
    (self.question, self.rollouts) = (question, rollouts)
  }
}

extension [RolloutGroup] {
  /// Gives every token of a completion the completion's advantage.
  public mutating func spread(_ advantages: [[Double]]) {
    for group in indices {
      for (place, advantage) in advantages[group].enumerated() {
        self[group].rollouts[place].spread(advantage)
      }
    }
  }
}
