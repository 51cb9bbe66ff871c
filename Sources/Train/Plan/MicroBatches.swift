import Model

/// One step, cut into passes.
///
/// The cut follows from the examples of the step alone: they are sorted by length, longest first, and neighbours share a pass as long
/// as they have no more ids than `maxTokensPerMicroBatch`. So the order they were drawn in, and how a batch's size is split between
/// `per_device_train_batch_size` and `gradient_accumulation_steps`, change no bit.
struct MicroBatches {
  /// By pass, its examples in the set.
  private(set) var passes: [[Int]] = []
  /// Ids, and those of them with a loss.
  let tokens: Int
  let targets: Int
  /// Examples in the passes before each.
  private var starts: [Int] = []

  /// The passes over these examples of a set.
  init(_ indices: [Int], of set: ExampleSet, maxTokens: Int) {
    let sorted = indices.sorted {
      let (one, other) = (set.examples[$0], set.examples[$1])
      return one.count == other.count ? (one.id, $0) < (other.id, $1) : one.count > other.count
    }
    tokens = sorted.reduce(0) { $0 + set.examples[$1].count }
    targets = sorted.reduce(0) { $0 + set.examples[$1].targets }
    var room = 0
    for (place, index) in sorted.enumerated() {
      let count = set.examples[index].count
      if place == 0 || count > room {
        passes.append([])
        starts.append(place)
        room = max(count, maxTokens)
      }
      passes[passes.count - 1].append(index)
      room -= count
    }
  }

  /// Passes without a target.
  func empty(of set: ExampleSet) -> Int {
    passes.count { $0.allSatisfy { set.examples[$0].targets == 0 } }
  }

  /// What one pass reads, made when it is its turn; the normaliser is that of all: the step's number of targets.
  func groups(of pass: Int, in set: ExampleSet) -> [TrainingGroup] {
    let weight = 1 / Float(max(1, targets))
    return passes[pass].enumerated().map { place, index in
      let example = set.examples[index]
      let completion = TrainingGroup.Completion(
        ids: Array(set.ids(of: example)), weights: set.learns(of: example).map { $0 ? weight : 0 })
      var group = TrainingGroup(completions: [completion])
      group.id = starts[pass] + place
      return group
    }
  }
}
