import Dedup
import TestKit
import Testing

struct WordDiffTests {
  @Test(
    arguments: [
      ("", "", []), ("가 나", "가  나\n", [.same("가 나")]),
      ("가 나 다", "가 라 다", [.same("가"), .removed("나"), .added("라"), .same("다")]),
      ("가", "", [.removed("가")]), ("", "가 나", [.added("가 나")]),
      ("사과 세개를", "사과 세 개를", [.same("사과"), .removed("세개를"), .added("세 개를")]),
      ("가 나 다 라 마", "나 다 라 마 바", [.removed("가"), .same("나 다 라 마"), .added("바")]),
    ] as [(String, String, [WordDiff.Part])])
  func wordsAreCompared(_ old: String, _ new: String, _ parts: [WordDiff.Part]) {
    #expect(WordDiff.parts(from: old, to: new) == parts)
  }

  /// What is kept and removed is the old text, what is kept and added the new one, and no shorter way is missed.
  @Test func partsMakeBothTexts() {
    var random = SplitMix(seed: 3)
    func words() -> [String] {
      (0..<Int(random.next() % 12)).map { _ in ["가", "나", "다"][Int(random.next() % 3)] }
    }
    for _ in 0..<2_000 {
      let (old, new) = (words(), words())
      guard let parts = WordDiff.parts(from: old.joined(separator: " "), to: new.joined(separator: " "))
      else {
        Issue.record("no difference of \(old) and \(new)")
        continue
      }
      var (left, right, same) = ([String](), [String](), 0)
      for part in parts {
        switch part {
        case .same(let text):
          let words = text.split(separator: " ").map(String.init)
          (left, right, same) = (left + words, right + words, same + words.count)
        case .removed(let text): left += text.split(separator: " ").map(String.init)
        case .added(let text): right += text.split(separator: " ").map(String.init)
        }
      }
      #expect(left == old && right == new)
      #expect(same == longestCommon(old, new), "\(old) \(new) \(parts)")
    }
  }

  private func longestCommon(_ one: [String], _ other: [String]) -> Int {
    var row = [Int](repeating: 0, count: other.count + 1)
    for word in one {
      var diagonal = 0
      for (place, known) in other.enumerated() {
        let above = row[place + 1]
        row[place + 1] = word == known ? diagonal + 1 : max(above, row[place])
        diagonal = above
      }
    }
    return row[other.count]
  }

  @Test(.timeLimit(.minutes(15)))
  func longTextsEndSoon() {
    let long = (0..<60_000).map { "말\($0)" }
    let text = long.joined(separator: " ")
    #expect(WordDiff.parts(from: text, to: (long.dropLast() + ["끝"]).joined(separator: " "))?.count == 3)
    #expect(WordDiff.parts(from: text, to: long.reversed().joined(separator: " ")) == nil)
    #expect(WordDiff.parts(from: text + " " + text, to: "가") == nil)
  }
}
