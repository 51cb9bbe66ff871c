import ModelKernels

extension Parameters {
  /// Numbers that one thread takes at once where nothing else parts the work; sums are cut here, whatever the threads.
  static let stretch = 65_536

  /// Neighbouring numbers of at most one stretch each, in order.
  static func stretches(of range: Range<Int>) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: stretch).map {
      $0..<min($0 + stretch, range.upperBound)
    }
  }

  /// The root of the sum of all gradients' squares: summed in double precision, stretch by stretch and tensor by tensor.
  ///
  /// - Throws: `ModelError` naming the first tensor with a gradient that is no finite number.
  public func gradientNorm(crew: Crew) throws -> Double {
    let parts = tensors.map { Parameters.stretches(of: $0.offset..<$0.offset + $0.count) }
    let all = parts.flatMap { $0 }
    var sums = [Double](repeating: 0, count: all.count)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      crew.run(parts: all.count) { part in
        yi_sum_of_squares(gradients.floats + all[part].lowerBound, all[part].count, &sums[part])
      }
    }
    var total = 0.0
    var next = 0
    for (tensor, parts) in zip(tensors, parts) {
      let sum = sums[next..<next + parts.count].reduce(0, +)
      next += parts.count
      // Squares of finite floats, and their sums, are far from the end of a double.
      guard sum.isFinite else { throw notFinite(tensor) }
      total += sum
    }
    return total.squareRoot()
  }

  private func notFinite(_ tensor: Tensor) -> ModelError {
    let place = (0..<tensor.count).first { !gradients.floats[tensor.offset + $0].isFinite } ?? 0
    return ModelError(
      "the gradient of \(tensor.name) is not finite (element \(place) is \(gradients.floats[tensor.offset + place])); the step was not taken, and all weights are as they were"
    )
  }
}
