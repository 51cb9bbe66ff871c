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

  /// The gate's function in the feed-forward.
  public enum Activation: Sendable {
    case silu, geluTanh
  }

  /// Which decoder.
  public var family: Family
  /// `v`: rows of the embedding.
  public var vocabularySize: Int
  /// `d`.
  public var hiddenSize: Int
  /// `f`.
  public var intermediateSize: Int
  /// `h`.
  public var heads: Int
  /// `k`, a divisor of `h`.
  public var keyValueHeads: Int
  /// `c`, even; `h · c` need not be `d`.
  public var headDimension: Int
  /// One a layer.
  public var layers: [Attention]
  /// Positions a sliding layer sees; nil where no layer slides.
  public var slidingWindow: Int?
  /// Positions the model was made for.
  public var maxPositions: Int
  /// Added to the mean square.
  public var normEpsilon: Float
  /// The feed-forward is `down(activation(gate(x)) · up(x))`.
  public var activation: Activation
  /// Whether the head's weights are the embedding's.
  public var tiesEmbeddings: Bool
  /// Whether the query, key and value projections have biases.
  public var queryKeyValueBias: Bool
  /// Whether the attention's output projection has one.
  public var outputBias: Bool
  /// Whether the feed-forward's three have one.
  public var feedForwardBias: Bool
  /// Scores are multiplied with this: `headDimension^-½`, Gemma: `query_pre_attn_scalar^-½`.
  public var attentionScale: Float
  /// Gemma 2's cap of the scores, null in Gemma 3: `cap · tanh(x / cap)`.
  public var attentionSoftcap: Float?
  /// The same of the logits.
  public var finalSoftcap: Float?
  /// Of full layers.
  public var fullRope: Rope
  /// Of sliding layers; equal to `fullRope` but in Gemma 3.
  public var slidingRope: Rope
  /// Ends of text, any of which stops; `generation_config.json` may say others.
  public var endIDs: [Int32]
  /// Begin of text.
  public var beginID: Int32?
}

/// Rotary position embedding (Su et al. 2021, half-split as in GPT-NeoX) and how it is stretched.
public struct Rope: Sendable, Equatable {
  /// What is done for texts longer than those of the first training.
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

  /// The base of the frequencies: `theta^(-2i / dimensions)`.
  public var theta: Double
  /// How it is stretched.
  public var scaling: Scaling
  /// Dimensions of a head that turn (`partial_rotary_factor · headDimension`), an even number.
  public var dimensions: Int

  /// An embedding; `dimensions` must be even.
  public init(theta: Double, scaling: Scaling = .none, dimensions: Int) {
    self.theta = theta
    self.scaling = scaling
    self.dimensions = dimensions
  }
}
