extension Adapter {
  /// The weights of a checkpoint with the adapter in them: W + scale · B·A, computed in single precision one tensor at a
  /// time, as PEFT's `merge_and_unload` does.
  ///
  /// - Throws: `CheckpointError` if the adapter is for modules the checkpoint lacks or has in another shape, or has one of an
  ///   embedding and a head that are tied.
  public func merged(into checkpoint: Checkpoint) throws -> [Weight] {
    // PEFT unties them: the one that was not trained stays as it was.
    if checkpoint.config.tiesEmbeddings,
      let name = ["model.embed_tokens.weight", "lm_head.weight"].first(where: { replaced[$0] != nil })
    {
      throw CheckpointError(
        path: checkpoint.folder,
        problem: """
          the adapter holds \(name) trained whole, which the model ties with its other end; \
          merge them with PEFT: merge_and_unload()
          """)
    }
    var left = Set(pairs.keys)
    var whole = Set(replaced.keys)
    let weights = try checkpoint.weights().map { weight in
      if whole.remove(weight.name) != nil, let matrix = replaced[weight.name] {
        try check(weight.name, matrix.isWhole ? matrix.shape : nil, weight.shape, checkpoint)
        return Weight(name: weight.name, shape: weight.shape) { matrix.floats }
      }
      let module = String(weight.name.dropLast(".weight".count))
      guard weight.name.hasSuffix(".weight"), left.remove(module) != nil, let pair = pairs[module] else {
        return weight
      }
      try check(module, pair.shape, weight.shape, checkpoint)
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
        path: checkpoint.folder,
        problem: "the adapter\(config.madeFor) is for modules that are not here: \(unknown)")
    }
    return weights
  }

  private func check(_ name: String, _ given: [Int]?, _ shape: [Int], _ checkpoint: Checkpoint) throws {
    guard given == shape else {
      let given = given.map { "\($0)" } ?? "of parts that do not fit"
      throw CheckpointError(
        path: checkpoint.folder,
        problem: "\(name) of the adapter\(config.madeFor) is \(given), of the model \(shape)")
    }
  }
}

extension AdapterConfig {
  /// For messages that the model is another one.
  public var madeFor: String { baseModel.map { " (made for \($0))" } ?? "" }
}

extension Adapter.Matrix {
  /// Whether there are as many numbers as the shape says.
  var isWhole: Bool {
    var count = 1
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflows else { return false }
      count = product
    }
    return floats.count == count
  }
}

extension Adapter.Pair {
  /// Of the product; nil if the matrices do not fit each other.
  var shape: [Int]? {
    guard a.shape.count == 2, b.shape.count == 2, a.shape[0] == b.shape[1], a.isWhole, b.isWhole else {
      return nil
    }
    return [b.shape[0], a.shape[1]]
  }

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
