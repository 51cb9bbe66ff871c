import Checkpoints
import ModelKernels

extension Learner {
  /// The way back through a layer: `scratch.stream` holds the gradient of the residual stream after it, and then of that before it.
  func back(_ index: Int, _ plan: LearningPlan, _ pass: Places, _ rows: Int) {
    if !tape.keeps(index) {
      decoder.copy(tape.starts[index].floats, rows, to: decoder.workspace.residual.floats)
      decoder.pass(index, pass, tape.frame(index))
    }
    let frame = tape.frame(index)
    feedForwardBack(decoder.layers[index], frame, rows)
    attentionBack(index, frame, plan, pass, rows)
  }

  private func feedForwardBack(_ layer: Layer, _ frame: Frame, _ rows: Int) {
    guard let middle = frame.learning?.middle.floats else { return }
    let config = decoder.config
    let (d, f) = (config.hiddenSize, config.intermediateSize)
    let input = decoder.workspace.input
    added(layer.downNorm, frame.feedForwardSum, rows)
    decoder.gate(frame.gateUp.floats, rows)
    scratch.sums.reserve(rows * max(f, d, config.heads * config.headDimension) * 4, exactly: true)
    let gated = scratch.sums.floats
    back(layer.down, x: input, rows: rows, into: gated)
    let precision = decoder.precision
    let stride = precision.padded(2 * f)
    scratch.typed.reserve(rows * stride * precision.size, exactly: true)
    let typed = scratch.typed.base
    decoder.crew.rows(rows, atLeast: 4) { range in
      yi_gate_back(
        frame.gateUp.floats + range.lowerBound * 2 * f, 2 * f, Int32(range.count), Int32(f),
        config.activation.kernel,
        gated + range.lowerBound * f, f, precision.type, typed + range.lowerBound * stride * precision.size,
        stride)
    }
    decoder.norm(middle, rows, layer.feedForwardNorm, into: input.base)
    back(layer.gateUp, x: input, rows: rows, into: scratch.sums.floats)
    normBack(
      layer.feedForwardNorm, middle, rows, dy: scratch.sums.floats, into: scratch.stream.floats, adds: true)
  }

  private func attentionBack(_ index: Int, _ frame: Frame, _ plan: LearningPlan, _ pass: Places, _ rows: Int)
  {
    let config = decoder.config
    let layer = decoder.layers[index]
    let width = (config.heads + 2 * config.keyValueHeads) * config.headDimension
    let start = tape.starts[index].floats
    let input = decoder.workspace.input
    added(layer.outputNorm, frame.attentionSum, rows)
    back(layer.output, x: frame.attended, rows: rows, into: scratch.sums.floats)
    attendBack(layer, frame, plan, pass, rows)
    type(scratch.queryKeyValue.floats, rows: rows, width: width)
    decoder.norm(start, rows, layer.inputNorm, into: input.base)
    back(layer.queryKeyValue, x: input, rows: rows, into: scratch.sums.floats)
    normBack(layer.inputNorm, start, rows, dy: scratch.sums.floats, into: scratch.stream.floats, adds: true)
  }

  /// The gradient of what is added to the stream, in `scratch.typed`: the stream's own, taken back through the norm if there is one.
  private func added(_ norm: Norm?, _ sum: Buffer, _ rows: Int) {
    let d = decoder.config.hiddenSize
    guard let norm else { return type(scratch.stream.floats, rows: rows, width: d) }
    scratch.sums.reserve(rows * d * 4)
    normBack(norm, sum.floats, rows, dy: scratch.stream.floats, into: scratch.sums.floats, adds: false)
    type(scratch.sums.floats, rows: rows, width: d)
  }

  /// The way back through a norm of rows of the hidden size. `out` may be `dy`.
  func normBack(
    _ norm: Norm, _ x: UnsafePointer<Float>, _ rows: Int, dy: UnsafePointer<Float>,
    into out: UnsafeMutablePointer<Float>, adds: Bool
  ) {
    let d = decoder.config.hiddenSize
    let epsilon = decoder.config.normEpsilon
    sumsByBlock(rows, width: d, to: places.weight(norm)) { range, partial in
      let at = range.lowerBound * d
      yi_rms_norm_back(
        x + at, d, Int32(range.count), Int32(d), norm.weights, epsilon, dy + at, d, out + at, d, adds ? 1 : 0,
        partial)
    }
  }

  /// Rows of one block of partial sums: a constant, so that sums do not depend on threads.
  static let block = 64

  /// Runs `body` over blocks of rows, each with `width` zeros of its own to add to, and adds these up in order to `gradient`. Without
  /// one, `body` gets nil.
  func sumsByBlock(
    _ rows: Int, width: Int, to gradient: UnsafeMutablePointer<Float>?,
    _ body: (Range<Int>, UnsafeMutablePointer<Float>?) -> Void
  ) {
    let blocks = (rows + Learner.block - 1) / Learner.block
    scratch.partial.reserve(blocks * width * 4)
    let partial = scratch.partial.floats
    decoder.crew.run(parts: blocks) { block in
      let range = block * Learner.block..<min(rows, (block + 1) * Learner.block)
      guard gradient != nil else { return body(range, nil) }
      let own = partial + block * width
      own.update(repeating: 0, count: width)
      body(range, own)
    }
    guard let gradient else { return }
    decoder.crew.rows(width, atLeast: 64) { range in
      for block in 0..<blocks {
        for index in range { gradient[index] += partial[block * width + index] }
      }
    }
  }
}
