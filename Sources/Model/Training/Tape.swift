import Checkpoints
import ModelKernels

/// What the forward pass keeps for the way back: each layer's first residual stream, and whole frames of as many of the last layers
/// as there is memory for. The others share one frame and are computed again, with the same bits.
final class Tape {
  /// The residual stream before each layer: [T][d] floats.
  let starts: [Buffer]
  /// By layer. Layers that are computed again share the first with the lowest of those that are kept: it writes there last.
  private let frames: [Frame]
  private var kept = 0

  init(_ layers: Int) {
    starts = (0..<layers).map { _ in Buffer() }
    frames = (0..<layers).map { _ in Frame.kept() }
  }

  /// Whether a layer's frame still holds what its pass wrote.
  func keeps(_ layer: Int) -> Bool { layer >= starts.count - kept }

  func frame(_ layer: Int) -> Frame { layer > starts.count - kept ? frames[layer] : frames[0] }

  /// Makes room for `rows` and returns of how many layers the frames are kept; `promised` bytes are free and spoken for.
  func reserve(_ rows: Int, _ decoder: Decoder, memory: Int?, promised: Int) -> Int {
    let layers = starts.count
    let frame = rows * Frame.bytes(decoder.config, decoder.precision)
    let streams = layers * rows * decoder.config.hiddenSize * 4
    let budget = max(0, memory ?? (Int(clamping: yi_memory_available()) - promised + held) / 10 * 6)
    kept = min(layers, max(1, (budget - streams) / max(1, frame)))
    for layer in 1..<max(1, layers) where layer <= layers - kept { frames[layer].release() }
    for start in starts { start.reserve(rows * decoder.config.hiddenSize * 4, exactly: true) }
    for layer in 0..<layers where layer == 0 || layer > layers - kept { frames[layer].reserve(rows, decoder) }
    return kept
  }

  /// Bytes of the streams and one frame.
  static func least(_ rows: Int, _ config: ModelConfig, _ precision: ComputeType) -> Int {
    rows * (config.layers.count * config.hiddenSize * 4 + Frame.bytes(config, precision))
  }

  /// Bytes in hand.
  var held: Int { starts.reduce(0) { $0 + $1.size } + frames.reduce(0) { $0 + $1.size } }
}

extension Frame {
  /// A frame of its own.
  static func kept() -> Frame {
    Frame(
      queryKeyValue: Buffer(), attended: Buffer(), attentionSum: Buffer(), gateUp: Buffer(),
      feedForwardSum: Buffer(), learning: (logSums: Buffer(), middle: Buffer()))
  }

  private var buffers: [Buffer] {
    [queryKeyValue, attended, attentionSum, gateUp, feedForwardSum]
      + (learning.map { [$0.logSums, $0.middle] } ?? [])
  }

  /// Bytes a row of each of the buffers.
  private static func rowBytes(_ config: ModelConfig, _ precision: ComputeType) -> [Int] {
    let sums = Traits(config.family).normsOutputs ? config.hiddenSize * 4 : 0
    return [
      (config.heads + 2 * config.keyValueHeads) * config.headDimension * 4,
      precision.padded(config.heads * config.headDimension) * precision.size, sums,
      config.intermediateSize * 8,
      sums, config.heads * 4, config.hiddenSize * 4,
    ]
  }

  /// Bytes a row of all.
  static func bytes(_ config: ModelConfig, _ precision: ComputeType) -> Int {
    rowBytes(config, precision).reduce(0, +)
  }

  func reserve(_ rows: Int, _ decoder: Decoder) {
    for (buffer, bytes) in zip(buffers, Frame.rowBytes(decoder.config, decoder.precision)) {
      buffer.reserve(rows * bytes, exactly: true)
    }
  }

  func release() { for buffer in buffers where buffer.size > 64 { buffer.release() } }

  /// Bytes in hand.
  var size: Int { buffers.reduce(0) { $0 + $1.size } }
}
