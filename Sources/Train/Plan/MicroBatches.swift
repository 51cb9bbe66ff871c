import Model

/// One step, cut into passes.
///
/// The cut follows from the examples of the step alone: they are sorted by length, longest first, and neighbours share a pass as long
/// as they have no more ids than `maxTokensPerMicroBatch`. So the order they were drawn in, and how a batch's size is split between
/// `per_device_train_batch_size` and `gradient_accumulation_steps`, change no bit.
struct MicroBatches {
  /// The passes.
  let passes: [[TrainingGroup]]
  /// By pass and group, the example in the set.
  let examples: [[Int]]
  /// Ids, and those of them with a loss.
  let tokens: Int
  let targets: Int
  /// Passes without a target.
  let empty: Int

  /// The passes over these examples of a set, one normaliser for all: the step's number of targets.
  init(_ indices: [Int], of set: ExampleSet, maxTokens: Int) {
    let sorted = indices.sorted {
      let (one, other) = (set.examples[$0], set.examples[$1])
      return one.count == other.count ? (one.id, $0) < (other.id, $1) : one.count > other.count
    }
    tokens = sorted.reduce(0) { $0 + set.examples[$1].count }
    targets = sorted.reduce(0) { $0 + set.examples[$1].targets }
    let weight = 1 / Float(max(1, targets))
    let groups = sorted.enumerated().map { place, index in
      let example = set.examples[index]
      let completion = TrainingGroup.Completion(
        ids: Array(set.ids(of: example)), weights: set.learns(of: example).map { $0 ? weight : 0 })
      var group = TrainingGroup(completions: [completion])
      group.id = place
      return group
    }
    let lots = groups.lots(ofTokens: maxTokens)
    passes = lots.map { Array(groups[$0]) }
    examples = lots.map { Array(sorted[$0]) }
    empty = examples.count { $0.allSatisfy { set.examples[$0].targets == 0 } }
  }
}
