/// How the next token is drawn. The order is transformers': repetition penalty, temperature, top-k, top-p, min-p.
public struct SamplingOptions: Sendable, Equatable {
  /// Logits are divided by it; 0, and what is below 1e-5, takes the most probable token (of equal ones the lowest id).
  public var temperature: Float = 1
  /// The `topK` most probable are kept, and what is equal to the last of them; 0 keeps all.
  public var topK = 0
  /// The smallest set whose probabilities reach `topP` is kept; 1 keeps all.
  public var topP: Float = 1
  /// Tokens below `minP` times the greatest probability go; 0 keeps all.
  public var minP: Float = 0
  /// Keskar et al. 2019: logits of tokens seen in prompt or answer are divided by it (multiplied where negative); 1 is off.
  public var repetitionPenalty: Float = 1
  /// Draws depend on this, the sample's number and the position, and on nothing else.
  public var seed: UInt64 = 0

  /// Draws from the model's own distribution.
  public init() {}
}

/// What is asked for: continuations of one prompt.
public struct GenerationRequest: Sendable, Equatable {
  /// `count` is at most this, as vLLM's `n`.
  public static let mostSamples = 16_384

  /// Ids, at least one.
  public var prompt: [Int32]
  /// Continuations, at least 1; the prompt is read once for all of them.
  public var count = 1
  /// The number of the first, on which draws depend: 5 and a count of 1 give again what is sample 5 of many.
  public var firstSample = 0
  /// At most this many tokens each, the one that stops among them.
  public var maxTokens: Int
  /// No stop before this many tokens: the ids that end a continuation may not be drawn among them.
  public var minTokens = 0
  /// How tokens are drawn.
  public var sampling = SamplingOptions()
  /// Ids that end a continuation; they are part of its ids, and not of its text.
  public var stopIDs: [Int32] = []
  /// Texts that end a continuation, as bytes of UTF-8.
  public var stopTexts: [[UInt8]] = []
  /// How many of the most probable tokens come with each one drawn.
  public var alternatives = 0

  /// One continuation without stops.
  public init(prompt: [Int32], maxTokens: Int) {
    self.prompt = prompt
    self.maxTokens = maxTokens
  }
}

/// A token drawn.
public struct SampledToken: Sendable, Equatable {
  /// What was drawn.
  public var id: Int32
  /// Natural logarithm of its probability in the model's own distribution: temperature 1, nothing cut.
  public var logProbability: Float
  /// The same in the distribution it was drawn from: after temperature, penalty and cuts; 0 where temperature is 0.
  public var samplingLogProbability: Float
  /// The most probable tokens of the model's own distribution, by falling probability.
  public var alternatives: [Alternative]

  /// A token that could have been drawn.
  public struct Alternative: Sendable, Equatable {
    /// Which.
    public var id: Int32
    /// Natural logarithm.
    public var logProbability: Float

    /// A token and its log-probability.
    public init(id: Int32, logProbability: Float) {
      self.id = id
      self.logProbability = logProbability
    }
  }

  /// A token as it was drawn.
  public init(
    id: Int32, logProbability: Float, samplingLogProbability: Float, alternatives: [Alternative] = []
  ) {
    self.id = id
    self.logProbability = logProbability
    self.samplingLogProbability = samplingLogProbability
    self.alternatives = alternatives
  }
}

/// Why a continuation ended.
public enum FinishReason: Sendable, Equatable {
  /// An end-of-text or stop id.
  case stopID(Int32)
  case stopText([UInt8])
  /// `maxTokens`, or the model's last position.
  case length
  case cancelled
}

/// What a step of a batch brings for one continuation.
public struct GenerationEvent: Sendable, Equatable {
  /// What `add` returned for the request.
  public var request: Int
  /// Which of the request's continuations, from 0.
  public var sample: Int
  /// What was drawn.
  public var token: SampledToken
  /// Set with the last token.
  public var finish: FinishReason?

  /// An event.
  public init(request: Int, sample: Int, token: SampledToken, finish: FinishReason?) {
    self.request = request
    self.sample = sample
    self.token = token
    self.finish = finish
  }
}

/// Many requests decoded together: requests come and go between steps, and none changes another's bits.
///
/// Not safe to be called from two threads at once.
public protocol GenerationBatch: AnyObject {
  /// Queues a request, and gives its number.
  ///
  /// - Throws: `ModelError` if the prompt is empty, too long, or has an id the model lacks.
  func add(_ request: GenerationRequest) throws -> Int
  /// Drops a request; its continuations end without an event.
  func cancel(_ request: Int)
  /// Whether there is anything to do.
  var isEmpty: Bool { get }
  /// Reads a share of the waiting prompts, and one token of every running continuation.
  ///
  /// A request that fails ends without further events; the others go on.
  func step() throws -> [GenerationEvent]
  /// The requests that failed since this was asked last, and why.
  func takeFailures() -> [GenerationFailure]
}

/// A request that could not be gone on with.
public struct GenerationFailure: Sendable, Equatable {
  /// What `add` returned for it.
  public var request: Int
  /// Why.
  public var error: ModelError

  /// A failure.
  public init(request: Int, error: ModelError) {
    self.request = request
    self.error = error
  }
}
