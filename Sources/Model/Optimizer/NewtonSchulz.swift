import ModelKernels

/// Makes matrices nearly orthogonal: five steps X ← aX + (bG + cG²)X with G = XXᵀ bring all singular values near 1 (Jordan 2024).
///
/// Products are those of the engine, so bits do not depend on threads.
final class NewtonSchulz {
  private static let (a, b, c): (Float, Float, Float) = (3.4445, -4.7750, 2.0315)

  private let precision: ComputeType
  private let crew: Crew
  private let x = Buffer()
  private let typed = Buffer()
  private let panels = Buffer()
  private let across = Buffer()
  private let gram = Buffer()
  private let square = Buffer()

  init(_ precision: ComputeType, crew: Crew) {
    self.precision = precision
    self.crew = crew
  }

  /// Replaces a matrix of `rows` × `columns` by one that is nearly orthogonal.
  func orthogonalize(
    _ matrix: UnsafeMutablePointer<Float>, rows: Int, columns: Int, iterations: Int
  ) {
    let count = rows * columns
    guard count > 0 else { return }
    let norm = crew.sumOfSquares(matrix, 0..<count).squareRoot()
    crew.stretches(count) { yi_scale(matrix + $0.lowerBound, $0.count, Float(1 / max(norm, 1e-7))) }
    guard rows > columns else {
      return iterate(matrix, rows, columns, iterations)
    }
    // The smaller product is the one over the longer side.
    x.reserve(count * 4)
    turn(matrix, rows, columns, into: x.floats)
    iterate(x.floats, columns, rows, iterations)
    turn(x.floats, columns, rows, into: matrix)
  }

  private func iterate(_ x: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, _ iterations: Int) {
    gram.reserve(rows * rows * 4)
    square.reserve(rows * rows * 4)
    for _ in 0..<iterations {
      convert(x, rows, columns)
      pack(x, rows, columns, precision, alsoAcross: true)
      multiply(panels, rows, columns, into: gram.floats, rows: rows)
      // G is its own transpose, to the bit: its products are of the same numbers in the same order.
      convert(gram.floats, rows, rows)
      pack(gram.floats, rows, rows, precision, alsoAcross: false)
      multiply(panels, rows, rows, into: square.floats, rows: rows)
      crew.stretches(rows * rows) { range in
        var greatest: UInt32 = 0
        yi_blend(
          NewtonSchulz.b, gram.floats + range.lowerBound, NewtonSchulz.c, square.floats + range.lowerBound,
          range.count, &greatest)
      }
      convert(gram.floats, rows, rows)
      crew.stretches(rows * columns) { yi_scale(x + $0.lowerBound, $0.count, NewtonSchulz.a) }
      multiply(across, columns, rows, into: x, rows: rows, YI_ADD)
    }
  }

  /// Fills `typed`, what products take on their left. The numbers themselves are rounded too: the polynomial must be of one
  /// matrix, else its large terms do not cancel.
  private func convert(_ from: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int) {
    let stride = precision.padded(columns)
    typed.reserve(rows * stride * precision.size)
    crew.rows(rows, atLeast: 16) { range in
      yi_round(precision.type, from + range.lowerBound * columns, range.count * columns)
      yi_convert(
        from + range.lowerBound * columns, columns, Int32(range.count), Int32(columns), 1, precision.type,
        typed.base + range.lowerBound * stride * precision.size, stride)
    }
  }

  private func pack(
    _ from: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, _ precision: ComputeType,
    alsoAcross: Bool
  ) {
    panels.reserve(yi_packed_size(precision.type, Int32(rows), Int32(columns)))
    if alsoAcross { across.reserve(yi_packed_size(precision.type, Int32(columns), Int32(rows))) }
    let packing = yi_packing(
      panels: panels.base, across: alsoAcross ? across.base : nil, rows: Int32(rows), columns: Int32(columns),
      type: precision.type)
    crew.pack(packing, from)
  }

  /// `out[rows][n] = typed · Wᵀ` with W of n × k.
  private func multiply(
    _ packed: Buffer, _ n: Int, _ k: Int, into out: UnsafeMutablePointer<Float>, rows: Int,
    _ mode: Int32 = YI_SET
  ) {
    let kernel = yi_matrix(
      panels: packed.base, bias: nil, n: Int32(n), k: Int32(k), type: precision.type)
    kernel.multiply(
      typed.base, stride: precision.padded(k), rows: rows, into: out, stride: n, mode, crew: crew)
  }

  /// `out[columns][rows]`.
  private func turn(
    _ from: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, into out: UnsafeMutablePointer<Float>
  ) {
    crew.rows(columns, atLeast: 16) { range in
      yi_transpose(
        YI_F32, from, columns, Int32(rows), Int32(range.lowerBound), Int32(range.upperBound), out, rows)
    }
  }
}

extension Crew {
  /// Runs `body` over neighbouring numbers, at most one stretch at a time.
  func stretches(_ count: Int, _ body: (Range<Int>) -> Void) {
    let all = Parameters.stretches(of: 0..<count)
    run(parts: all.count) { body(all[$0]) }
  }

  /// Σ x² in double precision, stretch by stretch in order, whatever the threads.
  func sumOfSquares(_ x: UnsafeMutablePointer<Float>, _ range: Range<Int>) -> Double {
    let all = Parameters.stretches(of: range)
    var sums = [Double](repeating: 0, count: all.count)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      run(parts: all.count) { yi_sum_of_squares(x + all[$0].lowerBound, all[$0].count, &sums[$0]) }
    }
    return sums.reduce(0, +)
  }

  /// Packs a whole matrix.
  func pack(_ packing: yi_packing, _ values: UnsafeMutablePointer<Float>) {
    var packing = packing
    withUnsafePointer(to: &packing) { packing in
      rows((Int(packing.pointee.rows) + Int(YI_PANEL) - 1) / Int(YI_PANEL)) { range in
        yi_pack_both(packing, values, Int32(range.lowerBound), Int32(range.upperBound))
      }
    }
  }
}
