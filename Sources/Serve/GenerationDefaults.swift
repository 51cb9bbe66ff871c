public import Model
public import StrictJSON

/// What a request that says nothing gets: the sampling parameters of `generation_config.json`, as vLLM takes them.
///
/// `do_sample` is not looked at: a request that wants the most probable token says `temperature: 0`.
public struct GenerationDefaults: Sendable, Equatable {
  /// Logits are divided by it.
  public var temperature: Float = 1
  /// The most probable are kept; 0 keeps all.
  public var topK = 0
  /// The share of the distribution that is kept.
  public var topP: Float = 1
  /// Tokens below this times the greatest probability go.
  public var minP: Float = 0
  /// What was seen is made less probable; 1 is off.
  public var repetitionPenalty: Float = 1
  /// `max_new_tokens`.
  public var maxTokens: Int?

  /// Nothing cut, temperature 1.
  public init() {}

  /// The defaults that `generation_config.json` says.
  ///
  /// - Throws: `ServeError` for a value no request could have.
  public init(_ config: JSON) throws {
    var fields = RequestFields(config)
    temperature = try fields.float("temperature", in: SamplingRanges.temperature) ?? temperature
    topK = max(0, try fields.int("top_k", in: SamplingRanges.topK) ?? topK)
    topP = try fields.float("top_p", in: SamplingRanges.topP) ?? topP
    minP = try fields.float("min_p", in: SamplingRanges.minP) ?? minP
    repetitionPenalty =
      try fields.float("repetition_penalty", in: SamplingRanges.repetitionPenalty) ?? repetitionPenalty
    maxTokens = try fields.int("max_new_tokens", in: 1...Int(Int32.max))
  }

  /// The parameters that are not the usual ones, as `temperature 0.6, top_p 0.95`.
  public var summary: String {
    let usual = GenerationDefaults()
    var parts: [String] = []
    if temperature != usual.temperature { parts.append("temperature \(temperature)") }
    if topK != usual.topK { parts.append("top_k \(topK)") }
    if topP != usual.topP { parts.append("top_p \(topP)") }
    if minP != usual.minP { parts.append("min_p \(minP)") }
    if repetitionPenalty != usual.repetitionPenalty {
      parts.append("repetition_penalty \(repetitionPenalty)")
    }
    if let maxTokens { parts.append("max_tokens \(maxTokens)") }
    return parts.joined(separator: ", ")
  }

  /// The same as a request's options.
  public var sampling: SamplingOptions {
    var options = SamplingOptions()
    (options.temperature, options.topK, options.topP) = (temperature, topK, topP)
    (options.minP, options.repetitionPenalty) = (minP, repetitionPenalty)
    return options
  }
}

/// The values a parameter may have, in requests and in `generation_config.json`.
enum SamplingRanges {
  static let temperature: ClosedRange<Float> = 0...100
  /// −1 and 0 keep all.
  static let topK = -1...Int(Int32.max)
  static let topP: ClosedRange<Float> = Float.leastNonzeroMagnitude...1
  static let minP: ClosedRange<Float> = 0...1
  static let repetitionPenalty: ClosedRange<Float> = 0.01...100
}
