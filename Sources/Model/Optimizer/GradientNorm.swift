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
    ModelError(
      "the gradient of \(tensor.name) is not finite (\(firstNotFinite(of: tensor, in: gradients) ?? "")); the step was not taken, and all weights are as they were"
    )
  }

  /// After a step that has lost weights.
  func notFinite(step: Int) -> ModelError {
    for tensor in tensors {
      guard let first = firstNotFinite(of: tensor, in: values) else { continue }
      return ModelError(
        "after step \(step) the weights of \(tensor.name) are no numbers any more (\(first)): lower the learning rate, and go on from the last checkpoint"
      )
    }
    return ModelError("after step \(step) a weight is no number any more: lower the learning rate")
  }

  private func firstNotFinite(of tensor: Tensor, in buffer: Buffer) -> String? {
    let numbers = UnsafeBufferPointer(start: buffer.floats + tensor.offset, count: tensor.count)
    return numbers.firstIndex { !$0.isFinite }.map { "element \($0) is \(numbers[$0])" }
  }
}
