import TestKit
import Testing

@testable import Similarity

@Suite struct NearDuplicatesTests {
  /// Texts of a few hundred words, many of them copies of others with words changed.
  private func texts(_ count: Int, seed: UInt64) -> [[UInt8]] {
    var random = Mutator(seed: seed)
    let syllables = Array("가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허".unicodeScalars)
    var texts: [[UInt8]] = []
    for index in 0..<count {
      if index > 0, random.below(2) == 0 {
        var copy = texts[random.below(index)]
        let place = random.below(copy.count / 3) * 3
        copy.replaceSubrange(place..<place + 3, with: "힣".utf8)
        texts.append(copy)
      } else {
        let scalars = (0..<20 + random.below(60)).map { _ in syllables[random.below(syllables.count)] }
        texts.append(Array(String(String.UnicodeScalarView(scalars)).utf8))
      }
    }
    return texts
  }

  private func found(_ texts: [[UInt8]], _ settings: NearDuplicates.Settings = .init())
    -> NearDuplicates.Found
  {
    var near = NearDuplicates(settings)
    for text in texts { near.add(text) }
    return near.found { texts[$0] }
  }

  @Test func pairsAreThoseOfBruteForce() {
    let texts = texts(400, seed: 11)
    let sets = texts.map { Shingles(of: $0) }
    let found = found(texts)
    var original = Array(texts.indices)
    for copy in found.copies { original[copy.id] = copy.original }
    var (all, hits) = (0, 0)
    let pairs = Set(found.pairs.map { [$0.first, $0.second] })
    for first in texts.indices where original[first] == first {
      for second in texts.indices.dropFirst(first + 1) where original[second] == second {
        guard sets[first].jaccard(with: sets[second]) >= 0.7 else { continue }
        all += 1
        if pairs.contains([first, second]) { hits += 1 }
      }
    }
    print("near-brute-force: \(hits)/\(all)")
    #expect(all > 100 && hits >= all * 98 / 100)
    for pair in found.pairs {
      #expect(pair.first < pair.second && pair.jaccard == sets[pair.first].jaccard(with: sets[pair.second]))
      #expect(pair.jaccard >= 0.7)
    }
    #expect(
      zip(found.pairs, found.pairs.dropFirst()).allSatisfy { ($0.first, $0.second) < ($1.first, $1.second) })
  }

  @Test func nothingDependsOnThreadsOrMemory() async {
    let texts = texts(300, seed: 12)
    var settings = NearDuplicates.Settings()
    let usual = found(texts, settings)
    let near = NearDuplicates(settings)
    let sketches = await withTaskGroup(of: (Int, NearDuplicates.Sketch).self) { group in
      for (index, text) in texts.enumerated() {
        group.addTask {
          var sketcher = Sketcher(near.settings, near.shape)
          return (index, sketcher.sketch(text))
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var apart = near
    for (_, sketch) in sketches.sorted(by: { $0.0 < $1.0 }) { apart.add(sketch) }
    #expect(apart.found { texts[$0] } == usual)
    settings.shinglesInMemory = 100
    #expect(found(texts, settings) == usual)
  }

  @Test func crowdedBucketsAreBoundedAndSaidSo() {
    // One template, each text with a word of its own: all alike, none a copy.
    let template = String(repeating: "이 문장은 어디에나 똑같이 나오는 긴 안내문입니다 그래서 모두 닮았습니다 ", count: 2)
    let words = (0..<90).map { String(UnicodeScalar(UInt32(0xAC00 + $0 * 97)) ?? "가") }
    let texts = words.map { Array((template + $0).utf8) }
    let whole = found(texts)
    #expect(whole.pairs.count == 90 * 89 / 2 && whole.uncompared == 0)
    var settings = NearDuplicates.Settings()
    settings.bucketLimit = 10
    let bounded = found(texts, settings)
    #expect(bounded.uncompared > 0 && bounded.pairs.count < whole.pairs.count)
    #expect(Set(bounded.pairs).isSubset(of: whole.pairs))
    // Whoever is kept first still finds all its duplicates.
    #expect(bounded.pairs.filter { $0.first == 0 }.count == 89)
  }

  @Test func copiesAreFoundApart() {
    let texts = ["3+5는?", "3 + 5 는?", "3-5는?", "", " ", "?", "!", "가나", "가 나", "ＡＢ cd", "ab CD"].map {
      Array($0.utf8)
    }
    let found = found(texts)
    #expect(found.copies.map(\.id) == [1, 8, 10])
    #expect(found.copies.map(\.original) == [0, 7, 9])
    #expect(found.pairs.isEmpty)
  }

  @Test func otherNumbersAreAnotherProblem() {
    let texts = [3, 4].map {
      Array("한 상자에 사과가 \($0)개 들어 있습니다. 다섯 상자에는 사과가 모두 몇 개 들어 있을까요? 풀이 과정도 자세히 알려 주세요".utf8)
    }
    let guarded = found(texts)
    #expect(guarded.pairs.isEmpty)
    #expect(guarded.guarded.map(\.verdict) == [.numbers(["3"], ["4"])])
    var settings = NearDuplicates.Settings()
    settings.guardsNumbers = false
    #expect(found(texts, settings).pairs.count == 1)
  }

  /// What units do not show is no copy and no near duplicate.
  @Test(arguments: ["−x", "-x", "|x|", "x!", "√x", "sin x", "cos x", "x의 최솟값", "x의 최댓값"])
  func otherMathematicsIsAnotherProblem(_ other: String) {
    let texts = ["x", other].map {
      Array("실수 전체에서 정의된 함수 f(x)=\($0) 에 대하여 다음 물음에 답하시오. 그래프를 그리고 정의역과 치역을 말하시오".utf8)
    }
    let found = found(texts)
    #expect(found.pairs.isEmpty && found.copies.isEmpty && found.guardedCount == 1)
  }

  @Test func aThrownErrorComesThrough() {
    struct Gone: Error {}
    var near = NearDuplicates()
    for text in ["이 문장은 충분히 긴 문장입니다 정말로", "이 문장은 충분히 긴 문장입니다 정말로요"] { near.add(Array(text.utf8)) }
    #expect(throws: Gone.self) { try near.found { _ in throw Gone() } }
  }
}
