import Checkpoints

extension Decoder {
  /// Ids of one pass over groups, at most; a longer group is alone.
  private static let lotTokens = 1_024
  /// Where only log-probabilities are asked, a longer group is cut between its completions, and its prompt read again.
  private static let groupTokens = 16_384

  /// What `Learner.learn` would find of the groups, with the same bits and without gradients: losses, and log-probability, entropy and
  /// greediness of each id with a weight (of all where `reportsAll` is set).
  ///
  /// For held-out examples: a loss by sequence is the sum of its log-probabilities.
  /// - Throws: `ModelError` for a batch that is wrong in itself, and for logits that are no numbers.
  public func evaluate(
    _ groups: [TrainingGroup], _ objective: Objective = .negativeLogLikelihood
  ) throws -> TrainingResult {
    for (number, group) in groups.enumerated() { try group.check(number, for: objective) }
    var result = TrainingResult(groups)
    for lot in groups.lots(ofTokens: Decoder.lotTokens) {
      let groups = Array(groups[lot])
      let plan = try LearningPlan(groups, self)
      guard !plan.targets.isEmpty else { continue }
      forward(plan.batch(pool: pool))
      for start in stride(from: 0, to: plan.targets.count, by: Decoder.headRows) {
        let targets = plan.targets[start..<min(plan.targets.count, start + Decoder.headRows)]
        let found = logits(rows: targets.map(\.row)) { index, logits in
          let target = targets[start + index]
          let counts = groups[target].weights[target.index] != 0
          return FoundTarget(logits, target, groups, counts ? objective : nil)
        }
        for (target, found) in zip(targets, found) {
          try found.check(target, self)
          let place = target.moved(by: lot.lowerBound)
          if groups[target].weights[target.index] == 0 {
            result.report(found, place)
          } else {
            result.add(found, place)
          }
        }
      }
    }
    result.finish()
    return result
  }

  /// The log-probability of every id of every completion, with the bits of `Learner.learn` and of `logProbabilities(of:)`; a group's
  /// prompt is read once, and its temperature counts. The first id of a sequence without a prompt follows nothing and has NaN.
  ///
  /// For old and reference log-probabilities; `withoutAdapter` gives those of the model under an adapter.
  ///
  /// - Throws: `ModelError` for ids the model lacks, sequences that are too long, logits that are no numbers.
  public func logProbabilities(of groups: [TrainingGroup]) throws -> [[[Float]]] {
    let parts = groups.map { group in
      var all = TrainingGroup(
        prompt: group.prompt, completions: group.completions.map { .init(ids: $0.ids) })
      (all.id, all.temperature) = (group.id, group.temperature)
      return all.cut(toTokens: Decoder.groupTokens)
    }
    var found = try evaluate(parts.flatMap(\.self)).logProbabilities[...]
    return parts.map { part in
      defer { found = found.dropFirst(part.count) }
      return found.prefix(part.count).flatMap(\.self)
    }
  }
}

extension LearningPlan.Target {
  /// The same of groups that stand behind others.
  fileprivate func moved(by groups: Int) -> Self {
    Self(row: row, id: id, group: group + groups, completion: completion, index: index)
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
