import ModelKernels

extension Crew {
  /// Runs `body` over parts of a product of `rows` rows and `panels` panels of outputs, each of rows and panels that no other
  /// has. How it is cut changes no bits.
  ///
  /// A part reads its rows and its panels from the third-level cache, so many rows are shared out in blocks that stay in the
  /// second, as long as the panels that each block passes by are fewer than the rows that each panel would.
  func shareProduct(rows: Int, panels: Int, _ body: (Range<Int>, Range<Int>) -> Void) {
    let tile = 32
    let tiles = (rows + tile - 1) / tile
    var columnParts = min(panels, threads == 1 ? 1 : 4 * threads)
    var rowParts = 1
    if threads > 1, panels <= 16 * threads, rows >= 256 * threads {
      columnParts = 1
      rowParts = max(2 * threads, ((rows + 255) / 256 + threads - 1) / threads * threads)
    } else if panels < 2 * threads {
      // Too few panels for the threads.
      rowParts = min(threads, tiles)
    }
    run(parts: columnParts * rowParts) { part in
      let column = part % columnParts
      let row = part / columnParts
      let from = tiles * row / rowParts * tile
      let to = min(rows, tiles * (row + 1) / rowParts * tile)
      guard from < to else { return }
      body(from..<to, panels * column / columnParts..<panels * (column + 1) / columnParts)
    }
  }
}
