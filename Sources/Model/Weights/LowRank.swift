import ModelKernels

/// What a LoRA adapter (Hu et al. 2021) adds to some neighbouring outputs of a matrix: y += B·(scale·A·x).
///
/// The product stands beside the weight and is not merged into it, so that rollouts and learning have the same bits.
final class LowRank: @unchecked Sendable {
  /// [rank, inputs]
  let down: Matrix
  /// [outputs, rank]
  let up: Matrix
  let scale: Float
  /// Turns all of a decoder's pairs off at once.
  final class Switch: @unchecked Sendable {
    var value = false
  }

  private let isOff: Switch
  /// The first of the matrix's outputs that it is added to.
  let at: Int
  private let sums = Buffer()
  /// scale·A·x of the last product, typed and padded: [T][rank].
  let inner = Buffer()

  init(down: Matrix, up: Matrix, scale: Float, at: Int, isOff: Switch) {
    self.down = down
    self.up = up
    self.scale = scale
    self.at = at
    self.isOff = isOff
  }

  var rank: Int { down.outputs }

  /// Adds to `out[m][stride]`.
  func add(
    _ a: UnsafeRawPointer, rows m: Int, into out: UnsafeMutablePointer<Float>, stride: Int, crew: Crew
  ) {
    guard !isOff.value else { return }
    goDown(a, rows: m, crew: crew)
    up.multiply(inner.base, rows: m, into: out + at, stride: stride, adds: true, crew: crew)
  }

  /// Makes `inner`.
  func goDown(_ a: UnsafeRawPointer, rows m: Int, crew: Crew) {
    sums.reserve(m * rank * 4)
    down.multiply(a, rows: m, into: sums.floats, crew: crew)
    LowRank.scaled(sums, rows: m, width: rank, scale, into: inner, precision: down.precision)
  }

  /// Rows of floats times `scale`, typed and padded.
  static func scaled(
    _ x: Buffer, rows m: Int, width: Int, _ scale: Float, into out: Buffer, precision: ComputeType
  ) {
    let stride = precision.padded(width)
    out.reserve(m * stride * precision.size)
    yi_convert(x.floats, width, Int32(m), Int32(width), scale, precision.type, out.base, stride)
  }
}
