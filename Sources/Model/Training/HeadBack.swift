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
    let chunk = chunkRows ?? Learner.chunkRows(vocabulary: decoder.head.outputs)
    for start in stride(from: 0, to: plan.targets.count, by: chunk) {
      let targets = plan.targets[start..<min(plan.targets.count, start + chunk)]
      for (target, found) in zip(targets, headBack(targets, groups, objective)) {
        guard found.logProbability.isFinite, found.loss.isFinite else { throw decoder.notNumbers() }
        result.logProbabilities[target.group][target.completion][target.index] = found.logProbability
        result.entropies[target.group][target.completion][target.index] = found.entropy
        result.loss += Double(found.loss)
        result.tokens += 1
      }
      // Several targets may have one row: the samples of a prompt.
      for (index, target) in targets.enumerated() {
        let (from, to) = (scratch.sums.floats + index * d, stream + target.row * d)
        for column in 0..<d { to[column] += from[column] }
      }
    }
    normBack(
      decoder.finalNorm, decoder.workspace.residual.floats, rows, dy: stream, into: stream, adds: false)
  }

  /// Logits of about 32 MiB at once; whole tiles of products, so that sums over targets are the same for every size.
  static func chunkRows(vocabulary: Int) -> Int { max(64, min(512, (8 << 20) / vocabulary / 32 * 32)) }

  private struct Found {
    var logProbability: Float = 0
    var entropy: Float = 0
    var loss: Float = 0
  }

  /// One chunk: what is found of its targets; the gradient of what the head took is left in `scratch.sums`, [R][d].
  private func headBack(
    _ targets: ArraySlice<LearningPlan.Target>, _ groups: [TrainingGroup], _ objective: Objective
  ) -> [Found] {
    let config = decoder.config
    let precision = decoder.precision
    let head = decoder.head
    let (d, vocabulary, count, first) = (config.hiddenSize, head.outputs, targets.count, targets.startIndex)
    let hiddenStride = precision.padded(d)
    let stride = precision.padded(vocabulary)
    scratch.hidden.reserve(count * hiddenStride * precision.size)
    scratch.logits.reserve(count * vocabulary * 4, exactly: true)
    scratch.typed.reserve(count * stride * precision.size, exactly: true)
    scratch.sums.reserve(count * d * 4)
    let (hidden, logits, typed) = (scratch.hidden.base, scratch.logits.floats, scratch.typed.base)
    decoder.crew.rows(count, atLeast: 8) { range in
      for index in range {
        yi_rms_norm(
          decoder.workspace.residual.floats + targets[first + index].row * d, d, 1, Int32(d),
          decoder.finalNorm.weights,
          config.normEpsilon, precision.type, hidden + index * hiddenStride * precision.size, hiddenStride)
      }
    }
    head.multiply(hidden, rows: count, into: logits, crew: decoder.crew)
    var found = [Found](repeating: Found(), count: count)
    found.withUnsafeMutableBufferPointer { found in
      let found = found.baseAddress
      decoder.crew.rows(count) { range in
        for index in range {
          let row = logits + index * vocabulary
          let target = targets[first + index]
          let completion = groups[target.group].completions[target.completion]
          if let cap = config.finalSoftcap { yi_softcap(row, vocabulary, cap) }
          let scale = groups[target.group].scale
          var logSum = 0.0
          var entropy = 0.0
          yi_log_sum_exp_entropy(row, vocabulary, scale, &logSum, &entropy)
          let logits = UnsafeMutableBufferPointer(start: row, count: vocabulary)
          let logProbability = Decoder.logProbability(of: target.id, logits, scale: scale, logSum: logSum)
          let token = Objective.Token(completion, target.index, logProbability, entropy: Float(entropy))
          let value = objective.value(token)
          let weight = completion.weights[target.index]
          found?[index] = Found(
            logProbability: logProbability, entropy: Float(entropy), loss: weight * value.loss)
          yi_logits_back(
            row, vocabulary, scale, logSum, target.id, weight * value.byLogProbability,
            weight * value.byEntropy,
            entropy,
            config.finalSoftcap ?? 0, precision.type, typed + index * stride * precision.size, stride)
        }
      }
    }
    head.multiplyBack(typed, rows: count, into: scratch.sums.floats, crew: decoder.crew)
    if let gradient = places.weight(head) {
      turn(typed, stride: stride, rows: count, columns: vocabulary)
      pack(hidden, rows: count, columns: d)
      addProduct(outputs: vocabulary, inputs: d, rows: count, to: gradient)
    }
    return found
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

extension Objective.Token {
  init(
    _ completion: TrainingGroup.Completion, _ index: Int, _ logProbability: Float, entropy: Float
  ) {
    let old = completion.oldLogProbabilities
    let reference = completion.referenceLogProbabilities
    self.init(
      logProbability: logProbability, oldLogProbability: old.isEmpty ? logProbability : old[index],
      referenceLogProbability: reference.isEmpty ? logProbability : reference[index],
      advantage: completion.advantages.isEmpty ? 1 : completion.advantages[index], entropy: entropy)
  }
}
