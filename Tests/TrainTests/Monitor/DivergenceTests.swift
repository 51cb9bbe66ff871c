import TestKit
import Testing

@testable import Train

/// Which runs end above where they began.
struct DivergenceTests {
  @Test(
    arguments: [
      ("a rate too high", (1...15).map { Double($0) / 2 + 1 }, true),
      ("up and down", [1.5, 9] + (0..<18).map { [12, 4, 11, 6][$0 % 4] }, true),
      ("broken at the second step", [1.5] + (0..<19).map { _ in 8 }, true),
      ("back at the end", [1.5] + (0..<18).map { _ in 8 } + [1.6], false),
      ("too few", [1.5] + (0..<13).map { _ in 8 }, false), ("flat", (0..<40).map { _ in 1.5 }, false),
      ("a nat is none", (0..<15).map { $0 < 8 ? 1 : 2 }, false), ("none", [], false),
      ("no numbers", (0..<40).map { _ in .nan }, false),
    ] as [(String, [Double], Bool)])
  func whatEndsHigherDiverges(_ name: String, _ losses: [Double], _ wanted: Bool) {
    #expect((Divergence(losses) != nil) == wanted, "\(name)")
  }

  /// No sound run is called so, however short.
  @Test func soundRunsDoNot() {
    var (runs, found) = (0, 0)
    for seed in 0..<200 as Range<UInt64> {
      for count in [15, 20, 40, 100, 400] {
        var curve = LossCurve(seed: seed)
        (curve.count, curve.warmup) = (count, count / 10 + 1)
        curve.batch = [8, 32, 512][Int(seed % 3)]
        if curve.batch > 8 { curve.scatter = 0.5 }
        if seed % 4 == 0 { curve.corrupt = [count - 3: 1] }
        if seed % 5 == 0 { curve.shift = { $0 * 7_919 % 10 == 3 ? 0.5 : 0 } }
        runs += 1
        if Divergence(curve.losses()) != nil { found += 1 }
      }
    }
    print("Divergence, sound curves of 15 to 400 steps: \(runs - found)/\(runs) left alone")
    #expect(found == 0)
  }
}
