/// The rewards of a batch by function and completion, with the functions' weights.
struct RewardTable {
  /// nil where there is no finite number.
  let rewards: [[Double?]]
  let weights: [Double]
  /// The completions of each group.
  let groups: [Range<Int>]

  init(_ rewards: [[Double?]], weights: [Double]?, groups: [Int]) throws(AdvantageError) {
    var places: [Range<Int>] = []
    var end = 0
    for size in groups {
      guard size > 0, size <= Int.max - end else {
        throw AdvantageError("a group of \(size) completions; each must have one or more")
      }
      places.append(end..<(end + size))
      end += size
    }
    for function in rewards where function.count != end {
      throw AdvantageError("\(function.count) rewards for \(end) completions; what does not apply is null")
    }
    let weights = weights ?? rewards.map { _ in 1 }
    guard weights.count == rewards.count, weights.allSatisfy(\.isFinite) else {
      throw AdvantageError(
        "reward_weights must be finite numbers, one for each of \(rewards.count) functions")
    }
    self.rewards = rewards.map { $0.map { $0.flatMap { $0.isFinite ? $0 : nil } } }
    self.weights = weights
    self.groups = places
  }

  private var count: Int { groups.last?.upperBound ?? 0 }

  /// Completions that a function has a reward for.
  private var isScored: [Bool] { (0..<count).map { place in rewards.contains { $0[place] != nil } } }

  /// Σ weight · reward of those that are there; nil where none is.
  var sums: [Double?] {
    zip(0..<count, isScored).map { place, isScored in
      guard isScored else { return nil }
      return zip(rewards, weights).reduce(0) { ($0 + ($1.1 * ($1.0[place] ?? 0)).held).held }
    }
  }

  /// Each reward by its own group's mean and deviation, their weighted sum by the batch's.
  func normalised(epsilon: Double) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for (function, weight) in zip(rewards, weights) {
      for places in groups {
        let moments = Moments(function[places].compactMap(\.self))
        for place in places {
          guard let reward = function[place] else { continue }
          sums[place] = (sums[place] + (weight * moments.normalised(reward, epsilon: epsilon)).held).held
        }
      }
    }
    let isScored = isScored
    let whole = Moments(zip(sums, isScored).compactMap { $1 ? $0 : nil })
    return zip(sums, isScored).map { $1 ? whole.normalised($0, epsilon: epsilon) : 0 }
  }
}
