import Checkpoints

extension Optimizer {
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
      metadata: [("format", "pt"), ("steps", "\(steps)")] + kind.settings, to: path)
  }

  /// Takes up what `save` wrote.
  ///
  /// - Throws: `CheckpointError` for a file that is torn, `ModelError` for one of other tensors or of an optimizer with other settings;
  ///   the optimizer is as it was then.
  public func restore(from path: String) throws {
    let file = try SafetensorsFile(path)
    func error(_ problem: String) -> ModelError { ModelError("\(path): \(problem)") }
    for (name, value) in kind.settings {
      guard let saved = file.metadata[name] else {
        throw error(
          name == "optimizer"
            ? "is not an optimizer's state" : "does not say what \(name) was; it is of another optimizer")
      }
      guard saved == value else { throw error("was made with \(name) \(saved), not \(value)") }
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
  /// What makes one optimizer differ from another, by name; numbers are spelled so that they are read as the same.
  fileprivate var settings: [(String, String)] {
    switch self {
    case .adamW(let adamW): [("optimizer", "adamw")] + OptimizerKind.settings(adamW)
    case .muon(let muon):
      [
        ("optimizer", "muon"), ("momentum", "\(muon.momentum)"), ("nesterov", "\(muon.nesterov)"),
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
