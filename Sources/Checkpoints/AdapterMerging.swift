extension Adapter {
  /// The weights of a checkpoint with the adapter in them: W + scale · B·A, computed in single precision one tensor at a
  /// time, as PEFT's `merge_and_unload` does.
  ///
  /// - Throws: `CheckpointError` if the adapter is for modules the checkpoint lacks or has in another shape.
  public func merged(into checkpoint: Checkpoint) throws -> [Weight] {
    var left = Set(pairs.keys)
    var whole = Set(replaced.keys)
    let weights = try checkpoint.weights().map { weight in
      if whole.remove(weight.name) != nil, let matrix = replaced[weight.name] {
        try Adapter.check(weight.name, matrix.shape, weight.shape, checkpoint)
        return Weight(name: weight.name, shape: weight.shape) { matrix.floats }
      }
      let module = String(weight.name.dropLast(".weight".count))
      guard weight.name.hasSuffix(".weight"), left.remove(module) != nil, let pair = pairs[module] else {
        return weight
      }
      try Adapter.check(module, [pair.b.shape[0], pair.a.shape[1]], weight.shape, checkpoint)
      let scale = Float(config.scale(of: module))
      return Weight(name: weight.name, shape: weight.shape) {
        var floats = try weight.floats()
        pair.add(to: &floats, scale: scale)
        return floats
      }
    }
    guard left.isEmpty, whole.isEmpty else {
      let unknown = left.union(whole).sorted().prefix(5).joined(separator: ", ")
      throw CheckpointError(
        path: checkpoint.folder, problem: "the adapter is for modules that are not here: \(unknown)")
    }
    return weights
  }

  private static func check(_ name: String, _ given: [Int], _ shape: [Int], _ checkpoint: Checkpoint) throws {
    guard given == shape else {
      throw CheckpointError(
        path: checkpoint.folder, problem: "the adapter's \(name) is \(given), the model's \(shape)")
    }
  }
}

extension Adapter.Pair {
  /// Adds `scale · B·A` to a matrix of the product's shape.
  func add(to floats: inout [Float], scale: Float) {
    let (rank, columns) = (a.shape[0], a.shape[1])
    var row = [Float](repeating: 0, count: columns)
    for output in 0..<b.shape[0] {
      for column in 0..<columns { row[column] = 0 }
      for inner in 0..<rank {
        let factor = b.floats[output * rank + inner]
        let start = inner * columns
        for column in 0..<columns { row[column] += factor * a.floats[start + column] }
      }
      let start = output * columns
      for column in 0..<columns { floats[start + column] += scale * row[column] }
    }
  }
}
