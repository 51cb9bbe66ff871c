import ModelKernels

/// Which rule makes weights follow their gradients.
public enum OptimizerKind: Sendable, Equatable {
  /// Every weight by AdamW.
  case adamW(AdamW)
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
  /// The means of gradients and of their squares, where the parameters lie.
  let mean: Buffer
  let square: Buffer
  private let jobs: [Job]

  /// What one thread does at once.
  private enum Job {
    /// Panels of a matrix.
    case matrix(Int, Range<Int>)
    /// Neighbouring numbers that are in no matrix of products.
    case numbers(Range<Int>, decays: Bool)
  }

  /// An optimizer before its first step.
  ///
  /// - Throws: `ModelError` if there is no memory for what it keeps, 8 bytes a number.
  public init(_ kind: OptimizerKind, parameters: Parameters, crew: Crew) throws {
    self.kind = kind
    self.parameters = parameters
    self.crew = crew
    mean = try Buffer(size: parameters.count * 4)
    square = try Buffer(size: parameters.count * 4)
    jobs = Optimizer.jobs(parameters)
  }

  private static func jobs(_ parameters: Parameters) -> [Job] {
    var jobs: [Job] = []
    for (index, block) in parameters.blocks.enumerated() {
      let most = max(1, Parameters.stretch / (Int(YI_PANEL) * max(1, block.columns)))
      jobs += stride(from: 0, to: block.panels, by: most).map {
        .matrix(index, $0..<min($0 + most, block.panels))
      }
    }
    for tensor in parameters.tensors where !parameters.blocks.contains(where: { $0.holds(tensor) }) {
      jobs += Parameters.stretches(of: tensor.offset..<tensor.offset + tensor.count).map {
        .numbers($0, decays: tensor.decays)
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
  /// - Throws: `ModelError` if a gradient is no finite number; nothing has changed then. (Trainers that go on have all weights
  ///   turned to NaN by one such step.)
  @discardableResult
  public func step(rate: Double, maxNorm: Double? = nil) throws -> Double {
    guard rate.isFinite, rate >= 0, maxNorm.map({ $0 > 0 }) ?? true else {
      throw ModelError(
        "a step needs a rate of at least 0 and a norm above 0, not \(rate) and \(maxNorm ?? 0)")
    }
    let norm = try parameters.gradientNorm(crew: crew)
    let scale = maxNorm.map { min(1, $0 / (norm + 1e-6)) } ?? 1
    steps += 1
    switch kind {
    case .adamW(let settings): run(jobs, settings, rate: rate, scale: scale)
    }
    return norm
  }

  private func run(_ jobs: [Job], _ settings: AdamW, rate: Double, scale: Double) {
    let decaying = settings.kernel(step: steps, rate: rate, scale: scale, decays: true)
    let staying = settings.kernel(step: steps, rate: rate, scale: scale, decays: false)
    let (values, gradients) = (parameters.values.floats, parameters.gradients.floats)
    let (mean, square) = (mean.floats, square.floats)
    crew.run(parts: jobs.count) { part in
      switch jobs[part] {
      case .matrix(let index, let panels):
        let block = parameters.blocks[index]
        var (step, packing, at) = (decaying, block.packing, block.offset)
        yi_adamw_update_matrix(
          &step, &packing, values + at, gradients + at, mean + at, square + at, Int32(panels.lowerBound),
          Int32(panels.upperBound))
      case .numbers(let range, let decays):
        var (step, at) = (decays ? decaying : staying, range.lowerBound)
        yi_adamw_update(&step, values + at, gradients + at, mean + at, square + at, range.count)
      }
    }
  }
}

extension Parameters.Block {
  /// Whether a tensor is one of those the matrix is made of.
  func holds(_ tensor: Parameters.Tensor) -> Bool {
    offset <= tensor.offset && tensor.offset < offset + rows * columns
  }
}
