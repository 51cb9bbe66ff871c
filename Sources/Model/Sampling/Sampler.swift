import ModelKernels

/// Draws a token from a row of logits. A pure function of the row, the options, what was seen, and the draw.
struct Sampler {
  let options: SamplingOptions

  /// What is left of the vocabulary after the cuts, by falling probability; nil: all of it.
  struct Kept {
    var ids: [Int32]
    /// Logits after penalty, divided by the temperature.
    var logits: [Float]
  }

  /// - Parameters:
  ///   - logits: of the whole vocabulary; the penalty is written into it.
  ///   - seen: ids of prompt and answer.
  ///   - draw: in [0, 1).
  ///   - forbidden: ids that may not come (an end before `minTokens`).
  func sample(
    _ logits: UnsafeMutableBufferPointer<Float>, seen: Set<Int32>, forbidden: [Int32] = [],
    alternatives: Int,
    draw: Double
  ) -> SampledToken? {
    let total = Decoder.logSumExp(logits)
    guard total.isFinite else { return nil }
    let best = alternatives > 0 ? greatest(logits, count: alternatives, total: total) : []
    // The model's own, before anything is changed.
    func raw(_ id: Int32, _ logit: Float) -> Float { Float(Double(logit) - total) }
    let own = options.repetitionPenalty == 1 && forbidden.isEmpty ? nil : Array(logits)
    penalise(logits, seen)
    for id in forbidden where logits.indices.contains(Int(id)) { logits[Int(id)] = -.infinity }
    let id: Int32
    let samplingLogProbability: Float
    if options.temperature < 1e-5 {
      var place: Int64 = -1
      yi_greatest(logits.baseAddress, logits.count, &place)
      guard place >= 0, logits[Int(place)] > -.infinity else { return nil }
      (id, samplingLogProbability) = (Int32(place), 0)
    } else if let kept = cut(logits) {
      guard let drawn = Sampler.draw(from: kept, draw) else { return nil }
      (id, samplingLogProbability) = drawn
    } else {
      guard let drawn = drawWhole(logits, draw) else { return nil }
      id = drawn
      // As training makes it, to the bit.
      samplingLogProbability = Decoder.logProbability(
        of: id, logits, scale: 1 / options.temperature,
        logSum: own == nil && options.temperature == 1 ? total : nil)
    }
    return SampledToken(
      id: id, logProbability: raw(id, own?[Int(id)] ?? logits[Int(id)]),
      samplingLogProbability: samplingLogProbability, alternatives: best)
  }

  private func penalise(_ logits: UnsafeMutableBufferPointer<Float>, _ seen: Set<Int32>) {
    guard options.repetitionPenalty != 1 else { return }
    for id in seen where logits.indices.contains(Int(id)) {
      let logit = logits[Int(id)]
      logits[Int(id)] = logit < 0 ? logit * options.repetitionPenalty : logit / options.repetitionPenalty
    }
  }

  /// The most probable tokens, of equal ones the lowest ids.
  private func greatest(
    _ logits: UnsafeMutableBufferPointer<Float>, count: Int, total: Double
  ) -> [SampledToken.Alternative] {
    Sampler.top(logits, count).map {
      SampledToken.Alternative(id: $0, logProbability: Float(Double(logits[Int($0)]) - total))
    }
  }

  /// The ids of the `count` greatest logits, falling, of equal ones the lowest id first.
  static func top(_ logits: UnsafeMutableBufferPointer<Float>, _ count: Int) -> [Int32] {
    guard count < logits.count / 4 else {
      return Array(sorted((0..<Int32(logits.count)).filter { !logits[Int($0)].isNaN }, logits).prefix(count))
    }
    var best: [Int32] = []
    var least = -Float.infinity
    for id in 0..<Int32(logits.count)
    where logits[Int(id)] > least || (best.count < count && !logits[Int(id)].isNaN) {
      best.append(id)
      // Sorting a buffer of twice the size now and then costs less than a heap's every step.
      if best.count >= 2 * count + 64 {
        best = Array(sorted(best, logits).prefix(count))
        least = logits[Int(best[count - 1])]
      }
    }
    return Array(sorted(best, logits).prefix(count))
  }

  private static func sorted(_ ids: [Int32], _ logits: UnsafeMutableBufferPointer<Float>) -> [Int32] {
    ids.sorted { left, right in
      let (a, b) = (logits[Int(left)], logits[Int(right)])
      return a > b || (a == b && left < right)
    }
  }

  /// Top-k, then top-p, then min-p, as transformers' warpers; nil where nothing is cut.
  func cut(_ logits: UnsafeMutableBufferPointer<Float>) -> Kept? {
    guard options.topK > 0 || options.topP < 1 || options.minP > 0 else { return nil }
    var ids: [Int32]
    let isCut = options.topK > 0 && options.topK < logits.count
    if isCut {
      ids = Sampler.top(logits, options.topK)
      // Equals of the last one stay, as `scores < topk(scores)[-1]` has it.
      if let last = ids.last.map({ logits[Int($0)] }) {
        let known = Set(ids)
        ids += (0..<Int32(logits.count)).filter { logits[Int($0)] == last && !known.contains($0) }
      }
    } else {
      ids = Sampler.sorted(candidates(logits), logits)
    }
    var scaled = ids.map { logits[Int($0)] / options.temperature }
    if options.topP < 1 {
      // Against the whole of what is left after top-k; without top-k, against the whole vocabulary.
      let whole =
        isCut
        ? Sampler.sum(scaled, shift: scaled.first ?? 0)
        : Sampler.whole(
          logits, shift: (scaled.first ?? 0) * options.temperature, temperature: options.temperature)
      var before = 0.0
      var count = 0
      for logit in scaled {
        if count > 0, before / whole >= Double(options.topP) { break }
        before += Sampler.exponential(logit - (scaled.first ?? 0))
        count += 1
      }
      ids = Array(ids.prefix(count))
      scaled = Array(scaled.prefix(count))
    }
    if options.minP > 0, let first = scaled.first {
      let count = max(
        1, scaled.prefix { Sampler.exponential($0 - first) >= Double(options.minP) }.count)
      ids = Array(ids.prefix(count))
      scaled = Array(scaled.prefix(count))
    }
    return Kept(ids: ids, logits: scaled)
  }

  /// What top-p or min-p can keep: a token of less than (1 − p) / v lies in the tail that together is less than 1 − p.
  private func candidates(_ logits: UnsafeMutableBufferPointer<Float>) -> [Int32] {
    var place: Int64 = -1
    yi_greatest(logits.baseAddress, logits.count, &place)
    guard place >= 0 else { return [] }
    let greatest = logits[Int(place)]
    var least = -Double.infinity
    if options.topP < 1 {
      let whole = Sampler.whole(logits, shift: greatest, temperature: options.temperature)
      let probability = Double(1 - options.topP) / Double(logits.count) * 0.999
      least = Double(greatest) + (Double(options.temperature) * Sampler.log(probability * whole))
    }
    if options.minP > 0 {
      least = max(
        least, Double(greatest) + Double(options.temperature) * Sampler.log(Double(options.minP)) - 1e-3)
    }
    let bound = Float(least)
    return (0..<Int32(logits.count)).filter { logits[Int($0)] >= bound || Int64($0) == place }
  }

  /// The first token at which the running sum passes `draw`.
  static func draw(from kept: Kept, _ draw: Double) -> (Int32, Float)? {
    guard let first = kept.logits.first, let last = kept.ids.last else { return nil }
    let weights = kept.logits.map { exponential($0 - first) }
    let whole = weights.reduce(0, +)
    guard whole.isFinite, whole > 0 else { return nil }
    var sum = 0.0
    for (index, weight) in weights.enumerated() {
      sum += weight
      if sum > draw * whole {
        return (kept.ids[index], Float(Double(kept.logits[index] - first) - log(whole)))
      }
    }
    return (last, Float(Double((kept.logits.last ?? first) - first) - log(whole)))
  }

  /// The same over the whole vocabulary, in the order of the ids.
  private func drawWhole(_ logits: UnsafeMutableBufferPointer<Float>, _ draw: Double) -> Int32? {
    var place: Int64 = -1
    yi_greatest(logits.baseAddress, logits.count, &place)
    guard place >= 0 else { return nil }
    let greatest = logits[Int(place)]
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: logits.count) { weights in
      var whole = 0.0
      yi_exp_shifted(
        logits.baseAddress, logits.count, greatest, 1 / options.temperature, weights.baseAddress, &whole)
      guard whole.isFinite, whole > 0 else { return nil }
      let wanted = draw * whole
      var sum = 0.0
      var last = Int(place)
      var start = 0
      // By chunks first: their sums are made of the same terms.
      while start < weights.count {
        let end = min(weights.count, start + 1_024)
        var part = 0.0
        for index in start..<end { part += Double(weights[index]) }
        if sum + part > wanted {
          for index in start..<end {
            sum += Double(weights[index])
            if weights[index] > 0 { last = index }
            if sum > wanted { break }
          }
          break
        }
        sum += part
        start = end
      }
      return Int32(last)
    }
  }

  private static func sum(_ scaled: [Float], shift: Float) -> Double {
    scaled.reduce(0.0) { $0 + exponential($1 - shift) }
  }

  private static func whole(
    _ logits: UnsafeMutableBufferPointer<Float>, shift: Float, temperature: Float
  ) -> Double {
    var sum = 0.0
    yi_exp_shifted(logits.baseAddress, logits.count, shift, 1 / temperature, nil, &sum)
    return sum
  }
}
