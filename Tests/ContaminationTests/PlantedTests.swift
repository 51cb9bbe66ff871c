import Contamination
import Korean
import Similarity
import TestKit
import Testing

/// A run of thirteen units of an item decides, one of twelve does not: planted into another text, everywhere.
///
/// But for what too many items of its benchmark say: that is no item's own.
@Suite struct PlantedTests {
  @Test(.enabled(if: Material.isExpected)) func runs() throws {
    let benchmarks = try RealBenchmarks.all()
    let index = BenchmarkIndex(benchmarks)
    var (planted, found, common, mistaken) = (0, 0, 0, 0)
    var random = Mutator(seed: 13)
    for benchmark in benchmarks {
      for item in benchmark.items {
        for text in item.texts {
          let utf8 = NFC.normalized(Array(text.utf8))
          let units = MixedUnits(of: utf8)
          guard units.places.count >= 13, random.below(Material.isWhole ? 1 : 8) == 0 else { continue }
          let start = random.below(units.places.count - 12)
          let thirteen = plant(utf8[units.places[start].start..<units.places[start + 12].end])
          let twelve = plant(utf8[units.places[start].start..<units.places[start + 11].end])
          planted += 1
          if index.match(thirteen) != nil {
            found += 1
          } else {
            let run = letters(thirteen.dropFirst(8).dropLast(8))
            let owners = benchmark.items.count { item in
              item.texts.contains { letters(Array($0.utf8)[...]).contains(run) }
            }
            common += owners > min(max(3, benchmark.items.count / 4), 32) ? 1 : 0
          }
          mistaken += index.match(twelve) != nil ? 1 : 0
        }
      }
    }
    print(
      "contamination-planted: \(found)/\(planted) of 13 units found, \(common) the benchmark's phrase, \(mistaken) of 12"
    )
    #expect(planted > 400)
    #expect(found + common == planted)
    #expect(common * 1000 <= planted)
    #expect(mistaken == 0)
  }

  /// Letters and digits only.
  private func letters(_ utf8: ArraySlice<UInt8>) -> String {
    String(decoding: utf8, as: UTF8.self).filter { $0.isLetter || $0.isNumber }
  }

  private func plant(_ run: ArraySlice<UInt8>) -> [UInt8] {
    Array("뷁 뷁 ".utf8) + run + Array(" 뷁 뷁".utf8)
  }
}
