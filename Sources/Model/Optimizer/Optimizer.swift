import ModelKernels

/// Which rule makes weights follow their gradients.
public enum OptimizerKind: Sendable, Equatable {
  /// Every weight by AdamW.
  case adamW(AdamW)
  /// Hidden matrices by Muon, the rest by AdamW.
  case muon(Muon)
}

/// Changes parameters by their gradients, and packs them for the next pass while they are at hand.
///
/// Bits do not depend on threads. Not for two threads at once.
public final class Optimizer {
  /// The rule and its settings.
  public let kind: OptimizerKind
  /// Steps taken.
  public internal(set) var steps = 0

  let parameters: Parameters
  let crew: Crew
  /// Means of gradients, or Muon's momentum, where the parameters lie.
  let mean: Buffer
  /// Means of squared gradients; memory that Muon leaves alone is never taken.
  let square: Buffer
  private let jobs: [Job]
  private let newtonSchulz: NewtonSchulz?
  private let update = Buffer()

  /// What one thread does at once.
  private enum Job {
    /// Panels of a matrix.
    case matrix(Parameters.Block, Range<Int>)
    /// Neighbouring numbers that are in no matrix of products.
    case numbers(Range<Int>, decays: Bool)
  }

  /// An optimizer before its first step.
  ///
  /// - Throws: `ModelError` for settings that make no step, or if there is no memory for what it keeps: 8 bytes a number, 4 where
  ///   Muon has it.
  public init(_ kind: OptimizerKind, parameters: Parameters, crew: Crew) throws {
    switch kind {
    case .adamW(let adamW):
      try adamW.check()
      newtonSchulz = nil
    case .muon(let muon):
      try muon.check()
      newtonSchulz = NewtonSchulz(muon.precision, crew: crew)
    }
    self.kind = kind
    self.parameters = parameters
    self.crew = crew
    mean = try Buffer(size: parameters.count * 4)
    square = try Buffer(size: parameters.count * 4)
    jobs = Optimizer.jobs(parameters) { !kind.orthogonalizes($0) }
  }

  private static func jobs(_ parameters: Parameters, where isTaken: (Parameters.Tensor) -> Bool) -> [Job] {
    var jobs: [Job] = []
    for tensor in parameters.tensors where isTaken(tensor) {
      if let block = parameters.blocks.first(where: { $0.holds(tensor) }) {
        // With its first tensor, all of it.
        guard block.offset == tensor.offset else { continue }
        let most = max(1, Parameters.stretch / (Int(YI_PANEL) * max(1, block.columns)))
        jobs += stride(from: 0, to: block.panels, by: most).map {
          .matrix(block, $0..<min($0 + most, block.panels))
        }
      } else {
        jobs += Parameters.stretches(of: tensor.offset..<tensor.offset + tensor.count).map {
          .numbers($0, decays: tensor.decays)
        }
      }
    }
    return jobs
  }

  /// One step along the gradients, which are read only.
  ///
  /// - Parameters:
  ///   - rate: the learning rate of this step.
  ///   - maxNorm: gradients whose norm is greater are scaled down to it, as torch's `clip_grad_norm_` does.
  /// - Returns: the norm of all gradients before they were clipped.
  /// - Throws: `ModelError` if a gradient is no finite number, or a rate is none in single precision; nothing has changed then.
  ///   (Trainers that go on have all weights turned to NaN by one such step.) `ModelError` if a weight has become infinite or NaN:
  ///   then the step was taken, and only a checkpoint has weights to go on from.
  @discardableResult
  public func step(rate: Double, maxNorm: Double? = nil) throws -> Double {
    guard rate.isFinite, rate >= 0, maxNorm.map({ $0 > 0 }) ?? true, rates(of: rate).allSatisfy(\.isFinite)
    else {
      throw ModelError(
        "a step needs a rate of at least 0 that is finite in single precision and a norm above 0, not \(rate) and \(maxNorm ?? 0)"
      )
    }
    let norm = try parameters.gradientNorm(crew: crew)
    let scale = maxNorm.map { min(1, $0 / (norm + 1e-6)) } ?? 1
    steps += 1
    var areFinite = true
    switch kind {
    case .adamW(let settings):
      areFinite = run(settings, rate: rate, scale: scale)
    case .muon(let settings):
      areFinite = run(settings, rate: rate, scale: scale)
      areFinite = run(settings.rest, rate: rate * settings.restRate, scale: scale) && areFinite
    }
    parameters.spreadVectors()
    guard areFinite else { throw parameters.notFinite(step: steps) }
    return norm
  }

  /// What weights are multiplied with in the next step, as the kernels see it.
  private func rates(of rate: Double) -> [Float] {
    func rates(_ adamW: AdamW, _ rate: Double) -> [Float] {
      let kernel = adamW.kernel(step: steps + 1, rate: rate, scale: 1, decays: true)
      return [kernel.rate, kernel.keep, kernel.root_scale]
    }
    switch kind {
    case .adamW(let settings): return rates(settings, rate)
    case .muon(let settings):
      let ways = parameters.tensors.filter(\.isHiddenMatrix).map { settings.way($0, rate: rate) }
      return ways + [settings.keep(rate: rate)] + rates(settings.rest, rate * settings.restRate)
    }
  }

  /// - Returns: whether all that was written are finite numbers; so do the other two.
  private func run(_ settings: AdamW, rate: Double, scale: Double) -> Bool {
    let decaying = settings.kernel(step: steps, rate: rate, scale: scale, decays: true)
    let staying = settings.kernel(step: steps, rate: rate, scale: scale, decays: false)
    let (values, gradients) = (parameters.values.floats, parameters.gradients.floats)
    let (mean, square) = (mean.floats, square.floats)
    return writesFinite(parts: jobs.count) { part, greatest in
      switch jobs[part] {
      case .matrix(let block, let panels):
        var (step, packing, at) = (decaying, block.packing, block.offset)
        yi_adamw_update_matrix(
          &step, &packing, values + at, gradients + at, mean + at, square + at, Int32(panels.lowerBound),
          Int32(panels.upperBound), greatest)
      case .numbers(let range, let decays):
        var (step, at) = (decays ? decaying : staying, range.lowerBound)
        yi_adamw_update(&step, values + at, gradients + at, mean + at, square + at, range.count, greatest)
      }
    }
  }

  /// All hidden matrices, one by one; threads share each.
  private func run(_ settings: Muon, rate: Double, scale: Double) -> Bool {
    let (values, gradients) = (parameters.values.floats, parameters.gradients.floats)
    let keep = settings.keep(rate: rate)
    var areFinite = true
    for tensor in parameters.tensors where tensor.isHiddenMatrix {
      update.reserve(tensor.count * 4)
      crew.stretches(tensor.count) { range in
        let at = tensor.offset + range.lowerBound
        yi_momentum(
          Float(scale), Float(1 - settings.momentum), settings.nesterov ? 1 : 0, gradients + at,
          mean.floats + at, update.floats + range.lowerBound, range.count)
      }
      newtonSchulz?.orthogonalize(
        update.floats, rows: tensor.shape[0], columns: tensor.shape[1], iterations: settings.iterations)
      let way = settings.way(tensor, rate: rate)
      let all = Parameters.stretches(of: 0..<tensor.count)
      let found = writesFinite(parts: all.count) { part, greatest in
        let at = all[part].lowerBound
        yi_blend(keep, values + tensor.offset + at, way, update.floats + at, all[part].count, greatest)
      }
      areFinite = areFinite && found
    }
    for block in parameters.blocks
    where parameters.tensors.contains(where: { block.holds($0) && $0.isHiddenMatrix }) {
      crew.pack(block.packing, values + block.offset)
    }
    return areFinite
  }

  /// Runs parts that each tell the greatest bits of what they wrote.
  private func writesFinite(parts: Int, _ body: (Int, UnsafeMutablePointer<UInt32>) -> Void) -> Bool {
    var greatest = [UInt32](repeating: 0, count: parts)
    greatest.withUnsafeMutableBufferPointer { greatest in
      nonisolated(unsafe) let greatest = greatest
      crew.run(parts: parts) { body($0, &greatest[$0]) }
    }
    return greatest.allSatisfy { $0 < Float.infinity.bitPattern }
  }
}

extension OptimizerKind {
  /// Whether Muon's part has this tensor.
  func orthogonalizes(_ tensor: Parameters.Tensor) -> Bool {
    switch self {
    case .adamW: false
    case .muon: tensor.isHiddenMatrix
    }
  }
}
