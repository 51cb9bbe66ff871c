public import StrictJSON

/// `generation_config.json`: what the model's authors would sample with. Nil where they say nothing.
public struct GenerationConfig: Sendable, Equatable {
  /// Any of them ends the text.
  public var endIDs: [Int32]
  /// What begins a text.
  public var beginID: Int32?
  /// What fills batches up; nothing here does.
  public var padID: Int32?
  /// `do_sample`.
  public var samples: Bool?
  /// Logits are divided by it; 0 and above.
  public var temperature: Double?
  /// Tokens kept; 0 keeps all.
  public var topK: Int?
  /// Probability kept, above 0.
  public var topP: Double?
  /// Part of the best token's probability that others must have.
  public var minP: Double?
  /// Above 0; 1 is none.
  public var repetitionPenalty: Double?
  /// The whole file, for writing it again.
  public var json: JSON

  /// Reads the file's content. Throws `CheckpointError` for values of another type or out of range.
  public init(json: JSON, path: String) throws(CheckpointError) {
    let reader = ConfigReader(json: json, path: path)
    guard json.members != nil else { throw reader.error("is no object") }
    endIDs = try reader.ids("eos_token_id") ?? []
    beginID = try reader.ids("bos_token_id")?.first
    padID = try reader.ids("pad_token_id")?.first
    samples = reader.has("do_sample") ? try reader.bool("do_sample", false) : nil
    temperature = try reader.optionalNumber("temperature", above: -.leastNonzeroMagnitude)
    topK = try reader.optionalInt("top_k", 0...ModelConfig.Limit.vocabulary)
    topP = try reader.optionalNumber("top_p")
    minP = try reader.optionalNumber("min_p", above: -.leastNonzeroMagnitude)
    repetitionPenalty = try reader.optionalNumber("repetition_penalty")
    self.json = json
  }

  /// Of a model that has no such file.
  public init(of config: ModelConfig) {
    endIDs = config.endIDs
    beginID = config.beginID
    json = .object([])
  }
}
