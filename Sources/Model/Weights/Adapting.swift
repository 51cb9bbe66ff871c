public import Checkpoints
import ModelKernels

extension Decoder {
  /// Puts an adapter's pairs beside the weights: rollouts and scores have them from now on. It is not merged, so that they have the
  /// bits that learning has.
  ///
  /// - Throws: `ModelError` for pairs that do not fit, modules the model lacks, and weights trained whole, and where there is an
  ///   adapter already, or the decoder is a learner's; nothing is attached then.
  public func attach(_ adapter: Adapter) throws { _ = try attached(adapter) }

  /// Runs `body` as if there were no adapter: the reference model of a policy that learns by one.
  public func withoutAdapter<Result>(_ body: () throws -> Result) rethrows -> Result {
    adapterIsOff.value = true
    defer { adapterIsOff.value = false }
    return try body()
  }

  /// The pairs by their modules' names, in the order of the pass.
  func attached(_ adapter: Adapter) throws -> [(module: String, pair: LowRank)] {
    guard adapter.replaced.isEmpty, adapter.config.modulesToSave.isEmpty else {
      throw ModelError(
        "the adapter holds weights trained whole (modules_to_save): merge it into the model first")
    }
    guard !adapter.pairs.isEmpty else { throw ModelError("the adapter has no pairs") }
    let matrices = layers.flatMap(\.matrices)
    guard matrices.allSatisfy({ $0.adapters.isEmpty && $0.across == nil }) else {
      throw ModelError("the decoder has an adapter already, or learns; make another for this one")
    }
    var left = Set(adapter.pairs.keys)
    var found: [(matrix: Matrix, module: String, pair: LowRank)] = []
    for matrix in matrices {
      var at = 0
      for module in matrix.modules {
        if let pair = adapter.pairs[module.name] {
          left.remove(module.name)
          let scale = Float(adapter.config.scale(of: module.name))
          let low = try LowRank(
            pair, of: module, at: at, in: matrix, scale: scale, isOff: adapterIsOff, crew: crew)
          found.append((matrix, module.name, low))
        }
        at += module.outputs
      }
    }
    if left.contains("lm_head") {
      throw ModelError(
        "the adapter is for lm_head too, beside which no pairs are put: merge it into the model first")
    }
    if let unknown = left.min() { throw ModelError("the adapter is for \(unknown), which the model lacks") }
    for (matrix, _, low) in found { matrix.adapters.append(low) }
    return found.map { ($0.module, $0.pair) }
  }
}

extension LowRank {
  /// Packs a pair for a module whose first output is the matrix's output `at`.
  convenience init(
    _ pair: Adapter.Pair, of module: Matrix.Module, at: Int, in matrix: Matrix, scale: Float,
    isOff: LowRank.Switch, crew: Crew
  ) throws {
    let (a, b) = (pair.a, pair.b)
    guard a.shape.count == 2, b.shape.count == 2, a.shape[0] == b.shape[1], a.shape[1] == matrix.inputs,
      b.shape[0] == module.outputs, a.floats.count == a.shape[0] * a.shape[1],
      b.floats.count == b.shape[0] * b.shape[1]
    else {
      throw ModelError(
        "the adapter's pair for \(module.name) is \(a.shape) and \(b.shape), the module [\(module.outputs), \(matrix.inputs)]"
      )
    }
    let rank = a.shape[0]
    let down = try Matrix(
      module.name + ".lora_A", outputs: rank, inputs: matrix.inputs, precision: matrix.precision)
    let up = try Matrix(
      module.name + ".lora_B", outputs: module.outputs, inputs: rank, precision: matrix.precision)
    for (packed, source) in [(down, a), (up, b)] {
      source.floats.withUnsafeBytes { numbers in
        if let base = numbers.baseAddress { packed.pack(base, YI_F32, rows: 0..<packed.outputs, crew: crew) }
      }
    }
    self.init(down: down, up: up, scale: scale, at: at, isOff: isOff)
  }
}
