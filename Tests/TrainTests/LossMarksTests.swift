import Testing

@testable import Train

@Suite struct LossMarksTests {
  /// Tokens by their lengths, spans in bytes, what has a loss (1), and how many lie across a border.
  @Test(arguments: [
    ([2, 2, 2], [2..<4], "010", 0), ([2, 2, 2], [1..<4], "110", 1), ([2, 2, 2], [2..<5], "011", 1),
    ([2, 2, 2], [1..<5], "111", 2), ([6], [2..<4], "1", 1), ([2, 2, 2], [2..<2], "000", 0),
    ([2, 2, 2], [0..<2, 4..<6], "101", 0), ([2, 2, 2], [0..<3, 3..<6], "111", 1),
    ([2, 0, 2], [0..<2], "100", 0),
    ([2, 0, 2], [0..<4], "111", 0), ([1], [3..<4], "0", 0), ([Int](), [0..<4], "", 0),
  ]) func marks(_ lengths: [Int], _ spans: [Range<Int>], _ learns: String, _ straddling: Int) {
    var end = 0
    let offsets = lengths.map { length in
      end += length
      return end - length..<end
    }
    let marks = LossMarks(offsets, spans)
    #expect(marks.learns == learns.map { $0 == "1" })
    #expect(marks.straddling == straddling)
  }

  @Test func blanksBehindAnEndMarkHaveNoLoss() {
    let offsets = [0..<1, 1..<2, 2..<3, 3..<4]
    var marks = LossMarks(offsets, [0..<4])
    marks.cutBlanks(behindSpecial: { $0 == 1 }) { $0 > 1 }
    #expect(marks.learns == [true, true, false, false])
    // Where no end mark stands, the blank may be the end.
    var other = LossMarks(offsets, [0..<4])
    other.cutBlanks(behindSpecial: { _ in false }) { $0 > 1 }
    #expect(other.learns == [true, true, true, true])
  }
}
