import Checkpoints
import ModelKernels

extension Decoder {
  /// The residual streams of a sequence, as transformers returns them for `output_hidden_states=True`: before the first layer, behind
  /// each layer but the last, and behind the last with the final norm; one more than there are layers. Nothing is kept.
  ///
  /// - Parameter use: gets the layer from 0, the position, and hidden-size floats that are gone when it returns; of each layer all
  ///   positions in order, of long sequences some positions of all layers, then the next.
  /// - Throws: `ModelError` for an id the model lacks, or more ids than it has positions.
  public func hiddenStates(
    of ids: [Int32], use: (_ layer: Int, _ position: Int, _ state: UnsafeBufferPointer<Float>) -> Void
  ) throws {
    try check(ids)
    guard ids.count <= mostPositions else {
      throw ModelError("\(ids.count) ids are more than the model's \(mostPositions) positions")
    }
    let cache = sequence()
    let d = config.hiddenSize
    for start in stride(from: 0, to: ids.count, by: Decoder.passTokens) {
      var batch = TokenBatch()
      batch.append(
        ids[start..<min(ids.count, start + Decoder.passTokens)], to: cache, startLength: ids.count)
      let rows = batch.ids.count
      func give(_ layer: Int, _ states: UnsafePointer<Float>) {
        for row in 0..<rows {
          use(layer, start + row, UnsafeBufferPointer(start: states + row * d, count: d))
        }
      }
      cache.prepare(rows)
      let places = Places(batch, decoder: self, pool: pool)
      reserve(rows)
      embed(batch.ids)
      for index in layers.indices {
        give(index, workspace.residual.floats)
        pass(index, places, workspace.frame)
      }
      yi_products_done()
      yi_rms_norm(
        workspace.residual.floats, d, Int32(rows), Int32(d), finalNorm.weights, config.normEpsilon, YI_F32,
        workspace.output.floats, d)
      give(layers.count, workspace.output.floats)
      cache.advance(rows)
    }
  }
}
