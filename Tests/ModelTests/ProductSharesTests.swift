import ModelKernels
import Testing

@testable import Model

/// A product's parts are all of it, once.
@Suite struct ProductSharesTests {
  @Test(arguments: [1, 2, 3, 8], [1, 2, 5, 16, 33, 128]) func everyOutputIsOfOnePart(
    threads: Int, panels: Int
  ) {
    let crew = Crew(threads: threads)
    for rows in [0, 1, 31, 33, 95, 500, 512, 1_000, 4_001] {
      var counts = [Int32](repeating: 0, count: max(1, rows * panels))
      counts.withUnsafeMutableBufferPointer { counts in
        guard let base = counts.baseAddress else { return }
        nonisolated(unsafe) let count = base
        crew.shareProduct(rows: rows, panels: panels) { rows, share in
          for row in rows { for panel in share { count[row * panels + panel] += 1 } }
        }
      }
      let isWhole = counts.prefix(rows * panels).allSatisfy { $0 == 1 }
      #expect(isWhole, "\(rows) rows")
    }
  }
}
