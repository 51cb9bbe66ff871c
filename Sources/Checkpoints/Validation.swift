extension Checkpoint {
  /// Checks that every tensor of the decoder is there, in its shape and as numbers.
  ///
  /// - Returns: tensors that are there and mean nothing to the decoder; a reason for a warning.
  /// - Throws: `CheckpointError` that names all that is wrong at once.
  @discardableResult
  public func validate() throws(CheckpointError) -> [String] {
    var problems: [String] = []
    var expected: Set<String> = []
    for (name, shape) in config.tensors {
      expected.insert(name)
      guard let tensor = tensor(name) else {
        problems.append("\(name) \(shape) is missing")
        continue
      }
      if tensor.shape != shape { problems.append("\(name) is \(tensor.shape), not \(shape)") }
      if !tensor.element.isFloat {
        problems.append("\(name) is of \(tensor.element.rawValue), not of fractions")
      }
    }
    guard problems.isEmpty else {
      throw CheckpointError(
        path: folder,
        problem: "\(problems.count) tensors are not as config.json says: \(Checkpoint.listed(problems))")
    }
    return names.filter { !expected.contains($0) && !isExpectedBeside($0) }
  }

  /// What belongs to the checkpoint though the decoder does without it: a copy of the tied head, the vision part of
  /// Gemma 3, and frequencies that old versions saved.
  private func isExpectedBeside(_ name: String) -> Bool {
    if name == "lm_head.weight" { return config.tiesEmbeddings }
    return name.hasSuffix(".rotary_emb.inv_freq")
      || ["vision_tower.", "multi_modal_projector.", "model.vision_tower.", "model.multi_modal_projector."]
        .contains { name.hasPrefix($0) }
  }

  private static func listed(_ problems: [String]) -> String {
    let shown = problems.prefix(40).joined(separator: "; ")
    return problems.count > 40 ? "\(shown); and \(problems.count - 40) more" : shown
  }

  /// The first number of a decoder's tensor that is infinite or no number: its tensor and place. Reads every weight.
  public func firstNotFinite() -> (name: String, index: Int)? {
    for (name, _) in config.tensors {
      if let index = tensor(name)?.firstNotFinite() { return (name, index) }
    }
    return nil
  }
}

extension StoredTensor.Element {
  /// Whether its numbers have fractions.
  public var isFloat: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16: true
    default: false
    }
  }
}
