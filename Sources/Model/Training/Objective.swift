/// What is made small, as a function of one token: its loss, and the loss's derivatives by the token's log-probability and by the
/// entropy of its distribution.
///
/// Losses that look at whole sequences (GSPO) are linear here: their derivative is computed from `Decoder.logProbabilities` first and
/// given as the advantage.
public struct Objective: Sendable {
  /// What is known of a token when its loss is made.
  public struct Token: Sendable {
    /// Under the weights that learn.
    public var logProbability: Float
    /// When it was sampled; `logProbability` where the completion has none, so that the ratio is 1.
    public var oldLogProbability: Float
    /// Under the reference model; `logProbability` where the completion has none.
    public var referenceLogProbability: Float
    /// What it did better than others; 1 where the completion has none.
    public var advantage: Float
    /// Of the distribution it was drawn from, in nats.
    public var entropy: Float
    /// How often −log p is in the loss beside.
    public var imitation: Float = 0
  }

  /// A token's loss and its derivatives.
  public struct Value: Sendable, Equatable {
    /// To be made small.
    public var loss: Float
    /// d loss / d log-probability.
    public var byLogProbability: Float
    /// d loss / d entropy.
    public var byEntropy: Float
    /// The KL to the reference as estimated, for the log.
    public var kl: Float = 0
    /// The clip holds the ratio from below.
    public var clipsLow = false
    /// From above.
    public var clipsHigh = false

    /// A value of an objective of one's own.
    public init(loss: Float, byLogProbability: Float, byEntropy: Float = 0) {
      (self.loss, self.byLogProbability, self.byEntropy) = (loss, byLogProbability, byEntropy)
    }
  }

  /// A list of a completion's.
  public enum Need: Sendable { case advantages, reference }

  /// The function.
  public var value: @Sendable (Token) -> Value
  /// Lists that no completion with a loss may lack.
  public var needs: Set<Need>

  /// An objective of one's own.
  public init(needs: Set<Need> = [], _ value: @escaping @Sendable (Token) -> Value) {
    (self.needs, self.value) = (needs, value)
  }

  /// −log p: supervised fine-tuning.
  public static let negativeLogLikelihood = Objective { token in
    Value(loss: -token.logProbability, byLogProbability: -1)
  }
}
