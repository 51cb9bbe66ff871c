import ModelKernels

/// Keys and values of one head and some positions in the layouts of the way back, and their gradients, in borrowed memory.
struct BackPages {
  /// Of one head's part of a page, in bytes.
  struct Shape {
    let width: Int
    let precision: ComputeType
    let keySize: Int
    let acrossSize: Int

    init(width: Int, precision: ComputeType) {
      self.width = width
      self.precision = precision
      keySize = yi_key_page_size(precision.type, Int32(width))
      acrossSize = yi_value_page_size(precision.type, Int32(width))
    }

    /// Keys, values, and keys across.
    var pageSize: Int { 2 * keySize + acrossSize }

    /// [c][64] floats.
    var gradientSize: Int { width * PagePool.positions * 4 }

    /// All pages of so many positions, with the gradients of keys and values.
    func bytes(_ positions: Int) -> Int {
      (positions + PagePool.positions - 1) / PagePool.positions * (pageSize + 2 * gradientSize)
    }
  }

  private let shape: Shape
  private let count: Int
  private let pages: UnsafeMutableRawPointer
  private let gradients: UnsafeMutableRawPointer

  init(_ positions: Int, _ shape: Shape, at memory: UnsafeMutableRawPointer) {
    self.shape = shape
    count = (positions + PagePool.positions - 1) / PagePool.positions
    pages = memory
    gradients = memory + count * shape.pageSize
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: shape.bytes(positions))
  }

  func put(_ position: Int, key: UnsafePointer<Float>, value: UnsafePointer<Float>) {
    let page = pages + position / PagePool.positions * shape.pageSize
    yi_back_page_put(
      shape.precision.type, Int32(shape.width), Int32(position % PagePool.positions), key, value, page,
      page + shape.keySize, page + 2 * shape.keySize)
  }

  func page(_ number: Int) -> yi_back_page {
    let page = pages + number * shape.pageSize
    return yi_back_page(keys: page, values: page + shape.keySize, keys_across: page + 2 * shape.keySize)
  }

  /// The gradients of a page's keys, turned over: [c][64].
  func keysBack(_ number: Int) -> UnsafeMutablePointer<Float> {
    (gradients + number * shape.gradientSize).assumingMemoryBound(to: Float.self)
  }

  /// The gradients of its values, likewise.
  func valuesBack(_ number: Int) -> UnsafeMutablePointer<Float> { keysBack(count + number) }

  /// The gradients of one position.
  func takeBack(_ position: Int, key: UnsafeMutablePointer<Float>, value: UnsafeMutablePointer<Float>) {
    let (number, place) = (position / PagePool.positions, Int32(position % PagePool.positions))
    yi_back_page_take(Int32(shape.width), place, keysBack(number), key)
    yi_back_page_take(Int32(shape.width), place, valuesBack(number), value)
  }
}

/// What goes back together through attention: up to 128 queries of one key-value head, in borrowed memory.
struct BackTile {
  /// Which rows a tile holds.
  struct Rows {
    let tile: BackTile
    let first: Int
    let count: Int
    /// Of the first query among those of all heads: [k][T][h/k].
    let at: Int
  }

  /// Queries and their gradients turned over, as the kernel takes them.
  let queriesTurned: UnsafeMutableRawPointer
  let gradientsTurned: UnsafeMutableRawPointer
  /// The queries' gradients: [128][padded c].
  let sums: UnsafeMutablePointer<Float>
  /// Which positions a query sees: from `low` to before `high`; of a prompt to before `end`.
  let low: UnsafeMutablePointer<Int32>
  let high: UnsafeMutablePointer<Int32>
  let end: UnsafeMutablePointer<Int32>
  private let shape: BackPages.Shape

  private static let most = Int(YI_BACK_TILE)

  private static func rowSize(_ shape: BackPages.Shape) -> Int {
    (shape.width + Int(YI_PANEL) - 1) / Int(YI_PANEL) * Int(YI_PANEL)
  }

  private static func turnedSize(_ shape: BackPages.Shape) -> Int {
    shape.width * most * shape.precision.size
  }

  static func bytes(_ shape: BackPages.Shape) -> Int {
    2 * turnedSize(shape) + most * rowSize(shape) * 4 + 3 * most * 4
  }

  init(_ shape: BackPages.Shape, at memory: UnsafeMutableRawPointer) {
    self.shape = shape
    queriesTurned = memory
    gradientsTurned = memory + BackTile.turnedSize(shape)
    let rest = memory + 2 * BackTile.turnedSize(shape)
    sums = rest.assumingMemoryBound(to: Float.self)
    low = (rest + BackTile.most * BackTile.rowSize(shape) * 4).assumingMemoryBound(to: Int32.self)
    high = low + BackTile.most
    end = high + BackTile.most
  }

  /// Takes `lines` queries and the gradients of what they gave.
  func fill(
    _ queries: UnsafeRawPointer, _ gradients: UnsafeRawPointer, stride: Int, lines: Int
  ) {
    for (rows, turned) in [(queries, queriesTurned), (gradients, gradientsTurned)] {
      yi_transpose(
        shape.precision.type, rows, stride, Int32(lines), 0, Int32(shape.width), turned,
        shape.precision.padded(lines))
    }
    sums.update(repeating: 0, count: lines * BackTile.rowSize(shape))
  }

  /// A query's gradient.
  func gradient(_ line: Int) -> UnsafeMutablePointer<Float> { sums + line * BackTile.rowSize(shape) }
}
