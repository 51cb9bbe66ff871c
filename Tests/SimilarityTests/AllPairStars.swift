@testable import Similarity

/// The stars of all pairs, held at once: what `NearDuplicates.stars` must find without holding any.
enum AllPairStars {
  static func memberships(
    _ found: NearDuplicates.Found, count: Int, order: [Int], fixed: Int = 0
  ) -> [StarClusters.Membership?] {
    // Copies share their original's neighbours: the set of shingles is the same.
    var original = Array(0..<count)
    var copies: [Int: [Int]] = [:]
    for copy in found.copies where copy.id < count && copy.original < count {
      original[copy.id] = copy.original
      copies[copy.original, default: []].append(copy.id)
    }
    var neighbours: [Int: [(Int, Double)]] = [:]
    for pair in found.pairs where pair.first < count && pair.second < count {
      neighbours[pair.first, default: []].append((pair.second, pair.jaccard))
      neighbours[pair.second, default: []].append((pair.first, pair.jaccard))
    }
    var memberships = [StarClusters.Membership?](repeating: nil, count: count)
    var isTaken = [Bool](repeating: false, count: count)
    func visit(_ id: Int) {
      guard id >= 0, id < count, !isTaken[id] else { return }
      isTaken[id] = true
      func take(_ others: [Int], _ jaccard: Double, isCopy: Bool) {
        for other in others where other >= fixed && !isTaken[other] {
          isTaken[other] = true
          memberships[other] = StarClusters.Membership(representative: id, jaccard: jaccard, isCopy: isCopy)
        }
      }
      let own = original[id]
      take([own] + (copies[own] ?? []), 1, isCopy: true)
      // The copies of a fixed text are its own.
      for (other, jaccard) in neighbours[own] ?? [] where other >= fixed {
        take([other] + (copies[other] ?? []), jaccard, isCopy: false)
      }
    }
    for id in 0..<min(max(fixed, 0), count) { visit(id) }
    for id in order { visit(id) }
    for id in 0..<count { visit(id) }
    return memberships
  }
}
