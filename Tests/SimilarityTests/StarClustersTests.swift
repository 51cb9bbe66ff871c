import TestKit
import Testing

@testable import Similarity

@Suite struct StarClustersTests {
  private func clusters(
    _ pairs: [(Int, Int, Double)], copies: [(Int, Int)] = [], count: Int, order: [Int] = [],
    fixed: Int = 0
  ) -> [Int?] {
    var found = NearDuplicates.Found()
    found.pairs = pairs.map { NearDuplicates.Pair(first: $0.0, second: $0.1, jaccard: $0.2) }
    found.copies = copies.map { NearDuplicates.Copy(id: $0.0, original: $0.1) }
    return AllPairStars.memberships(found, count: count, order: order, fixed: fixed).map {
      $0?.representative
    }
  }

  @Test func chainsAreCut() {
    let chain = (0..<9).map { ($0, $0 + 1, 0.8) }
    #expect(clusters(chain, count: 10) == [nil, 0, nil, 2, nil, 4, nil, 6, nil, 8])
  }

  @Test func thePreferredIsKept() {
    #expect(clusters([(0, 1, 0.8), (1, 2, 0.9)], count: 3, order: [1, 0, 2]) == [1, nil, 1])
    #expect(clusters([(0, 1, 0.8), (1, 2, 0.9)], count: 3, order: [2]) == [nil, 2, nil])
  }

  @Test func copiesHaveTheirOriginalsNeighbours() {
    #expect(clusters([(0, 2, 0.8)], copies: [(1, 0), (3, 2)], count: 4, order: [3]) == [3, 3, 3, nil])
    #expect(clusters([], copies: [(1, 0), (2, 0)], count: 3, order: [2, 1, 0]) == [2, 2, nil])
  }

  @Test func theFixedStayAndTakeTheirs() {
    // 1 is like 0, and 2 like 1 alone: were 1 taken by 0, nobody would take 2.
    #expect(clusters([(0, 1, 0.8), (1, 2, 0.9)], count: 3, order: [2, 0, 1], fixed: 2) == [nil, nil, 1])
    #expect(clusters([], copies: [(1, 0), (2, 0)], count: 3, order: [2], fixed: 2) == [nil, nil, 0])
    #expect(clusters([(0, 1, 0.8)], count: 2, fixed: 9) == [nil, nil])
  }

  @Test func nonsenseIsPassedOver() {
    #expect(clusters([(0, 9, 0.8)], copies: [(8, 0)], count: 2, order: [7, -1, 1, 1]) == [nil, nil])
    #expect(clusters([], count: 0) == [])
  }

  /// Texts of twelve words, most of them earlier ones with a few words, a number or a space changed.
  private func texts(_ count: Int, _ random: inout Mutator) -> [[UInt8]] {
    let syllables = Array("가나다라마바사아자차카타파하거너더러머버".unicodeScalars)
    var all: [[String]] = []
    for index in 0..<count {
      var words = (0..<12).map { _ in
        (0..<3).map { _ in String(syllables[random.below(syllables.count)]) }.joined()
      }
      if index > 0, random.below(8) > 0 {
        words = all[random.below(min(index, 40))]
        for _ in 0..<random.below(4) {
          words[random.below(words.count)] = String(syllables[random.below(syllables.count)])
        }
        if random.below(6) == 0 { words.append("3") }
      }
      all.append(words)
    }
    return all.map { Array($0.joined(separator: random.below(2) == 0 ? " " : "").utf8) }
  }

  @Test(arguments: [(256, 0), (256, 60), (20, 0), (3, 25), (1, 0)])
  func noPairNeedsToBeHeld(_ limit: Int, _ fixed: Int) {
    var (members, all) = (0, 0)
    for seed in 1...4 {
      var random = Mutator(seed: UInt64(seed))
      let texts = texts(400, &random)
      var order = Array(fixed..<texts.count)
      for place in order.indices.reversed() { order.swapAt(place, random.below(place + 1)) }
      var settings = NearDuplicates.Settings()
      settings.bucketLimit = limit
      var near = NearDuplicates(settings)
      for text in texts { near.add(text) }
      let found = near.found(order: Array(0..<fixed) + order) { texts[$0] }
      var sketcher = Sketcher(settings, near.shape)
      // Links of bands that were made apart: some, and none of the others.
      var linked = BandLinks(settings, bands: Array(stride(from: 0, to: near.shape.bands, by: 2)))
      for text in texts { linked.add(sketcher.sketch(text)) }
      var links: [Int: [UInt32]] = [:]
      _ = linked.forEach(order: Array(0..<fixed) + order) { band, words in
        links[band] = words
        return true
      }
      var other = near
      let stars = near.stars(order: order, fixed: fixed) { texts[$0] }
      #expect(other.stars(order: order, fixed: fixed, links: { links[$0] }, text: { texts[$0] }) == stars)
      let expected = AllPairStars.memberships(found, count: texts.count, order: order, fixed: fixed)
      #expect(stars.memberships == expected)
      #expect(near.count == 0 && stars.copies == found.copies.count)
      #expect(stars.candidates <= found.candidates && (stars.uncompared == 0 || found.uncompared > 0))
      #expect(limit > 1 || stars.uncompared > 0)
      members += stars.memberships.count { $0 != nil }
      all += texts.count
    }
    print("stars-\(limit)-\(fixed): \(members) members of \(all)")
    #expect(members > all / 5)
  }

  /// One template, each text with a word of its own: one walk takes them all, where all pairs are half a million.
  @Test func aTemplateTakesOneWalk() {
    let template = String(repeating: "이 문장은 어디에나 똑같이 나오는 긴 안내문입니다 그래서 모두 닮았습니다 ", count: 2)
    let texts = (0..<1_000).map { number in
      let word = String(UnicodeScalar(UInt32(0xAC00 + number * 7)) ?? "가")
      return Array((template + word).utf8)
    }
    var near = NearDuplicates()
    for text in texts { near.add(text) }
    let stars = near.stars { texts[$0] }
    #expect(stars.candidates == 999 && stars.uncompared == 0 && stars.memberships[0] == nil)
    #expect(stars.memberships.dropFirst().allSatisfy { $0?.representative == 0 })
    var settings = NearDuplicates.Settings()
    settings.pairsInMemory = 50
    near = NearDuplicates(settings)
    for text in texts.prefix(30) { near.add(text) }
    let found = near.found { texts[$0] }
    #expect(found.pairs.count == 50 && found.unheld == 30 * 29 / 2 - 50)
    #expect(found.allPairs().leftOut == found.unheld)
  }

  @Test func aThrownErrorComesThrough() {
    struct Gone: Error {}
    var near = NearDuplicates()
    for text in ["이 문장은 충분히 긴 문장입니다 정말로", "이 문장은 충분히 긴 문장입니다 정말로요"] { near.add(Array(text.utf8)) }
    #expect(throws: Gone.self) { try near.stars { _ in throw Gone() } }
  }
}
