public import Checkpoints
import ModelKernels

extension ModelConfig {
  /// Floating-point operations of one pass over groups, forward and back, that nobody could leave out: products by the weights of rows
  /// that are read (each prompt once), of rows with a loss by the head's, and attention over what a row sees. A multiplication and an
  /// addition are two. Back are twice as many as forward; under an adapter's pairs as many, since the weights have no gradient.
  ///
  /// Norms, activations, the softmax and what is computed again to save memory are not counted, as in PaLM's MFU (Chowdhery et al. 2022,
  /// appendix B): over time and `Crew.speed(of:)` this gives the share of the machine's peak.
  /// - Parameter adapter: what is learnt, if not all weights.
  /// - Throws: `CheckpointError` if the adapter's targets cannot be read.
  public func trainingOperations(_ groups: [TrainingGroup], adapter: AdapterConfig? = nil) throws -> Double {
    var (rows, targets) = (0, 0)
    var seen = 0.0
    for group in groups {
      let ends = group.completions.map(\.lastReported).filter { $0 >= 0 }
      guard !ends.isEmpty else { continue }
      let prompt = group.prompt.count
      rows += ends.reduce(prompt, +)
      targets += group.completions.reduce(0) { $0 + $1.weights.count { $0 != 0 } }
      seen += ends.reduce(pairs(upTo: prompt)) { $0 + pairs(upTo: prompt + $1) - pairs(upTo: prompt) }
    }
    let linear = projections.reduce(0) { $0 + $1.shape.reduce(1, *) } * layers.count
    let head = vocabularySize * hiddenSize
    let products = 2 * (Double(linear) * Double(rows) + Double(head) * Double(targets))
    let attention = 4 * Double(heads * headDimension) * seen
    guard let adapter else { return 3 * (products + attention) }
    let own = try adapter.modules(of: self).reduce(0) {
      $0 + adapter.rank(of: $1.name) * $1.shape.reduce(0, +)
    }
    return 2 * products + 3 * (attention + 2 * Double(own) * Double(rows))
  }

  /// Pairs of a query and a key it sees, of a sequence's first `count` positions, over all layers.
  private func pairs(upTo count: Int) -> Double {
    let full = Double(count) * Double(count + 1) / 2
    let window = slidingWindow ?? count
    let beyond = Double(max(0, count - window))
    let sliding = full - beyond * (beyond + 1) / 2
    return layers.reduce(0) { $0 + ($1 == .full ? full : sliding) }
  }
}

extension Crew {
  /// What products reach on this machine.
  public struct ProductSpeed: Sendable {
    /// Floating-point operations a second.
    public let operations: Double
    /// Bytes of weights a second.
    public let bytes: Double
  }

  /// The best of some products of `rows` rows of zeros with a matrix, [outputs, inputs]; with the sizes given here everything stays in
  /// the cache, so that nothing this program does can be faster.
  ///
  /// - Parameter seconds: for how long, about; three products at least.
  public func speed(
    of precision: ComputeType, outputs: Int = 2_048, inputs: Int = 1_024, rows: Int = 512,
    seconds: Double = 0.2
  ) -> ProductSpeed {
    let (n, k, m) = (Int32(outputs), Int32(inputs), Int32(rows))
    let size = yi_packed_size(precision.type, n, k)
    let weights = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4_096)
    weights.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    defer { weights.deallocate() }
    let input = [Float](repeating: 0, count: rows * precision.padded(inputs))
    var output = [Float](repeating: 0, count: rows * outputs)
    var best = Double.infinity
    output.withUnsafeMutableBufferPointer { output in
      let out = output.baseAddress
      let begin = ContinuousClock.now
      var products = 0
      while products < 3 || (ContinuousClock.now - begin) / .seconds(1) < seconds {
        let start = ContinuousClock.now
        share(panels: outputs / Int(YI_PANEL)) { panels in
          var matrix = yi_matrix(panels: weights, bias: nil, n: n, k: k, type: precision.type)
          yi_product(
            &matrix, input, precision.padded(inputs), m, out, outputs, 0, Int32(panels.lowerBound),
            Int32(panels.upperBound))
        }
        best = min(best, (ContinuousClock.now - start) / .seconds(1))
        products += 1
      }
    }
    yi_products_done()
    return ProductSpeed(
      operations: 2 * Double(outputs) * Double(inputs) * Double(rows) / best, bytes: Double(size) / best)
  }
}
