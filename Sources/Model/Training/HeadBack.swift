import Checkpoints
import ModelKernels

extension Learner {
  /// The head, forward and back, some targets at a time: log-probabilities and entropies into `result`, the gradient of the last
  /// residual stream into `scratch.stream`. Rows without a target never meet the head.
  func head(
    _ plan: LearningPlan, _ groups: [TrainingGroup], _ objective: Objective, _ result: inout TrainingResult
  ) throws {
    let d = decoder.config.hiddenSize
    let rows = plan.ids.count
    scratch.stream.reserve(rows * d * 4, exactly: true)
    let stream = scratch.stream.floats
    stream.update(repeating: 0, count: rows * d)
    let learnt = plan.targets.filter { groups[$0].weights[$0.index] != 0 }
    let chunk = chunkRows ?? Learner.chunkRows(decoder.precision, vocabulary: decoder.head.outputs)
    for start in stride(from: 0, to: learnt.count, by: chunk) {
      let targets = learnt[start..<min(learnt.count, start + chunk)]
      let found = forward(targets, groups, objective)
      for (target, found) in zip(targets, found) {
        try found.check(target, decoder)
        result.add(found, target)
      }
      headBack(rows: targets.count)
      // Several targets may have one row: the samples of a prompt.
      for (index, target) in targets.enumerated() {
        let (from, to) = (scratch.sums.floats + index * d, stream + target.row * d)
        for column in 0..<d { to[column] += from[column] }
      }
    }
    result.finish()
    let others = plan.targets.filter { groups[$0].weights[$0.index] == 0 }
    for start in stride(from: 0, to: others.count, by: chunk) {
      let targets = others[start..<min(others.count, start + chunk)]
      for (target, found) in zip(targets, forward(targets, groups, nil)) {
        try found.check(target, decoder)
        result.report(found, target)
      }
    }
    normBack(
      decoder.finalNorm, decoder.workspace.residual.floats, rows, dy: stream, into: stream, adds: false)
  }

  /// Gradients of logits, at most 160 MiB of them: each chunk reads and writes all of the head's gradient. Whole tiles of products,
  /// so that sums over targets are the same for every size.
  static func chunkRows(_ precision: ComputeType, vocabulary: Int) -> Int {
    max(64, min(512, (160 << 20) / (precision.padded(vocabulary) * precision.size) / 32 * 32))
  }

  /// Logits of about 32 MiB.
  static func partRows(vocabulary: Int) -> Int { max(64, min(512, (8 << 20) / vocabulary / 32 * 32)) }

  /// What is found of one chunk's targets. What the head took is left in `scratch.hidden`; with an objective, the gradient of the
  /// logits in `scratch.typed`.
  private func forward(
    _ targets: ArraySlice<LearningPlan.Target>, _ groups: [TrainingGroup], _ objective: Objective?
  ) -> [FoundTarget] {
    let precision = decoder.precision
    let (d, vocabulary) = (decoder.config.hiddenSize, decoder.head.outputs)
    let stride = (hidden: precision.padded(d) * precision.size, typed: precision.padded(vocabulary))
    let part = min(targets.count, partRows ?? Learner.partRows(vocabulary: vocabulary))
    scratch.hidden.reserve(targets.count * stride.hidden)
    scratch.logits.reserve(part * vocabulary * 4, exactly: true)
    if objective != nil {
      scratch.typed.reserve(targets.count * stride.typed * precision.size, exactly: true)
    }
    let (hidden, logits, typed) = (scratch.hidden.base, scratch.logits.floats, scratch.typed.base)
    decoder.hidden(targets.map(\.row), into: hidden)
    var found = [FoundTarget](repeating: FoundTarget(), count: targets.count)
    found.withUnsafeMutableBufferPointer { found in
      let found = found.baseAddress
      for first in Swift.stride(from: 0, to: targets.count, by: part) {
        let count = min(part, targets.count - first)
        decoder.head.multiply(
          hidden + first * stride.hidden, rows: count, into: logits, crew: decoder.crew)
        decoder.crew.rows(count) { range in
          for index in range {
            let target = targets[targets.startIndex + first + index]
            let out = typed + (first + index) * stride.typed * precision.size
            found?[first + index] = forward(
              logits + index * vocabulary, target, groups, objective, out, stride.typed)
          }
        }
      }
    }
    return found
  }

  /// One row of logits.
  private func forward(
    _ row: UnsafeMutablePointer<Float>, _ target: LearningPlan.Target, _ groups: [TrainingGroup],
    _ objective: Objective?, _ out: UnsafeMutableRawPointer, _ stride: Int
  ) -> FoundTarget {
    let logits = UnsafeMutableBufferPointer(start: row, count: decoder.head.outputs)
    if let cap = decoder.config.finalSoftcap { yi_softcap(row, logits.count, cap) }
    let found = FoundTarget(logits, target, groups, objective)
    guard objective != nil else { return found }
    yi_logits_back(
      row, logits.count, groups[target.group].scale, found.logSum, target.id, found.value.byLogProbability,
      found.value.byEntropy, found.exactEntropy, decoder.config.finalSoftcap ?? 0, decoder.precision.type,
      out, stride)
    return found
  }

  /// From the gradient of `rows` rows of logits to that of the head's weights, and to that of what it took, in `scratch.sums`: [R][d].
  private func headBack(rows: Int) {
    let precision = decoder.precision
    let head = decoder.head
    let (d, vocabulary) = (decoder.config.hiddenSize, head.outputs)
    let typed = scratch.typed.base
    scratch.sums.reserve(rows * d * 4)
    head.multiplyBack(typed, rows: rows, into: scratch.sums.floats, crew: decoder.crew)
    guard let gradient = places.weight(head) else { return }
    pack(scratch.hidden.base, rows: rows, columns: d)
    // Some columns at a time: turned over, all would need as much memory again.
    for from in stride(from: 0, to: vocabulary, by: 16_384) {
      let count = min(16_384, vocabulary - from)
      turn(
        typed + from * precision.size, stride: precision.padded(vocabulary), rows: rows, columns: count)
      addProduct(outputs: count, inputs: d, rows: rows, to: gradient + from * d)
    }
  }

  /// The way back through the embedding: each id's rows in their order, after what the head added.
  func embedBack(_ plan: LearningPlan) {
    guard let gradient = places.embedding else { return }
    let d = decoder.config.hiddenSize
    let scale = decoder.embeddingScale
    let stream = scratch.stream.floats
    let byID = plan.ids.indices.sorted { (plan.ids[$0], $0) < (plan.ids[$1], $1) }
    var starts = byID.indices.filter { $0 == 0 || plan.ids[byID[$0]] != plan.ids[byID[$0 - 1]] }
    starts.append(byID.count)
    decoder.crew.rows(starts.count - 1, atLeast: 16) { range in
      for number in range {
        let to = gradient + Int(plan.ids[byID[starts[number]]]) * d
        for row in byID[starts[number]..<starts[number + 1]] {
          let from = stream + row * d
          for column in 0..<d { to[column] += scale * from[column] }
        }
      }
    }
  }
}
