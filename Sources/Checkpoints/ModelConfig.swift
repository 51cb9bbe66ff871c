/// What a decoder is made of, as `config.json` says it, whatever its era.
///
/// Shapes: `d` hidden size, `h` heads, `k` key-value heads, `c` head dimension, `f` intermediate size, `v` vocabulary.
public struct ModelConfig: Sendable, Equatable {
  /// The decoders there is code for; the raw value is `model_type`.
  public enum Family: String, Sendable, CaseIterable {
    case llama, qwen2, qwen3
    case gemma3 = "gemma3_text"
  }

  /// What of the sequence a layer's queries see.
  public enum Attention: String, Sendable {
    case full = "full_attention"
    /// The last `slidingWindow` positions, their own among them.
    case sliding = "sliding_attention"
  }

  /// What bends the feed-forward's gate.
  public enum Activation: Sendable {
    case silu, geluTanh
  }

  /// Which decoder it is.
  public var family: Family
  /// Rows of the embedding, `v`.
  public var vocabularySize: Int
  /// `d`.
  public var hiddenSize: Int
  /// `f`.
  public var intermediateSize: Int
  /// Heads of the queries, `h`.
  public var heads: Int
  /// Heads of keys and values, `k`, a divisor of `h`.
  public var keyValueHeads: Int
  /// `c`, an even number.
  public var headDimension: Int
  /// One a layer.
  public var layers: [Attention]
  /// Positions a sliding layer sees; nil if no layer slides.
  public var slidingWindow: Int?
  /// Positions the model was made for.
  public var maxPositions: Int
  /// Added to the mean square under the root.
  public var normEpsilon: Float
  /// Of the feed-forward.
  public var activation: Activation
  /// Whether the head's weights are the embedding's.
  public var tiesEmbeddings: Bool
  /// Whether the projections to queries, keys and values have a bias.
  public var queryKeyValueBias: Bool
  /// Whether the attention's output has one.
  public var outputBias: Bool
  /// Whether the feed-forward's three have one.
  public var feedForwardBias: Bool
  /// Scores are divided by its root: `headDimension`, Gemma: `query_pre_attn_scalar`, which need not be whole.
  public var attentionScalar: Double
  /// Gemma 2's caps, null in Gemma 3: `cap · tanh(x / cap)`.
  public var attentionSoftcap: Float?
  /// Of the logits.
  public var finalSoftcap: Float?
  /// Of full layers.
  public var fullRope: Rope
  /// Of sliding layers; equal to `fullRope` but in Gemma 3.
  public var slidingRope: Rope
  /// Ends of text, any of which stops; `generation_config.json` may say others.
  public var endIDs: [Int32]
  /// What begins a text; nil if nothing does.
  public var beginID: Int32?

  /// Scores are multiplied with this.
  public var attentionScale: Float { Float(1 / attentionScalar.squareRoot()) }
}

/// Rotary position embedding (Su et al. 2021, half-split as in GPT-NeoX) and how it is stretched.
public struct Rope: Sendable, Equatable {
  /// How it is stretched.
  public enum Scaling: Sendable, Equatable {
    case none
    /// Positions divided by `factor`.
    case linear(factor: Double)
    /// NTK-aware, by the length of the sequence.
    case dynamic(factor: Double, originalPositions: Int)
    /// Peng et al. 2023.
    case yarn(
      factor: Double, originalPositions: Int, betaFast: Double, betaSlow: Double, attentionFactor: Double?,
      mscale: Double?, mscaleAllDimensions: Double?, truncates: Bool)
    /// Ding et al. 2024: one factor a frequency, another set beyond the original length.
    case longrope(
      short: [Double], long: [Double], originalPositions: Int, factor: Double, attentionFactor: Double?)
    /// Llama 3.1: low frequencies divided, middle ones blended.
    case llama3(factor: Double, low: Double, high: Double, originalPositions: Int)
  }

  /// Base of the frequencies.
  public var theta: Double
  /// How it is stretched beyond the positions it was trained for.
  public var scaling: Scaling
  /// Dimensions of a head that turn (`partial_rotary_factor · headDimension`), an even number.
  public var dimensions: Int

  /// Frequencies `theta^(-2i / dimensions)`.
  public init(theta: Double, scaling: Scaling = .none, dimensions: Int) {
    self.theta = theta
    self.scaling = scaling
    self.dimensions = dimensions
  }
}
