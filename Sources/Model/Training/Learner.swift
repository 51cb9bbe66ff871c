public import Checkpoints
import ModelKernels

/// A decoder whose weights move: the forward pass is the one that rollouts use, and beside it stands the way back.
///
/// Its log-probabilities have the bits of `Decoder.logProbabilities(of:)`. Not for two threads at once.
public final class Learner {
  /// What is learnt.
  public enum Part: Sendable {
    /// All weights.
    case all
    /// The pairs of a LoRA adapter; the model's own weights stay.
    case adapter(Adapter)
  }

  /// For rollouts with the weights as they are now.
  public let decoder: Decoder
  /// The weights that move, and their gradients.
  public let parameters: Parameters
  /// Bytes for what the way back wants of each layer; what does not fit is computed again. Nil: 0.6 of what is free.
  public var memory: Int?
  /// Noise on the embeddings of `learn`, whose gradients, log-probabilities and losses are those of the noised pass; nil: none. The
  /// decoder's own passes never have it.
  public var embeddingNoise: EmbeddingNoise?
  /// Layers whose activations the last pass kept; the others were computed again.
  public internal(set) var keptLayers = 0

  /// Bytes that are free; 0: not known.
  var freeMemory = { Int(clamping: yi_memory_available()) }
  /// Targets whose logits' gradients are held at once, a multiple of 32; nil: as many as 160 MiB hold.
  var chunkRows: Int?
  /// Those of them whose logits are held in single precision at once; nil: as many as 32 MiB hold.
  var partRows: Int?

  let places: GradientPlaces
  let pool: PagePool
  let scratch = LearningScratch()
  let blocks = BlockPool()
  let tape: Tape
  /// Nothing below it is learnt.
  private let lowestLayer: Int
  private let adapter: Adapter?

  /// A learner of a checkpoint's weights.
  ///
  /// - Throws: as `Decoder`; `ModelError` if there is no memory, or an adapter does not fit the model.
  public init(
    _ checkpoint: Checkpoint, precision: ComputeType, crew: Crew, learns part: Part = .all, memory: Int? = nil
  ) throws {
    let decoder = try Decoder(checkpoint, precision: precision, crew: crew)
    let share = decoder.config.heads / decoder.config.keyValueHeads
    guard share <= Int(YI_BACK_TILE) else {
      throw ModelError("\(share) heads of queries share one of keys; at most \(YI_BACK_TILE) can be learnt")
    }
    var arena = ParameterArena()
    switch part {
    case .all:
      try arena.addWeights(of: decoder)
      adapter = nil
    case .adapter(let given):
      try arena.addPairs(of: given, to: decoder)
      adapter = given
    }
    (parameters, places) = try arena.made(for: decoder)
    parameters.moved = { [weak decoder] in decoder?.generation += 1 }
    lowestLayer =
      places.embedding != nil
      ? 0 : decoder.layers.firstIndex { $0.matrices.contains { !$0.adapters.isEmpty } } ?? 0
    self.decoder = decoder
    self.memory = memory
    tape = Tape(decoder.config.layers.count)
    pool = PagePool(
      layers: 1, heads: decoder.config.keyValueHeads, headDimension: decoder.config.headDimension,
      precision: precision)
  }

  /// Adds the gradient of Σ weight · loss to the parameters' gradients.
  ///
  /// - Throws: `ModelError` for a batch that is wrong in itself, before anything is computed; for logits that are no numbers, after
  ///   which gradients must be cleared.
  public func learn(_ groups: [TrainingGroup], _ objective: Objective) throws -> TrainingResult {
    let plan = try LearningPlan(groups, decoder)
    for (number, group) in groups.enumerated() { try group.check(number, for: objective) }
    try embeddingNoise?.check()
    var result = TrainingResult(groups)
    guard !plan.targets.isEmpty else { return result }
    let rows = plan.ids.count
    try checkMemory(rows: rows)
    let pass = forward(plan, groups)
    try head(plan, groups, objective, &result)
    for index in decoder.layers.indices.reversed() where index >= lowestLayer {
      back(index, plan, pass, rows)
    }
    embedBack(plan)
    yi_products_done()
    return result
  }

  /// Rather an error than the system's killer: what a pass of so many rows cannot do without.
  ///
  /// - Parameter promised: bytes that are free and spoken for.
  /// - Throws: `ModelError` where there is not so much.
  public func checkMemory(rows: Int, promised: Int = 0) throws {
    let needed = Learner.bytes(rows, decoder.config, decoder.precision) - tape.held - scratch.size
    let free = freeMemory()
    let available = max(0, free - promised)
    if free > 0, needed > available {
      throw ModelError(
        "a pass of \(rows) tokens needs \(needed >> 20) MiB more, and \(available >> 20) MiB are free: make it smaller"
      )
    }
  }

  /// What a pass of so many rows cannot do without.
  private static func bytes(_ rows: Int, _ config: ModelConfig, _ precision: ComputeType) -> Int {
    Tape.least(rows, config, precision) + LearningScratch.bytes(rows, config, precision)
  }

  /// The same for a model of which nothing is in memory yet: with its weights packed for both ways, what is learnt, its gradients, and an
  /// optimizer's moments.
  ///
  /// - Parameters:
  ///   - pairs: numbers in an adapter's pairs; nil: all weights learn.
  ///   - moments: of a number that is learnt.
  ///   - free: bytes; nil: asked of the system.
  public static func checkMemory(
    _ config: ModelConfig, _ precision: ComputeType, pairs: Int?, moments: Int, rows: Int, free: Int? = nil
  ) throws {
    let weights = config.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    let needed =
      2 * weights * precision.size + (pairs ?? weights) * (8 + 4 * moments) + bytes(rows, config, precision)
    let free = free ?? Int(clamping: yi_memory_available())
    if free > 0, needed > free {
      throw ModelError(
        "a pass of \(rows) tokens needs \(needed >> 20) MiB with all else, and \(free >> 20) MiB are free: make it smaller"
      )
    }
  }

  /// The model's weights as they are now, for `CheckpointWriter`: with all that is learnt, or as they were under an adapter.
  public func weights() throws -> [Weight] {
    guard adapter == nil else { return try decoder.checkpoint.weights() }
    return parameters.tensors.map { tensor in
      Weight(name: tensor.name, shape: tensor.shape) { [parameters] in parameters.values(of: tensor) }
    }
  }

  /// The adapter as it is now; nil where all weights are learnt.
  public var learntAdapter: Adapter? {
    guard var adapter else { return nil }
    for module in adapter.pairs.keys {
      for tensor in parameters.tensors where tensor.name.hasPrefix(module + ".lora_") {
        let matrix = Adapter.Matrix(shape: tensor.shape, floats: parameters.values(of: tensor))
        if tensor.name.hasSuffix("A.weight") {
          adapter.pairs[module]?.a = matrix
        } else {
          adapter.pairs[module]?.b = matrix
        }
      }
    }
    return adapter
  }

  /// The forward pass over all layers, with each layer's first residual stream, and the frames for which there is memory.
  private func forward(_ plan: LearningPlan, _ groups: [TrainingGroup]) -> Places {
    let rows = plan.ids.count
    let batch = plan.batch(pool: pool)
    let pass = Places(batch, decoder: decoder, pool: pool)
    decoder.reserve(rows, learning: true)
    // Before the first step an optimizer's memory is promised and not yet taken.
    let promised = decoder.generation == 0 ? parameters.count * 8 : 0
    keptLayers = tape.reserve(rows, decoder, memory: memory, promised: promised)
    decoder.embed(plan.ids)
    if let embeddingNoise { addNoise(embeddingNoise, plan, groups) }
    for index in decoder.layers.indices {
      decoder.copy(decoder.workspace.residual.floats, rows, to: tape.starts[index].floats)
      decoder.pass(index, pass, tape.frame(index))
    }
    return pass
  }
}
