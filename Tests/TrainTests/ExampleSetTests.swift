import Corpus
import Testing

@testable import Train

@Suite struct ExampleSetTests {
  @Test func aFirstIDHasNoLoss() {
    var set = ExampleSet()
    set.append(id: RecordID(page: "a"), category: nil, ids: [1, 2, 3], learns: [true, false, true])
    #expect(set.examples[0].targets == 1)
    #expect(Array(set.learns(of: set.examples[0])) == [false, false, true])
  }

  /// Ids lie in chunks; an example in one of them, however long it is.
  @Test func examplesStayWhole() {
    var set = ExampleSet()
    let lengths = [3, (1 << 20) - 3, 1, 700_000, 400_000, 3 << 20, 2, 0, 5]
    for (place, length) in lengths.enumerated() {
      let ids = (0..<length).map { Int32(place * 7 + $0 % 1_000) }
      set.append(
        id: RecordID(page: "\(place)"), category: nil, ids: ids, learns: ids.map { $0.isMultiple(of: 3) })
    }
    #expect(set.tokens == lengths.reduce(0, +) && set.examples.map(\.count) == lengths)
    for (place, example) in set.examples.enumerated() {
      let ids = Array(set.ids(of: example))
      #expect(ids == (0..<lengths[place]).map { Int32(place * 7 + $0 % 1_000) })
      let learns = ids.enumerated().map { $0 > 0 && $1.isMultiple(of: 3) }
      #expect(Array(set.learns(of: example)) == learns && example.targets == learns.count { $0 })
    }
  }

  @Test func digestsTellSetsApart() {
    func digest(_ ids: [Int32], _ learns: [Bool], _ category: String?) -> String {
      var set = ExampleSet()
      set.append(id: RecordID(page: "a"), category: category, ids: ids, learns: learns)
      return set.digest
    }
    let all = [
      digest([1, 2], [false, true], nil), digest([1, 3], [false, true], nil),
      digest([1, 2], [false, false], nil),
      digest([1, 2], [false, true], "code"),
    ]
    #expect(Set(all).count == 4)
    #expect(all[0] == digest([1, 2], [true, true], nil))
  }
}
