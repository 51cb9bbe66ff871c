public import StrictJSON

/// `generation_config.json`: what the model's authors would sample with. Nil where they say nothing.
public struct GenerationConfig: Sendable, Equatable {
  /// Any of them ends the text.
  public var endIDs: [Int32]
  public var beginID: Int32?
  public var padID: Int32?
  public var samples: Bool?
  public var temperature: Double?
  public var topK: Int?
  public var topP: Double?
  public var minP: Double?
  public var repetitionPenalty: Double?
  /// The whole file, for writing it again.
  public var json: JSON

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
