import Checkpoints

/// What one pass computes: groups' tokens on one axis, each prompt once, and the rows whose next token has a loss.
struct LearningPlan {
  /// Tokens that follow one another: a whole sequence, a prompt, or what follows it.
  struct Segment {
    /// Its first row.
    let first: Int
    let count: Int
    /// Of its first token in the sequence.
    let position: Int
    /// The prompt's segment.
    let parent: Int?
    /// Of the whole sequence, which chooses stretched rotary frequencies.
    let length: Int
    /// Whose tokens they are; of a shared prompt, the first completion's.
    let group: Int
    let completion: Int
  }

  /// A token that is learnt.
  struct Target {
    /// The row from which it is predicted.
    let row: Int
    let id: Int32
    let group: Int
    let completion: Int
    let index: Int
  }

  private(set) var ids: [Int32] = []
  private(set) var segments: [Segment] = []
  /// Ranges of segments: a prompt and what follows it, or one sequence.
  private(set) var trees: [Range<Int>] = []
  private(set) var targets: [Target] = []

  /// - Throws: `ModelError` for ids the model lacks, lists that are not as long as the ids, sequences that are too long.
  init(_ groups: [TrainingGroup], _ decoder: Decoder) throws {
    for (index, group) in groups.enumerated().sorted(by: {
      ($0.element.id, $0.offset) < ($1.element.id, $1.offset)
    }) {
      try LearningPlan.check(group, index, decoder)
      let ends = group.completions.map { $0.lastReported }
      let shares =
        ends.count { $0 >= 0 } > 1 && !group.prompt.isEmpty && LearningPlan.canShare(group, decoder)
      if shares {
        let prompt = append(
          group.prompt, position: 0, parent: nil, length: group.prompt.count, of: index, 0)
        let last = segments[prompt].first + segments[prompt].count - 1
        for (place, completion) in group.completions.enumerated() where ends[place] >= 0 {
          // Of a completion whose first id alone is learnt, no row is read: it is predicted from the prompt's last.
          if ends[place] > 0 {
            _ = append(
              completion.ids.prefix(ends[place]), position: group.prompt.count, parent: prompt,
              length: group.prompt.count + completion.ids.count, of: index, place)
          }
          add(
            completion, index, place, after: group.prompt.count, from: last,
            then: segments[segments.count - 1].first)
        }
        trees.append(prompt..<segments.count)
      } else {
        for (place, completion) in group.completions.enumerated() {
          guard ends[place] >= (group.prompt.isEmpty ? 1 : 0) else { continue }
          let whole = group.prompt + completion.ids
          let own = append(
            whole.prefix(group.prompt.count + ends[place]), position: 0, parent: nil, length: whole.count,
            of: index, place)
          let prompt = segments[own].first + group.prompt.count
          add(completion, index, place, after: group.prompt.count, from: prompt - 1, then: prompt)
          trees.append(own..<own + 1)
        }
      }
    }
  }

  private mutating func append(
    _ tokens: some Collection<Int32>, position: Int, parent: Int?, length: Int, of group: Int,
    _ completion: Int
  ) -> Int {
    segments.append(
      Segment(
        first: ids.count, count: tokens.count, position: position, parent: parent, length: length,
        group: group, completion: completion))
    ids.append(contentsOf: tokens)
    return segments.count - 1
  }

  /// - Parameters:
  ///   - prompt: ids before the completion.
  ///   - last: the row of the last of them.
  ///   - next: the row of the completion's first id.
  private mutating func add(
    _ completion: TrainingGroup.Completion, _ group: Int, _ place: Int, after prompt: Int, from last: Int,
    then next: Int
  ) {
    for (index, id) in completion.ids.enumerated() where completion.reports(index) {
      // The first id of a sequence follows nothing.
      guard prompt + index > 0 else { continue }
      let row = index == 0 ? last : next + index - 1
      targets.append(Target(row: row, id: id, group: group, completion: place, index: index))
    }
  }

  /// Stretched rotary frequencies may differ between a prompt and what follows it.
  private static func canShare(_ group: TrainingGroup, _ decoder: Decoder) -> Bool {
    [decoder.config.fullRope, decoder.config.slidingRope].allSatisfy { rope in
      let variant = rope.variant(length: group.prompt.count)
      return group.completions.allSatisfy {
        rope.variant(length: group.prompt.count + $0.ids.count) == variant
      }
    }
  }

  private static func check(_ group: TrainingGroup, _ index: Int, _ decoder: Decoder) throws {
    try decoder.check(group.prompt)
    for (place, completion) in group.completions.enumerated() {
      try decoder.check(completion.ids)
      let count = completion.ids.count
      let name = "completion \(place) of group \(index)"
      guard completion.weights.count == count else {
        throw ModelError("\(name) has \(count) ids and \(completion.weights.count) weights")
      }
      for (list, what) in [
        (completion.advantages, "advantages"), (completion.oldLogProbabilities, "old log-probabilities"),
        (completion.referenceLogProbabilities, "reference log-probabilities"),
      ] where !list.isEmpty && list.count != count {
        throw ModelError("\(name) has \(count) ids and \(list.count) \(what)")
      }
      guard completion.weights.allSatisfy(\.isFinite) else {
        throw ModelError("\(name) has a weight that is no finite number")
      }
      let most = decoder.mostPositions
      guard group.prompt.count + count <= most else {
        throw ModelError(
          "\(name) is \(group.prompt.count + count) ids long, the model's positions are \(most)")
      }
    }
  }
}
