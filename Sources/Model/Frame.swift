/// Where a layer's pass puts what the way back wants again. Without learning one frame serves all layers.
struct Frame {
  /// Queries, keys and values before they are normed and rotated: [T][(h + 2k)·c] floats.
  let queryKeyValue: Buffer
  /// What attention gives, typed and padded: [T][h·c].
  let attended: Buffer
  /// What attention adds, before it is normed: [T][d] floats; used in families that norm it.
  let attentionSum: Buffer
  /// Gates, then ups: [T][2f] floats.
  let gateUp: Buffer
  /// What the feed-forward adds, before it is normed: [T][d] floats; used in families that norm it.
  let feedForwardSum: Buffer
  /// The way back's alone: logarithms of the sums of attention's weights, [k][T][h/k] floats, and the residual stream between
  /// attention and feed-forward, [T][d] floats.
  let learning: (logSums: Buffer, middle: Buffer)?
}

extension Workspace {
  /// The frame of a pass from which nothing is learnt: parts that are never needed together are one.
  var frame: Frame {
    Frame(
      queryKeyValue: output, attended: input, attentionSum: output, gateUp: output, feedForwardSum: output,
      learning: nil)
  }
}
