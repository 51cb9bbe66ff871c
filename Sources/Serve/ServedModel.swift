public import Checkpoints

/// The model behind a server: all that requests are checked against and answered with.
public struct ServedModel: Sendable {
  /// What clients call it.
  public var name: String
  /// Its template and its tokenizer.
  public var codec: any TextCodec
  /// Prompt and answer together have at most so many tokens.
  public var maxPositions: Int
  /// Ids are below this.
  public var vocabularySize: Int
  /// Ids that end an answer unless `ignore_eos`.
  public var endIDs: [Int32]
  /// What a request that says nothing gets.
  public var defaults: GenerationDefaults
  /// Whether an answer is split at `</think>`.
  public var splitsReasoning: Bool
  /// Seconds since 1970, as `/v1/models` shows it.
  public var created: Int

  /// A model with the library's defaults.
  public init(
    name: String, codec: any TextCodec, maxPositions: Int, vocabularySize: Int, endIDs: [Int32],
    defaults: GenerationDefaults = GenerationDefaults(), splitsReasoning: Bool = false, created: Int = 0
  ) {
    self.name = name
    self.codec = codec
    self.maxPositions = maxPositions
    self.vocabularySize = vocabularySize
    self.endIDs = endIDs
    self.defaults = defaults
    self.splitsReasoning = splitsReasoning
    self.created = created
  }

  /// A checkpoint's own model: its ends and those of its chats, its defaults, its length.
  ///
  /// - Throws: `ServeError` for defaults that no request could have.
  public init(
    name: String, checkpoint: Checkpoint, codec: LocalCodec, splitsReasoning: Bool = false, created: Int = 0
  ) throws {
    let ends = checkpoint.generation.endIDs
    self.init(
      name: name, codec: codec, maxPositions: checkpoint.config.maxPositions,
      vocabularySize: checkpoint.config.vocabularySize,
      endIDs: ends + (codec.endID.map { ends.contains($0) ? [] : [$0] } ?? []),
      defaults: try GenerationDefaults(checkpoint.generation.json), splitsReasoning: splitsReasoning,
      created: created)
  }
}
