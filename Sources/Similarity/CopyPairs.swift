extension NearDuplicates.Found {
  /// All pairs, those of copies too: a copy is in the pairs that its original is in, and in one of 1 with each text
  /// that is the same.
  ///
  /// - Parameters:
  ///   - most: how many texts of one group of copies are paired with all others; the rest are paired with
  ///     their original alone, because pairs grow with the square.
  ///   - limit: how many pairs at all.
  /// - Returns: the pairs in the order of the texts' numbers, and how many were left out, with those not held.
  public func allPairs(most: Int = 1_000, limit: Int = 1 << 22) -> (
    pairs: [NearDuplicates.Pair], leftOut: Int
  ) {
    var groups: [Int: [Int]] = [:]
    for copy in copies { groups[copy.original, default: [copy.original]].append(copy.id) }
    var all: [NearDuplicates.Pair] = []
    var leftOut = unheld
    func add(_ one: Int, _ other: Int, _ jaccard: Double) {
      guard all.count < limit else { return leftOut += 1 }
      all.append(NearDuplicates.Pair(first: min(one, other), second: max(one, other), jaccard: jaccard))
    }
    for pair in pairs {
      let (ones, others) = (groups[pair.first] ?? [pair.first], groups[pair.second] ?? [pair.second])
      for one in ones.prefix(most) { for other in others.prefix(most) { add(one, other, pair.jaccard) } }
      leftOut += ones.count * others.count - min(ones.count, most) * min(others.count, most)
    }
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      let paired = group.prefix(most)
      for (place, one) in paired.enumerated() { for other in paired[(place + 1)...] { add(one, other, 1) } }
      for other in group.dropFirst(most) { add(group[0], other, 1) }
      let rest = group.count - paired.count
      leftOut += rest * (paired.count - 1) + rest * (rest - 1) / 2
    }
    all.sort { ($0.first, $0.second) < ($1.first, $1.second) }
    return (all, leftOut)
  }
}
