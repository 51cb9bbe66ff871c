import Checkpoints
import Foundation
import ModelKernels

extension Decoder {
  /// Attention of all rows, from `workspace.queries` and the pages to the frame.
  ///
  /// The unit of work is a tile: up to 32 queries of one key-value head whose rows are neighbours. Rows of one sequence share
  /// all pages up to their own; single rows of several sequences share those their caches do.
  func attend(_ index: Int, _ layer: Layer, _ places: Places, _ frame: Frame) {
    let tiles = tiles(places)
    let rows = places.rows.count
    let c = config.headDimension
    let groups = config.keyValueHeads
    let share = config.heads / groups
    let padded = precision.padded(c)
    let panelWidth = (c + Int(YI_PANEL) - 1) / Int(YI_PANEL) * Int(YI_PANEL)
    let outStride = precision.padded(config.heads * c)
    let window = layer.attention == .sliding ? config.slidingWindow : nil
    var shape = yi_attention(
      type: precision.type, c: Int32(c), scale: config.attentionScale, softcap: config.attentionSoftcap ?? 0)
    let queries = workspace.queries.base
    let out = frame.attended.base
    let logSums = frame.learning?.logSums.floats
    if outStride > config.heads * c {
      for row in 0..<rows {
        let end = out + (row * outStride + config.heads * c) * precision.size
        end.initializeMemory(
          as: UInt8.self, repeating: 0, count: (outStride - config.heads * c) * precision.size)
      }
    }
    withUnsafePointer(to: &shape) { shape in
      crew.run(parts: tiles.count * groups) { part in
        let tile = tiles[part / groups]
        let group = part % groups
        let heads = tile.count * share
        withUnsafeTemporaryAllocation(of: Float.self, capacity: heads * panelWidth) { sums in
          withUnsafeTemporaryAllocation(of: yi_attended.self, capacity: heads) { states in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * heads) { bounds in
              guard let sums = sums.baseAddress, let states = states.baseAddress, let low = bounds.baseAddress
              else { return }
              let high = low + heads
              yi_attend_start(shape, Int32(heads), states, sums)
              for head in 0..<heads {
                let position = places.rows[tile.first + head / share].position
                high[head] = Int32(position + 1)
                low[head] = Int32(window.map { max(0, position + 1 - $0) } ?? 0)
              }
              /// Lets heads `from..<to` of the tile see pages of a slice.
              func see(_ from: Int, _ to: Int, _ slice: Int, _ numbers: Range<Int>) {
                for number in numbers {
                  let page = places.page(slice, number)
                  for from in stride(from: from, to: to, by: 32) {
                    let at = ((group * rows + tile.first) * share + from) * padded * precision.size
                    yi_attend_page(
                      shape, queries + at, padded, Int32(min(32, to - from)),
                      places.pool.keys(page, layer: index, head: group),
                      places.pool.values(page, layer: index, head: group),
                      Int32(number * PagePool.positions), low + from, high + from, states + from,
                      sums + from * panelWidth)
                  }
                }
              }
              let first = places.rows[tile.first].slice
              let firstPage = (0..<heads).map { Int(low[$0]) }.min().map { $0 / PagePool.positions } ?? 0
              if tile.isOneSequence {
                see(0, heads, first, firstPage..<(Int(high[heads - 1]) - 1) / PagePool.positions + 1)
              } else {
                see(0, heads, first, min(firstPage, tile.shared)..<tile.shared)
                for row in 0..<tile.count {
                  let place = places.rows[tile.first + row]
                  let from = max(tile.shared, Int(low[row * share]) / PagePool.positions)
                  see(
                    row * share, (row + 1) * share, place.slice,
                    from..<place.position / PagePool.positions + 1)
                }
              }
              for head in 0..<heads {
                let row = tile.first + head / share
                let column = (group * share + head % share) * c
                yi_attend_finish(
                  shape, states + head, sums + head * panelWidth, precision.type,
                  out + (row * outStride + column) * precision.size)
                logSums?[(group * rows + row) * share + head % share] =
                  states[head].greatest + Float(log(Double(states[head].sum)))
              }
            }
          }
        }
      }
    }
  }

  private struct Tile {
    let first: Int
    let count: Int
    let isOneSequence: Bool
    /// Of several sequences: how many pages all of them share.
    var shared = 0
  }

  /// Cuts the rows into tiles.
  private func tiles(_ places: Places) -> [Tile] {
    let share = config.heads / config.keyValueHeads
    let most = max(1, 32 / share)
    var tiles: [Tile] = []
    var index = 0
    while index < places.slices.count {
      let slice = places.slices[index]
      if slice.count > 1 {
        for start in stride(from: 0, to: slice.count, by: most) {
          tiles.append(
            Tile(first: slice.first + start, count: min(most, slice.count - start), isOneSequence: true))
        }
        index += 1
        continue
      }
      // Single rows: neighbours as long as they share pages with the first.
      var count = 1
      var shared = (slice.cache.length) / PagePool.positions
      while count < most, index + count < places.slices.count, places.slices[index + count].count == 1 {
        let common = min(shared, slice.cache.sharedPages(with: places.slices[index + count].cache))
        guard common > 0 else { break }
        shared = common
        count += 1
      }
      tiles.append(Tile(first: slice.first, count: count, isOneSequence: count == 1, shared: shared))
      index += count
    }
    return tiles
  }
}

extension SequenceCache {
  /// How many pages at the beginning are the same.
  func sharedPages(with other: SequenceCache) -> Int {
    zip(pages, other.pages).prefix { $0 === $1 }.count
  }
}
