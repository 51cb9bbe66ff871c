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
