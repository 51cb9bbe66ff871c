public import Checkpoints
import ModelKernels

/// A decoder with its weights packed, ready to read tokens: Llama, Qwen 2 and 3, Gemma 3.
///
/// Not for two threads at once: it keeps its working memory, and shares its work out to its crew itself.
public final class Decoder {
  /// What the model is made of.
  public let config: ModelConfig
  /// What weights and products are in.
  public let precision: ComputeType
  /// The threads that work.
  public let crew: Crew

  let traits: Traits
  let layers: [Layer]
  let finalNorm: Norm
  let head: Matrix
  let pool: PagePool
  let workspace = Workspace()
  /// The first weight that is no number, looked for when it is asked for, once.
  private lazy var brokenWeight = checkpoint.firstNotFinite()
  let checkpoint: Checkpoint
  /// [vocabulary, d], where the checkpoint has it, or where it is learnt.
  var embedding: StoredTensor
  let embeddingScale: Float
  let adapterIsOff = LowRank.Switch()
  /// How often the weights have moved: what was read with others is of no use.
  var generation = 0
  /// Of the plain variant, and of the last stretched one.
  private var tables: [Int: (variant: [Int], full: RopeTable, sliding: RopeTable)] = [:]

  /// Packs a checkpoint's weights.
  ///
  /// - Throws: `ModelError`, `CheckpointError` if a tensor is missing, of another shape, or stored in a type that is not read.
  public init(_ checkpoint: Checkpoint, precision: ComputeType, crew: Crew) throws {
    try checkpoint.validate()
    try Decoder.checkMemory(checkpoint, precision)
    self.checkpoint = checkpoint
    self.precision = precision
    self.crew = crew
    config = checkpoint.config
    traits = Traits(config.family)
    let weights = WeightReader(
      config: config, traits: traits, checkpoint: checkpoint, precision: precision, crew: crew)
    embedding = try weights.tensor("embed_tokens.weight")
    layers = try config.layers.indices.map { try Layer($0, of: weights) }
    finalNorm = try weights.norm("norm")
    let separate = config.tiesEmbeddings ? nil : checkpoint.tensor("lm_head.weight")
    head = try Matrix(
      [separate == nil ? "model.embed_tokens" : "lm_head"], [separate ?? embedding], precision: precision,
      crew: crew)
    pool = PagePool(
      layers: config.layers.count, heads: config.keyValueHeads, headDimension: config.headDimension,
      precision: precision)
    let scale = traits.scalesEmbedding ? Float(config.hiddenSize).squareRoot() : 1
    embeddingScale = precision == .bf16 ? scale.roundedToBF16 : scale
    checkpoint.letGo()
  }

  /// Packed weights are held beside the mapped file; rather an error than the system's killer.
  private static func checkMemory(_ checkpoint: Checkpoint, _ precision: ComputeType) throws {
    let needed = checkpoint.config.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) } * precision.size
    let available = Int(clamping: yi_memory_available())
    if available > 0, needed > available {
      let smaller = precision == .fp32 ? "; --dtype bf16 needs half" : ""
      throw ModelError(
        "the weights need \(needed >> 20) MiB, and \(available >> 20) MiB are free\(smaller)")
    }
  }

  /// Why no token could be drawn for a request.
  func nothingToDraw(_ request: GenerationRequest) -> ModelError {
    if brokenWeight == nil, request.minTokens > 0, Set(request.stopIDs).count >= config.vocabularySize {
      return ModelError("every id ends the text, and min tokens forbids them: there is nothing to draw")
    }
    return notNumbers()
  }

  /// Why a model gave logits that are no numbers: the weight to blame, if it is one.
  func notNumbers() -> ModelError {
    guard let place = brokenWeight else {
      return ModelError(
        "the model's logits are not numbers for this text, though its weights are: activations are too great for --dtype \(precision.rawValue)"
      )
    }
    return ModelError(
      "the checkpoint is broken: element \(place.index) of \(place.name) is not a finite number; fetch or train it again"
    )
  }

  /// Writes the embedding of `id` to `out`, hidden-size floats.
  func embed(_ id: Int32, into out: UnsafeMutablePointer<Float>) {
    let width = config.hiddenSize
    for index in 0..<width { out[index] = embedding.float(Int(id) * width + index) * embeddingScale }
  }

  /// The rotary tables of a sequence that is `length` long when it starts, reaching `positions`.
  func ropes(length: Int, positions: Int) -> (full: RopeTable, sliding: RopeTable) {
    let variant = [config.fullRope.variant(length: length), config.slidingRope.variant(length: length)]
    let place = variant == [0, 0] ? 0 : 1
    let table: (variant: [Int], full: RopeTable, sliding: RopeTable)
    if let known = tables[place], known.variant == variant {
      table = known
    } else {
      let full = RopeTable(config.fullRope, maxPositions: config.maxPositions, length: length)
      let sliding =
        config.slidingRope == config.fullRope
        ? full : RopeTable(config.slidingRope, maxPositions: config.maxPositions, length: length)
      table = (variant, full, sliding)
      tables[place] = table
    }
    table.full.reach(positions)
    table.sliding.reach(positions)
    return (table.full, table.sliding)
  }

  /// An empty sequence.
  func sequence() -> SequenceCache { SequenceCache(pool: pool) }

  /// - Throws: `ModelError` naming the first id the model lacks.
  func check(_ ids: [Int32]) throws {
    if let id = ids.first(where: { $0 < 0 || Int($0) >= config.vocabularySize }) {
      throw ModelError("id \(id) is not in the vocabulary of \(config.vocabularySize)")
    }
  }
}

extension Rope {
  /// Which of a rope's tables a sequence of this length takes: those with the same number are the same.
  func variant(length: Int) -> Int {
    switch scaling {
    case .dynamic(_, let original): length > original ? length : 0
    case .longrope(_, _, let original, _, _): length > original ? 1 : 0
    default: 0
    }
  }

  /// Positions that stretching makes of the original ones, where the configuration does not count them already.
  var reach: Int? {
    if case .dynamic(let factor, let original) = scaling {
      Int(exactly: (factor * Double(original)).rounded())
    } else {
      nil
    }
  }

  /// Where a sequence that started with `length` positions must end, since its frequencies would change; nil if nowhere.
  func limit(length: Int) -> Int? {
    switch scaling {
    case .dynamic(_, let original): length > original ? length : original
    case .longrope(_, _, let original, _, _): length > original ? nil : original
    default: nil
    }
  }
}

extension Float {
  var roundedToBF16: Float {
    Float(bitPattern: (bitPattern &+ 0x7FFF &+ (bitPattern >> 16 & 1)) & 0xFFFF_0000)
  }
}
