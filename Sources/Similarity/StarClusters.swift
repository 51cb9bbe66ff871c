/// Groups of duplicates, each around the one text that is kept; every member was compared with it.
///
/// Greedy: the most preferred text that is in no group yet opens one and takes its free neighbours. No chains: with
/// A ~ B and B ~ C alone, C is not lost to A (transitive closure once made one group of 859,091 books: marin#6854).
public struct StarClusters: Sendable, Equatable {
  /// What a text is a duplicate of.
  public struct Membership: Sendable, Equatable {
    /// The kept text.
    public let representative: Int
    /// The exact Jaccard index with it.
    public let jaccard: Double
  }

  /// For each text, what it duplicates; nil for those that are kept.
  public let memberships: [Membership?]

  /// - Parameters:
  ///   - found: the verified pairs and copies among texts 0..<count.
  ///   - count: how many texts there are.
  ///   - order: all texts, the most preferred first; those left out come last, in their order.
  ///   - fixed: so many texts, those numbered first, are kept whatever they duplicate, and come before all others.
  public init(_ found: NearDuplicates.Found, count: Int, order: [Int], fixed: Int = 0) {
    // Copies share their original's neighbours: the set of shingles is the same.
    var original = Array(0..<count)
    var copies: [Int: [Int]] = [:]
    for copy in found.copies where copy.id < count && copy.original < count {
      original[copy.id] = copy.original
      copies[copy.original, default: []].append(copy.id)
    }
    let neighbours = Neighbours(found.pairs, count: count)
    var memberships = [Membership?](repeating: nil, count: count)
    var isTaken = [Bool](repeating: false, count: count)
    func visit(_ id: Int) {
      guard id >= 0, id < count, !isTaken[id] else { return }
      isTaken[id] = true
      func take(_ others: [Int], _ jaccard: Double) {
        for other in others where other >= fixed && !isTaken[other] {
          isTaken[other] = true
          memberships[other] = Membership(representative: id, jaccard: jaccard)
        }
      }
      let own = original[id]
      take([own] + (copies[own] ?? []), 1)
      for (other, jaccard) in neighbours.of(own) { take([other] + (copies[other] ?? []), jaccard) }
    }
    for id in 0..<min(max(fixed, 0), count) { visit(id) }
    for id in order { visit(id) }
    for id in 0..<count { visit(id) }
    self.memberships = memberships
  }
}

/// The pairs by each of their sides: two flat arrays, no array for every text.
private struct Neighbours {
  private var starts: [Int]
  private var entries: [(Int, Double)]

  init(_ pairs: [NearDuplicates.Pair], count: Int) {
    starts = [Int](repeating: 0, count: count + 1)
    let pairs = pairs.filter { $0.first < count && $0.second < count }
    for pair in pairs {
      starts[pair.first] += 1
      starts[pair.second] += 1
    }
    var sum = 0
    for index in starts.indices {
      sum += starts[index]
      starts[index] = sum
    }
    entries = [(Int, Double)](repeating: (0, 0), count: sum)
    for pair in pairs.reversed() {
      starts[pair.first] -= 1
      entries[starts[pair.first]] = (pair.second, pair.jaccard)
      starts[pair.second] -= 1
      entries[starts[pair.second]] = (pair.first, pair.jaccard)
    }
  }

  func of(_ id: Int) -> ArraySlice<(Int, Double)> { entries[starts[id]..<starts[id + 1]] }
}
