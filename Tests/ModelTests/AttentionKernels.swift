import Foundation
import ModelKernels

/// Memory at a multiple of 64, zeros at first.
final class TestMemory {
  let base: UnsafeMutableRawPointer

  init(bytes: Int) {
    base = .allocate(byteCount: max(bytes, 64), alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: max(bytes, 64))
  }

  convenience init(floats: Int) { self.init(bytes: floats * 4) }

  deinit { base.deallocate() }

  var floats: UnsafeMutablePointer<Float> { base.assumingMemoryBound(to: Float.self) }
}

/// The same attention by the kernels: forward page by page, backward tile by tile.
struct AttentionKernels {
  let reference: AttentionReference
  let type: yi_type
  /// Queries of a tile.
  var tile = Int(YI_BACK_TILE)

  struct Gradients {
    var queries: [Float]
    var keys: [Float]
    var values: [Float]
    var all: [Float] { queries + keys + values }
  }

  func gradients(_ x: AttentionReference.Numbers) -> Gradients {
    let c = reference.width
    let rows = reference.rows
    let size = type == YI_F32 ? 4 : 2
    let stride = Int(yi_padded(type, Int32(c)))
    let panel = (c + 63) / 64 * 64
    let pages = (reference.positions + 63) / 64
    let keySize = yi_key_page_size(type, Int32(c))
    let valueSize = yi_value_page_size(type, Int32(c))
    var shape = yi_attention(
      type: type, c: Int32(c), scale: Float(reference.scale), softcap: Float(reference.softcap))

    let keys = TestMemory(bytes: pages * keySize)
    let values = TestMemory(bytes: pages * valueSize)
    let backKeys = TestMemory(bytes: pages * keySize)
    let backValues = TestMemory(bytes: pages * keySize)
    let across = TestMemory(bytes: pages * valueSize)
    for position in 0..<reference.positions {
      let key = x.keys[position * c..<(position + 1) * c].map { Float($0) }
      let value = x.values[position * c..<(position + 1) * c].map { Float($0) }
      let (page, place) = (position / 64, Int32(position % 64))
      yi_page_put(
        type, Int32(c), place, key, value, keys.base + page * keySize, values.base + page * valueSize)
      yi_back_page_put(
        type, Int32(c), place, key, value, backKeys.base + page * keySize, backValues.base + page * keySize,
        across.base + page * valueSize)
    }
    let queries = TestMemory(bytes: rows * stride * size)
    let douts = TestMemory(bytes: rows * stride * size)
    yi_convert(x.queries.map { Float($0) }, c, Int32(rows), Int32(c), 1, type, queries.base, stride)
    yi_convert(x.douts.map { Float($0) }, c, Int32(rows), Int32(c), 1, type, douts.base, stride)
    let low = (0..<rows).map { Int32(reference.low($0)) }
    let high = (0..<rows).map { Int32(reference.high($0)) }

    // Forward, one row at a time: what the rows are beside does not matter.
    var logSums: [Float] = []
    var dots: [Float] = []
    let sums = TestMemory(floats: panel)
    var out = [Float](repeating: 0, count: c)
    for row in 0..<rows {
      var state = yi_attended()
      yi_attend_start(&shape, 1, &state, sums.floats)
      for page in Int(low[row]) / 64...(Int(high[row]) - 1) / 64 {
        yi_attend_page(
          &shape, queries.base + row * stride * size, stride, 1, keys.base + page * keySize,
          values.base + page * valueSize, Int32(page * 64), [low[row]], [high[row]], &state, sums.floats)
      }
      yi_attend_finish(&shape, &state, sums.floats, YI_F32, &out)
      logSums.append(state.greatest + log(state.sum))
      dots.append(Float((0..<c).reduce(0.0) { $0 + x.douts[row * c + $1] * Double(out[$1]) }))
    }

    let dqueries = TestMemory(floats: rows * panel)
    let dkeys = TestMemory(floats: pages * c * 64)
    let dvalues = TestMemory(floats: pages * c * 64)
    let turned = Int(yi_padded(type, Int32(tile)))
    let queriesTurned = TestMemory(bytes: c * turned * size)
    let doutsTurned = TestMemory(bytes: c * turned * size)
    for first in Swift.stride(from: 0, to: rows, by: tile) {
      let count = min(tile, rows - first)
      let at = first * stride * size
      yi_transpose(type, queries.base + at, stride, Int32(count), 0, Int32(c), queriesTurned.base, turned)
      yi_transpose(type, douts.base + at, stride, Int32(count), 0, Int32(c), doutsTurned.base, turned)
      for page in 0..<pages {
        var panels = yi_back_page(
          keys: backKeys.base + page * keySize, values: backValues.base + page * keySize,
          keys_across: across.base + page * valueSize)
        yi_attend_back_page(
          &shape, queries.base + at, douts.base + at, stride, Int32(count), queriesTurned.base,
          doutsTurned.base, turned, Array(logSums[first...]), Array(dots[first...]), &panels,
          Int32(page * 64),
          Array(low[first...]), Array(high[first...]), dqueries.floats + first * panel,
          dkeys.floats + page * c * 64, dvalues.floats + page * c * 64)
      }
    }
    yi_products_done()

    var found = Gradients(queries: [], keys: [], values: [])
    for row in 0..<rows { found.queries += (0..<c).map { dqueries.floats[row * panel + $0] } }
    for position in 0..<reference.positions {
      let (page, place) = (position / 64, Int32(position % 64))
      yi_back_page_take(Int32(c), place, dkeys.floats + page * c * 64, &out)
      found.keys += out
      yi_back_page_take(Int32(c), place, dvalues.floats + page * c * 64, &out)
      found.values += out
    }
    return found
  }
}
