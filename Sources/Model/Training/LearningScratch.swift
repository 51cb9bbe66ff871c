import Checkpoints

/// The memory of the way back, kept from one pass to the next.
struct LearningScratch {
  /// The gradient of the residual stream: [T][d] floats.
  let stream = Buffer()
  /// A gradient as products take it, typed and padded: [T][…].
  let typed = Buffer()
  /// The gradient of what a product gave or took: [T][…] floats.
  let sums = Buffer()
  /// The gradient of queries, keys and values: [T][(h + 2k)·c] floats.
  let queryKeyValue = Buffer()
  /// Keys as they were rotated: [T][k·c] floats.
  let keys = Buffer()
  /// The gradient of what attention gave, as its products take it: [k][T][h/k][padded c].
  let attended = Buffer()
  /// Its products with what attention gave: [k][T][h/k] floats.
  let dots = Buffer()
  /// A gradient turned over, typed: [outputs][padded T].
  let turned = Buffer()
  /// What a product took, packed with tokens as k.
  let packed = Buffer()
  /// Sums over some rows, each set of rows its own: [T/64][…] floats.
  let partial = Buffer()
  /// Normed last hidden states of some targets, typed and padded: [R][d].
  let hidden = Buffer()
  /// Their logits: [R][V] floats.
  let logits = Buffer()
  /// The gradient of what an adapter's A gives: [T][rank] floats, typed, turned over; and that itself, packed.
  let inner = Buffer()
  let innerTyped = Buffer()
  let innerTurned = Buffer()
  /// The gradient of one module's outputs, where they must be apart: [T][padded outputs].
  let innerColumns = Buffer()
  let innerPacked = Buffer()

  private var all: [Buffer] {
    [
      stream, typed, sums, queryKeyValue, keys, attended, dots, turned, packed, partial, hidden, logits,
      inner,
      innerTyped, innerTurned, innerColumns, innerPacked,
    ]
  }

  /// Bytes in hand.
  var size: Int { all.reduce(0) { $0 + $1.size } }

  /// Bytes that a pass of so many rows takes, about.
  static func bytes(_ rows: Int, _ config: ModelConfig, _ precision: ComputeType) -> Int {
    let size = precision.size
    let (d, f) = (config.hiddenSize, config.intermediateSize)
    let heads = config.heads * config.headDimension
    let width = heads + 2 * config.keyValueHeads * config.headDimension
    let floats = d + max(f, d, heads) + width + config.keyValueHeads * config.headDimension
    let typed = 2 * max(2 * f, width) + max(f, d, heads) + heads
    return rows * (floats * 4 + typed * size)
  }
}
