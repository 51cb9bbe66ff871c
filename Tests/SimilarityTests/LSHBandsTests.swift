import Testing

@testable import Similarity

@Suite struct LSHBandsTests {
  /// Shapes of others and their acceptance (data.md §2.5).
  @Test(arguments: [
    (14, 8, 0.5, 0.053), (14, 8, 0.6, 0.211), (14, 8, 0.7, 0.565), (14, 8, 0.75, 0.772), (14, 8, 0.8, 0.924),
    (16, 8, 0.7, 0.613), (16, 8, 0.8, 0.947), (20, 13, 0.7, 0.177), (20, 13, 0.8, 0.677),
    (20, 13, 0.9, 0.997),
    (26, 11, 0.8, 0.903), (9, 13, 0.8, 0.399), (20, 5, 0.5, 0.470),
  ])
  func acceptance(_ bands: Int, _ rows: Int, _ similarity: Double, _ expected: Double) {
    let acceptance = LSHBands(bands: bands, rows: rows).acceptance(at: similarity)
    #expect(abs(acceptance - expected) < 0.0006)
  }

  @Test(arguments: [
    (0.7, 240, 24, 10), (0.7, 256, 25, 10), (0.8, 128, 9, 13), (0.6, 128, 18, 7), (0.5, 128, 25, 5),
  ])
  func leastAreaIsThatOfDatasketch(_ threshold: Double, _ permutations: Int, _ bands: Int, _ rows: Int) {
    #expect(
      LSHBands.leastArea(threshold: threshold, permutations: permutations)
        == LSHBands(bands: bands, rows: rows))
  }

  @Test(arguments: [(0.5, 42, 3), (0.6, 32, 4), (0.7, 25, 5), (0.8, 16, 8), (0.9, 8, 16)])
  func shapeKeepsRecall(_ threshold: Double, _ bands: Int, _ rows: Int) {
    let shape = LSHBands(threshold: threshold, permutations: 128)
    #expect(shape == LSHBands(bands: bands, rows: rows))
    #expect(shape.acceptance(at: threshold + 0.05) >= 0.99)
  }

  @Test func oddSettingsHaveAShape() {
    #expect(LSHBands(threshold: 0.01, permutations: 1) == LSHBands(bands: 1, rows: 1))
    #expect(LSHBands(threshold: 1, permutations: 128).rows == 128)
    #expect(LSHBands(threshold: .nan, permutations: 0) == LSHBands(bands: 1, rows: 1))
  }
}
