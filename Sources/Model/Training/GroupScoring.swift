import Checkpoints

extension Decoder {
  /// The log-probability of every id of every completion, with the bits of `Learner.learn` and of `logProbabilities(of:)`; a group's
  /// prompt is read once, and its temperature counts. The first id of a sequence without a prompt follows nothing and has NaN.
  ///
  /// For old and reference log-probabilities; `withoutAdapter` gives those of the model under an adapter.
  ///
  /// - Throws: `ModelError` for ids the model lacks, sequences that are too long, logits that are no numbers.
  public func logProbabilities(of groups: [TrainingGroup]) throws -> [[[Float]]] {
    try groups.map { group in
      var group = group
      for index in group.completions.indices {
        let count = group.completions[index].ids.count
        group.completions[index].weights = Array(repeating: 1, count: count)
      }
      let plan = try LearningPlan([group], self)
      var found = group.completions.map { [Float](repeating: .nan, count: $0.ids.count) }
      guard !plan.targets.isEmpty else { return found }
      forward(plan.batch(pool: pool))
      for start in stride(from: 0, to: plan.targets.count, by: Decoder.headRows) {
        let targets = plan.targets[start..<min(plan.targets.count, start + Decoder.headRows)]
        let scores = logits(rows: targets.map(\.row)) { index, logits in
          Decoder.logProbability(of: targets[start + index].id, logits, scale: group.scale)
        }
        for (target, score) in zip(targets, scores) {
          guard score.isFinite else { throw notNumbers() }
          found[target.completion][target.index] = score
        }
      }
      return found
    }
  }
}

extension LearningPlan {
  /// The plan's tokens, with caches of a pool; a completion's shares its prompt's pages.
  func batch(pool: PagePool) -> TokenBatch {
    var batch = TokenBatch()
    for segment in segments {
      let cache =
        segment.parent.map {
          SequenceCache(pool: pool, after: batch.slices[$0].cache, length: segment.position)
        } ?? SequenceCache(pool: pool)
      cache.prepare(segment.count)
      batch.append(
        ids[segment.first..<segment.first + segment.count], to: cache, startLength: segment.length,
        parent: segment.parent)
    }
    return batch
  }
}
