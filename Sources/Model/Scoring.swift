import Checkpoints
import ModelKernels

extension Decoder {
  /// Rows whose logits are held at once.
  static let headRows = 64
  /// Tokens read in one pass, at most.
  static let passTokens = 512

  /// The natural logarithm of each token's probability given those before it: `ids.count − 1` numbers.
  ///
  /// - Throws: `ModelError` for an id the model lacks, more ids than it has positions, weights that are no numbers.
  public func logProbabilities(of ids: [Int32]) throws -> [Float] {
    let found = try score(ids) { id, logits in Decoder.logProbability(of: id, logits) }
    guard !found.contains(where: \.isNaN) else { throw notNumbers() }
    return found
  }

  /// The same numbers, each with the most probable tokens in its token's place.
  public func score(_ ids: [Int32], alternatives: Int) throws -> [SampledToken] {
    let found = try score(ids) { id, logits in
      let total = Decoder.logSumExp(logits)
      let others = (alternatives > 0 ? Sampler.top(logits, alternatives) : []).map { other in
        SampledToken.Alternative(id: other, logProbability: Float(Double(logits[Int(other)]) - total))
      }
      return SampledToken(
        id: id, logProbability: Float(Double(logits[Int(id)]) - total), samplingLogProbability: 0,
        alternatives: others)
    }
    guard !found.contains(where: \.logProbability.isNaN) else { throw notNumbers() }
    return found
  }

  /// How long a sequence may be, stretched rotary positions among it.
  var mostPositions: Int { max(config.maxPositions, config.fullRope.reach ?? 0) }

  /// Calls `use` with each id but the first, and the logits in its place.
  private func score<Result>(
    _ ids: [Int32], use: (Int32, UnsafeMutableBufferPointer<Float>) -> Result
  ) throws -> [Result] {
    try check(ids)
    guard ids.count <= mostPositions else {
      throw ModelError("\(ids.count) ids are more than the model's \(mostPositions) positions")
    }
    guard ids.count > 1 else { return [] }
    let cache = sequence()
    var found: [Result] = []
    found.reserveCapacity(ids.count - 1)
    for start in stride(from: 0, to: ids.count - 1, by: Decoder.passTokens) {
      let end = min(ids.count - 1, start + Decoder.passTokens)
      var batch = TokenBatch()
      batch.append(ids[start..<end], to: cache, startLength: ids.count)
      forward(batch)
      for from in stride(from: 0, to: end - start, by: Decoder.headRows) {
        let rows = Array(from..<min(end - start, from + Decoder.headRows))
        found += logits(rows: rows) { row, logits in use(ids[start + rows[row] + 1], logits) }
      }
    }
    return found
  }

  /// Logits of rows of the last pass; `use` gets each row's, and may write to it; rows run on all threads.
  func logits<Result>(
    rows: [Int], use: (Int, UnsafeMutableBufferPointer<Float>) -> Result
  ) -> [Result] {
    let d = config.hiddenSize
    let vocabulary = head.outputs
    let padded = precision.padded(d)
    workspace.logits.reserve(rows.count * vocabulary * 4)
    workspace.input.reserve(rows.count * padded * precision.size)
    let input = workspace.input.base
    hidden(rows, into: input)
    let logits = workspace.logits.floats
    head.multiply(input, rows: rows.count, into: logits, crew: crew)
    yi_products_done()
    let results = UnsafeMutableBufferPointer<Result?>.allocate(capacity: rows.count)
    results.initialize(repeating: nil)
    defer {
      results.deinitialize()
      results.deallocate()
    }
    crew.rows(rows.count) { range in
      for index in range {
        let row = UnsafeMutableBufferPointer(start: logits + index * vocabulary, count: vocabulary)
        if let cap = config.finalSoftcap { yi_softcap(row.baseAddress, vocabulary, cap) }
        results[index] = use(index, row)
      }
    }
    return results.compactMap { $0 }
  }

  /// What the head takes of rows of the last pass: their last hidden states, normed, typed and padded.
  func hidden(_ rows: [Int], into out: UnsafeMutableRawPointer) {
    let d = config.hiddenSize
    let padded = precision.padded(d)
    crew.rows(rows.count, atLeast: 8) { range in
      for index in range {
        yi_rms_norm(
          workspace.residual.floats + rows[index] * d, d, 1, Int32(d), finalNorm.weights, config.normEpsilon,
          precision.type, out + index * padded * precision.size, padded)
      }
    }
  }

  /// The one place where a log-probability is made: the logit less the logarithm of the sum of all, in double precision. `scale` is
  /// 1/temperature.
  static func logProbability(
    of id: Int32, _ logits: UnsafeMutableBufferPointer<Float>, scale: Float = 1, logSum: Double? = nil
  ) -> Float {
    Float(Double(logits[Int(id)]) * Double(scale) - (logSum ?? logSumExp(logits, scale: scale)))
  }

  static func logSumExp(_ logits: UnsafeMutableBufferPointer<Float>, scale: Float = 1) -> Double {
    var sum = 0.0
    yi_log_sum_exp(logits.baseAddress, logits.count, scale, &sum)
    return sum
  }
}
