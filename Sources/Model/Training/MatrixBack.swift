import ModelKernels

extension Learner {
  /// The way back through a linear map (docs/backward.md): from `typed`, the gradient of what it gave ([T][padded outputs]), and `x`,
  /// what it took ([T][padded inputs]), to the gradients of weights, biases and adapters, which are added up, and to the gradient of
  /// what it took, in `out`: [T][inputs] floats.
  func back(_ matrix: Matrix, x: Buffer, rows: Int, into out: UnsafeMutablePointer<Float>) {
    let dy = scratch.typed.base
    let stride = decoder.precision.padded(matrix.outputs)
    let gradient = places.weight(matrix)
    if gradient != nil || !matrix.adapters.isEmpty {
      turn(dy, stride: stride, rows: rows, columns: matrix.outputs)
      pack(x.base, rows: rows, columns: matrix.inputs)
    }
    if let gradient {
      addProduct(outputs: matrix.outputs, inputs: matrix.inputs, rows: rows, to: gradient)
    }
    if let gradient = places.bias(matrix) {
      addSums(dy, stride: stride, rows: rows, columns: matrix.outputs, to: gradient)
    }
    matrix.multiplyBack(dy, rows: rows, into: out, crew: decoder.crew)
    for adapter in matrix.adapters { back(adapter, of: matrix, x: x, stride: stride, rows: rows, into: out) }
  }

  /// The way back through an adapter's pair; `dy` is turned over and `x` packed already.
  private func back(
    _ adapter: LowRank, of matrix: Matrix, x: Buffer, stride: Int, rows: Int,
    into out: UnsafeMutablePointer<Float>
  ) {
    let precision = decoder.precision
    let size = precision.size
    // d inner = dy · B.
    let inner = scratch.inner
    inner.reserve(rows * adapter.rank * 4)
    let own = columns(adapter.at, adapter.up.outputs, stride: stride, rows: rows)
    adapter.up.multiplyBack(own.base, stride: own.stride, rows: rows, into: inner.floats, crew: decoder.crew)
    LowRank.scaled(
      inner, rows: rows, width: adapter.rank, adapter.scale, into: scratch.innerTyped, precision: precision)
    adapter.down.multiplyBack(scratch.innerTyped.base, rows: rows, into: out, adds: true, crew: decoder.crew)
    // dA += (scale · d inner)ᵀ · x, with the packed x.
    let turnedStride = turnedStride(rows)
    if let gradient = places.weight(adapter.down) {
      let turned = scratch.innerTurned
      turned.reserve(adapter.rank * turnedStride * size)
      yi_transpose(
        precision.type, scratch.innerTyped.base, precision.padded(adapter.rank), Int32(rows), 0,
        Int32(adapter.rank),
        turned.base, turnedStride)
      product(rows: rows, inputs: matrix.inputs, packed: scratch.packed).multiply(
        turned.base, stride: turnedStride, rows: adapter.rank, into: gradient, stride: matrix.inputs,
        YI_GO_ON,
        crew: decoder.crew)
    }
    // dB += dyᵀ · (scale · A · x).
    if let gradient = places.weight(adapter.up) {
      adapter.goDown(x.base, rows: rows, crew: decoder.crew)
      let packed = scratch.innerPacked
      packed.reserve(yi_packed_size(precision.type, Int32(adapter.rank), Int32(rows)))
      yi_pack_columns(
        precision.type, packed.base, Int32(rows), Int32(adapter.rank), adapter.inner.base, precision.type,
        precision.padded(adapter.rank), 0, Int32((adapter.rank + 63) / 64))
      product(rows: rows, inputs: adapter.rank, packed: packed).multiply(
        scratch.turned.base + adapter.at * turnedStride * size, stride: turnedStride,
        rows: adapter.up.outputs,
        into: gradient, stride: adapter.rank, YI_GO_ON, crew: decoder.crew)
    }
  }

  /// Some columns of `scratch.typed` as a product takes them: in their place if nothing is read behind them, else copied, with zeros
  /// behind. (A neighbour's number that is none would make NaN of those zeros.)
  private func columns(_ at: Int, _ count: Int, stride: Int, rows: Int) -> (
    base: UnsafeMutableRawPointer, stride: Int
  ) {
    let size = decoder.precision.size
    let padded = decoder.precision.padded(count)
    let typed = scratch.typed.base + at * size
    guard padded > count else { return (typed, stride) }
    scratch.innerColumns.reserve(rows * padded * size)
    let out = scratch.innerColumns.base
    decoder.crew.rows(rows, atLeast: 64) { range in
      for row in range {
        let to = out + row * padded * size
        to.copyMemory(from: typed + row * stride * size, byteCount: count * size)
        (to + count * size).initializeMemory(as: UInt8.self, repeating: 0, count: (padded - count) * size)
      }
    }
    return (out, padded)
  }

  /// How far rows of `rows` tokens lie apart where a gradient was turned over.
  private func turnedStride(_ rows: Int) -> Int { Int(yi_spaced(decoder.precision.type, Int32(rows))) }

  /// Turns a gradient over into `scratch.turned`: [columns][turnedStride].
  func turn(_ dy: UnsafeRawPointer, stride: Int, rows: Int, columns: Int) {
    let precision = decoder.precision
    let out = turnedStride(rows)
    scratch.turned.reserve(columns * out * precision.size, exactly: true)
    let turned = scratch.turned.base
    // Whole groups of 32 columns: what one thread reads in a line, no other does.
    decoder.crew.rows((columns + 31) / 32) { range in
      yi_transpose(
        precision.type, dy, stride, Int32(rows), Int32(range.lowerBound * 32),
        Int32(min(columns, range.upperBound * 32)), turned, out)
    }
  }

  /// Packs what a product took into `scratch.packed`, tokens as k.
  func pack(_ x: UnsafeRawPointer, rows: Int, columns: Int) {
    let precision = decoder.precision
    scratch.packed.reserve(yi_packed_size(precision.type, Int32(columns), Int32(rows)), exactly: true)
    let packed = scratch.packed.base
    decoder.crew.rows((columns + Int(YI_PANEL) - 1) / Int(YI_PANEL)) { range in
      yi_pack_columns(
        precision.type, packed, Int32(rows), Int32(columns), x, precision.type, precision.padded(columns),
        Int32(range.lowerBound), Int32(range.upperBound))
    }
  }

  /// gradient[outputs][inputs] += dyᵀ · x, of what `turn` and `pack` made; the sums go on in the order of tokens.
  func addProduct(outputs: Int, inputs: Int, rows: Int, to gradient: UnsafeMutablePointer<Float>) {
    let stride = turnedStride(rows)
    product(rows: rows, inputs: inputs, packed: scratch.packed).multiply(
      scratch.turned.base, stride: stride, rows: outputs,
      into: gradient,
      stride: inputs, YI_GO_ON, crew: decoder.crew)
  }

  private func product(rows: Int, inputs: Int, packed: Buffer) -> yi_matrix {
    yi_matrix(panels: packed.base, bias: nil, n: Int32(inputs), k: Int32(rows), type: decoder.precision.type)
  }

  /// gradient[columns] += the sums of dy's columns.
  private func addSums(
    _ dy: UnsafeRawPointer, stride: Int, rows: Int, columns: Int, to gradient: UnsafeMutablePointer<Float>
  ) {
    let precision = decoder.precision
    decoder.crew.rows((columns + 63) / 64) { range in
      let from = range.lowerBound * 64
      yi_column_sums(
        precision.type, dy + from * precision.size, stride, Int32(rows),
        Int32(min(columns, range.upperBound * 64) - from), gradient + from)
    }
  }

  /// A gradient in floats, [T][width], as products take it, in `scratch.typed`.
  func type(_ gradient: UnsafePointer<Float>, rows: Int, width: Int) {
    let precision = decoder.precision
    let stride = precision.padded(width)
    scratch.typed.reserve(rows * stride * precision.size, exactly: true)
    let typed = scratch.typed.base
    decoder.crew.rows(rows, atLeast: 16) { range in
      yi_convert(
        gradient + range.lowerBound * width, width, Int32(range.count), Int32(width), 1, precision.type,
        typed + range.lowerBound * stride * precision.size, stride)
    }
  }
}
