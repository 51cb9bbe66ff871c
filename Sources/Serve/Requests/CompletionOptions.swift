import Model
import StrictJSON

/// What chat and raw requests have in common.
struct CompletionOptions: Equatable {
  var sampling = SamplingOptions()
  /// Whether the request named its seed.
  var hasSeed = false
  var count = 1
  /// Nil where the request leaves it open.
  var maxTokens: Int?
  var minTokens = 0
  var stopTexts: [[UInt8]] = []
  /// Ids the request adds to the model's ends.
  var stopIDs: [Int32] = []
  var ignoresEnds = false
  /// How many alternatives come with each token; nil asks for no log-probabilities.
  var alternatives: Int?
  var streams = false
  var includesUsage = false
  var returnsTokenIDs = false
  var skipsSpecialTokens = true
  var includesStopText = false
  var addsSpecialTokens = false

  /// More texts than this in one request are refused.
  static let mostSequences = 4096
  /// OpenAI's limit of `top_logprobs` and `logprobs`.
  static let mostAlternatives = 20
  static let mostStopTexts = 16

  /// - Parameter drawSeed: gives the seed of a request that names none.
  init(_ fields: inout RequestFields, model: ServedModel, drawSeed: () -> UInt64) throws {
    if let name = try fields.text("model"), name != model.name {
      throw ServeError(
        status: 404, problem: "there is no model \(name); this server has \(model.name)", parameter: "model",
        code: "model_not_found")
    }
    try readSampling(&fields, defaults: model.defaults)
    if let seed = try fields.int("seed", in: Int.min...Int.max) {
      sampling.seed = UInt64(bitPattern: Int64(seed))
      hasSeed = true
    } else {
      sampling.seed = drawSeed()
    }
    count = try fields.int("n", in: 1...CompletionOptions.mostSequences) ?? 1
    try readEnds(&fields, model: model)
    streams = try fields.bool("stream") ?? false
    if let options = try fields.object("stream_options") {
      guard streams else { throw fields.error("stream_options", "needs stream: true") }
      var inner = RequestFields(options, prefix: "stream_options.")
      includesUsage = try inner.bool("include_usage") ?? false
    }
    returnsTokenIDs = try fields.bool("return_token_ids") ?? false
    skipsSpecialTokens = try fields.bool("skip_special_tokens") ?? true
    _ = fields.take("user")
    try UnsupportedParameters.refuse(in: &fields)
  }

  private mutating func readSampling(_ fields: inout RequestFields, defaults: GenerationDefaults) throws {
    sampling = defaults.sampling
    if let value = try fields.float("temperature", in: SamplingRanges.temperature) {
      sampling.temperature = value
    }
    if let value = try fields.int("top_k", in: SamplingRanges.topK) { sampling.topK = max(0, value) }
    if let value = try fields.float("top_p", in: SamplingRanges.topP) { sampling.topP = value }
    if let value = try fields.float("min_p", in: SamplingRanges.minP) { sampling.minP = value }
    if let value = try fields.float("repetition_penalty", in: SamplingRanges.repetitionPenalty) {
      sampling.repetitionPenalty = value
    }
  }

  private mutating func readEnds(_ fields: inout RequestFields, model: ServedModel) throws {
    let old = try fields.int("max_tokens", in: 0...Int(Int32.max))
    let new = try fields.int("max_completion_tokens", in: 0...Int(Int32.max))
    maxTokens = new ?? old ?? model.defaults.maxTokens
    minTokens = try fields.int("min_tokens", in: 0...Int(Int32.max)) ?? 0
    if let maxTokens, minTokens > maxTokens {
      throw fields.error("min_tokens", "must be at most max_tokens, which is \(maxTokens)")
    }
    stopIDs = try fields.ids("stop_token_ids", below: model.vocabularySize) ?? []
    ignoresEnds = try fields.bool("ignore_eos") ?? false
    includesStopText = try fields.bool("include_stop_str_in_output") ?? false
    guard let stop = fields.take("stop") else { return }
    stopTexts = stop.bytes.map { [$0] } ?? stop.array?.compactMap(\.bytes) ?? []
    let isWhole = stop.bytes != nil || stop.array?.count == stopTexts.count
    guard isWhole, stopTexts.count <= CompletionOptions.mostStopTexts,
      stopTexts.allSatisfy({ !$0.isEmpty })
    else {
      throw fields.error(
        "stop", "must be a text or a list of at most \(CompletionOptions.mostStopTexts) texts, none empty")
    }
  }
}
