import Contamination
import TestKit
import Testing

/// The table of data.md §2.6 on real benchmarks: of the edited items, how many are still found, and as what.
///
/// One text of each item is edited and asked for. The usual run takes a twentieth of them; `YISANG_WHOLE=1` all.
@Suite struct EditRecallTests {
  /// The least share that must be found: of Korean texts, of English texts where the edit changes them.
  ///
  /// What is missed is short: in twenty syllables one typo can leave no thirteen in a row.
  static let floors: [(edit: TextEdit, korean: Double, english: Double?)] = [
    (.none, 1, 1), (.spacing, 0.99, 0.7), (.decomposed, 1, nil), (.typo, 0.85, nil), (.particles, 0.79, nil),
    (.politeness, 0.9, nil), (.greeting, 0.99, 1), (.forum, 0.92, 0.99), (.noise, 0.99, 0.98),
    (.otherNumbers, 0.98, 0.99),
  ]

  @Test(.enabled(if: Material.isExpected)) func found() throws {
    for (isKorean, files) in [(true, RealBenchmarks.korean), (false, RealBenchmarks.english)] {
      let benchmarks = try RealBenchmarks.all(files)
      let index = BenchmarkIndex(benchmarks)
      let texts = benchmarks.flatMap(\.items).compactMap(\.texts.first)
      for row in Self.floors {
        guard let floor = isKorean ? row.korean : row.english else { continue }
        var random = Mutator(seed: 26)
        var (asked, hits, verdicts) = (0, 0, [Overlap.Verdict: Int]())
        for (at, text) in texts.enumerated() where Material.isWhole || at % 5 == 0 {
          let edited = row.edit.applied(to: text, &random)
          if row.edit != .none, Array(edited.utf8) == Array(text.utf8) { continue }
          asked += 1
          guard let overlap = index.match(Array(edited.utf8)) else { continue }
          hits += 1
          verdicts[overlap.verdict, default: 0] += 1
        }
        let counts = Overlap.Verdict.allCases.map { "\($0) \(verdicts[$0] ?? 0)" }.joined(separator: ", ")
        let share = Double(hits) / Double(max(asked, 1))
        print("contamination-edits \(isKorean ? "ko" : "en") \(row.edit): \(hits)/\(asked) (\(counts))")
        #expect(share >= floor, "\(row.edit)")
        if row.edit == .none || row.edit == .decomposed { #expect(verdicts[.verbatim] == asked) }
      }
    }
  }
}
