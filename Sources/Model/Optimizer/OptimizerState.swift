import Checkpoints

extension Optimizer {
  /// A setting that is not what it was when the state was saved.
  public struct ChangedSetting: Sendable, Equatable, CustomStringConvertible {
    /// As `save` writes it: `beta1`, `weight_decay`.
    public let name: String
    /// What it was.
    public let saved: String
    /// What steps have from now on.
    public let now: String

    /// `weight_decay is 0.0, was 0.1`.
    public var description: String { "\(name) is \(now), was \(saved)" }
  }

  /// Writes what the optimizer knows to a safetensors file: `exp_avg.NAME` and `exp_avg_sq.NAME`, or `momentum_buffer.NAME`, of each
  /// tensor, and the step and all settings under `__metadata__`.
  ///
  /// Training goes on bit for bit from it if the weights are kept in single precision beside it.
  /// - Throws: `CheckpointError`; an older file is as it was then.
  public func save(to path: String) throws {
    try TensorFile.write(
      state.map { entry in
        Weight(name: entry.name, shape: entry.shape) {
          Array(UnsafeBufferPointer(start: entry.buffer.floats + entry.offset, count: entry.count))
        }
      },
      metadata: [("format", "pt"), ("optimizer", kind.name), ("steps", "\(steps)")] + kind.settings, to: path)
  }

  /// Takes up the moments and the number of steps that `save` wrote; settings stay those of this optimizer.
  ///
  /// - Returns: settings that are others than when it was saved. None: training goes on bit for bit.
  /// - Throws: `CheckpointError` for a file that is torn, `ModelError` for one of other tensors or of the other kind of optimizer; the
  ///   optimizer is as it was then.
  @discardableResult
  public func restore(from path: String) throws -> [ChangedSetting] {
    let file = try SafetensorsFile(path)
    func error(_ problem: String) -> ModelError { ModelError("\(path): \(problem)") }
    guard let saved = file.metadata["optimizer"] else { throw error("is not an optimizer's state") }
    guard saved == kind.name else { throw error("is of the optimizer \(saved), not \(kind.name)") }
    let changes = try kind.settings.compactMap { name, now in
      guard let saved = file.metadata[name] else { throw error("does not say what \(name) was") }
      return saved == now ? nil : ChangedSetting(name: name, saved: saved, now: now)
    }
    guard let count = file.metadata["steps"].flatMap({ Int($0) }), count >= 0 else {
      throw error("does not say how many steps were taken")
    }
    let stored = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    let state = state
    for entry in state {
      guard let tensor = stored[entry.name] else {
        throw error("has no \(entry.name); it is of another model")
      }
      guard tensor.shape == entry.shape, tensor.element == .f32 else {
        throw error("\(entry.name) is \(tensor.element.rawValue) \(tensor.shape), not F32 \(entry.shape)")
      }
    }
    if stored.count > state.count {
      let known = Set(state.map(\.name))
      let unknown = file.tensors.first { !known.contains($0.name) }
      throw error("has \(unknown?.name ?? "a tensor"), which is not learnt here; it is of another model")
    }
    for entry in state {
      guard let source = stored[entry.name]?.bytes.baseAddress else { continue }
      UnsafeMutableRawPointer(entry.buffer.floats + entry.offset).copyMemory(
        from: source, byteCount: entry.count * 4)
    }
    steps = count
    return changes
  }

  /// A stretch of memory that is kept.
  private struct Kept: Sendable {
    let name: String
    let shape: [Int]
    let offset: Int
    let buffer: Buffer
    var count: Int { shape.reduce(1, *) }
  }

  private var state: [Kept] {
    parameters.tensors.flatMap { tensor in
      let parts =
        kind.orthogonalizes(tensor)
        ? [("momentum_buffer", mean)] : [("exp_avg", mean), ("exp_avg_sq", square)]
      return parts.map { name, buffer in
        Kept(name: "\(name).\(tensor.name)", shape: tensor.shape, offset: tensor.offset, buffer: buffer)
      }
    }
  }
}

extension OptimizerKind {
  fileprivate var name: String {
    switch self {
    case .adamW: "adamw"
    case .muon: "muon"
    }
  }

  /// By name; numbers are spelled so that they are read as the same.
  fileprivate var settings: [(String, String)] {
    switch self {
    case .adamW(let adamW): OptimizerKind.settings(adamW)
    case .muon(let muon):
      [
        ("momentum", "\(muon.momentum)"), ("nesterov", "\(muon.nesterov)"),
        ("muon_weight_decay", "\(muon.weightDecay)"), ("adjust_lr_fn", muon.scaling.rawValue),
        ("ns_steps", "\(muon.iterations)"), ("ns_dtype", muon.precision.rawValue),
        ("rest_rate", "\(muon.restRate)"),
      ] + OptimizerKind.settings(muon.rest)
    }
  }

  private static func settings(_ adamW: AdamW) -> [(String, String)] {
    [
      ("beta1", "\(adamW.beta1)"), ("beta2", "\(adamW.beta2)"), ("epsilon", "\(adamW.epsilon)"),
      ("weight_decay", "\(adamW.weightDecay)"),
    ]
  }
}
