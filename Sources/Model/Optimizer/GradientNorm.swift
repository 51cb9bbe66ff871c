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
    var total = 0.0
    for tensor in tensors {
      let sum = crew.sumOfSquares(gradients.floats, tensor.offset..<tensor.offset + tensor.count)
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
