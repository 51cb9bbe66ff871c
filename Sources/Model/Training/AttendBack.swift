import Checkpoints
import ModelKernels

extension Learner {
  /// The way back through attention: from `scratch.sums`, the gradient of what it gave ([T][h·c]), to `scratch.queryKeyValue`, that of
  /// queries, keys and values before they were normed and rotated ([T][(h + 2k)·c]).
  func attendBack(_ layer: Layer, _ frame: Frame, _ plan: LearningPlan, _ pass: Places, _ rows: Int) {
    let config = decoder.config
    let width = (config.heads + 2 * config.keyValueHeads) * config.headDimension
    scratch.queryKeyValue.reserve(rows * width * 4, exactly: true)
    prepare(layer, frame, pass, rows)
    let window = layer.attention == .sliding ? config.slidingWindow : nil
    let groups = config.keyValueHeads
    // The longest first, so that the last to be taken are short.
    let trees = plan.trees.sorted { rowsOf($0, plan) > rowsOf($1, plan) }
    decoder.crew.run(parts: trees.count * groups) { part in
      attendBack(trees[part / groups], group: part % groups, plan, frame, rows, window: window)
    }
    finish(layer, frame, pass, rows)
  }

  private func rowsOf(_ tree: Range<Int>, _ plan: LearningPlan) -> Int {
    tree.reduce(0) { $0 + plan.segments[$1].count }
  }

  /// Queries as products take them, keys as they were rotated, and what products want of the gradient.
  private func prepare(_ layer: Layer, _ frame: Frame, _ pass: Places, _ rows: Int) {
    let config = decoder.config
    let precision = decoder.precision
    let c = config.headDimension
    let (heads, groups) = (config.heads, config.keyValueHeads)
    let share = heads / groups
    let width = (heads + 2 * groups) * c
    let padded = precision.padded(c)
    let attendedStride = precision.padded(heads * c)
    scratch.keys.reserve(rows * groups * c * 4, exactly: true)
    scratch.attended.reserve(rows * heads * padded * precision.size, exactly: true)
    scratch.dots.reserve(rows * heads * 4, exactly: true)
    let queries = decoder.workspace.queries.base
    let attended = scratch.attended.base
    decoder.crew.rows(rows, atLeast: 8) { range in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { row in
        guard let rotated = row.baseAddress else { return }
        for row in range {
          decoder.rotate(layer, pass, row: row, frame.queryKeyValue.floats + row * width, into: rotated)
          (scratch.keys.floats + row * groups * c).update(from: rotated + heads * c, count: groups * c)
          for group in 0..<groups {
            let at = (group * rows + row) * share
            yi_convert(
              rotated + group * share * c, c, Int32(share), Int32(c), 1, precision.type,
              queries + at * padded * precision.size, padded)
            let gradients = attended + at * padded * precision.size
            yi_convert(
              scratch.sums.floats + row * heads * c + group * share * c, c, Int32(share), Int32(c), 1,
              precision.type,
              gradients, padded)
            yi_row_dots(
              precision.type, gradients, padded,
              frame.attended.base + (row * attendedStride + group * share * c) * precision.size, c,
              Int32(share),
              Int32(c), scratch.dots.floats + at)
          }
        }
      }
    }
  }

  /// One key-value head of a prompt and what follows it: queries in the order of rows, each against all it sees.
  private func attendBack(
    _ tree: Range<Int>, group: Int, _ plan: LearningPlan, _ frame: Frame, _ rows: Int, window: Int?
  ) {
    let config = decoder.config
    let precision = decoder.precision
    let (c, heads, groups) = (config.headDimension, config.heads, config.keyValueHeads)
    let share = heads / groups
    let width = (heads + 2 * groups) * c
    let padded = precision.padded(c)
    let panels = (c + Int(YI_PANEL) - 1) / Int(YI_PANEL)
    let memory = tree.map { BackPages(plan.segments[$0].count, width: c, precision: precision) }
    for (segment, pages) in zip(tree, memory) {
      for row in 0..<plan.segments[segment].count {
        let at = plan.segments[segment].first + row
        pages.put(
          row, key: scratch.keys.floats + (at * groups + group) * c,
          value: frame.queryKeyValue.floats + at * width + (heads + groups + group) * c)
      }
    }
    var shape = yi_attention(
      type: precision.type, c: Int32(c), scale: config.attentionScale, softcap: config.attentionSoftcap ?? 0)
    let queries = decoder.workspace.queries.base
    let gradients = scratch.attended.base
    let tile = max(1, Int(YI_BACK_TILE) / share)
    let turnedSize = c * Int(YI_BACK_TILE) * precision.size
    let turned = UnsafeMutableRawPointer.allocate(byteCount: 2 * turnedSize, alignment: 64)
    let sums = UnsafeMutablePointer<Float>.allocate(capacity: Int(YI_BACK_TILE) * panels * Int(YI_PANEL))
    let bounds = UnsafeMutablePointer<Int32>.allocate(capacity: 3 * Int(YI_BACK_TILE))
    defer {
      turned.deallocate()
      sums.deallocate()
      bounds.deallocate()
    }
    let (low, high, end) = (bounds, bounds + Int(YI_BACK_TILE), bounds + 2 * Int(YI_BACK_TILE))
    for (segment, own) in zip(tree, memory) {
      let rowsHere = plan.segments[segment]
      for from in stride(from: 0, to: rowsHere.count, by: tile) {
        let count = min(tile, rowsHere.count - from)
        let lines = count * share
        let at = (group * rows + rowsHere.first + from) * share
        let q = queries + at * padded * precision.size
        let g = gradients + at * padded * precision.size
        for (gradient, to) in [(q, turned), (g, turned + turnedSize)] {
          yi_transpose(
            precision.type, gradient, padded, Int32(lines), 0, Int32(c), to, precision.padded(lines))
        }
        sums.update(repeating: 0, count: lines * panels * Int(YI_PANEL))
        for line in 0..<lines {
          let position = rowsHere.position + from + line / share
          high[line] = Int32(position + 1)
          low[line] = Int32(window.map { max(0, position + 1 - $0) } ?? 0)
          // All of a prompt, and no more of its last page.
          end[line] = Int32(rowsHere.position)
        }
        /// Lets the tile see pages whose first position is `start`.
        func see(_ pages: BackPages, start: Int, through last: Int, until high: UnsafePointer<Int32>) {
          for number in max(0, (Int(low[0]) - start) / PagePool.positions)..<last / PagePool.positions + 1 {
            var page = pages.page(number)
            yi_attend_back_page(
              &shape, q, g, padded, Int32(lines), turned, turned + turnedSize, precision.padded(lines),
              (frame.learning?.logSums.floats ?? sums) + at, scratch.dots.floats + at, &page,
              Int32(start + number * PagePool.positions), low, high, sums, pages.keysBack(number),
              pages.valuesBack(number))
          }
        }
        if let parent = rowsHere.parent, Int(low[0]) < rowsHere.position {
          see(memory[parent - tree.lowerBound], start: 0, through: rowsHere.position - 1, until: end)
        }
        see(own, start: rowsHere.position, through: from + count - 1, until: high)
        for line in 0..<lines {
          let row = rowsHere.first + from + line / share
          (scratch.queryKeyValue.floats + row * width + (group * share + line % share) * c)
            .update(from: sums + line * panels * Int(YI_PANEL), count: c)
        }
      }
    }
    for (segment, pages) in zip(tree, memory) {
      for row in 0..<plan.segments[segment].count {
        let out = scratch.queryKeyValue.floats + (plan.segments[segment].first + row) * width
        pages.takeBack(row, key: out + (heads + group) * c, value: out + (heads + groups + group) * c)
      }
    }
  }

  /// Takes the gradients of queries and keys back through rotation and norm.
  private func finish(_ layer: Layer, _ frame: Frame, _ pass: Places, _ rows: Int) {
    let config = decoder.config
    let (c, heads, groups) = (config.headDimension, config.heads, config.keyValueHeads)
    let width = (heads + 2 * groups) * c
    decoder.crew.rows(rows, atLeast: 8) { range in
      for row in range {
        let rope = pass.rope(row, layer.attention)
        let position = pass.rows[row].position
        yi_rotate_back(
          scratch.queryKeyValue.floats + row * width, Int32(heads + groups), Int32(c), Int32(rope.half),
          rope.cosine(position), rope.sine(position))
      }
    }
    for (norm, at, count) in [(layer.queryNorm, 0, heads), (layer.keyNorm, heads * c, groups)] {
      guard let norm else { continue }
      sumsByBlock(rows, width: c, to: places.weight(norm)) { range, partial in
        for row in range {
          let gradient = scratch.queryKeyValue.floats + row * width + at
          yi_rms_norm_back(
            frame.queryKeyValue.floats + row * width + at, c, Int32(count), Int32(c), norm.weights,
            config.normEpsilon,
            gradient, c, gradient, c, 0, partial)
        }
      }
    }
  }
}

/// Keys and values of one head and some positions in the layouts of the way back, and their gradients.
private final class BackPages {
  private let width: Int
  private let precision: ComputeType
  private let keySize: Int
  private let acrossSize: Int
  private let pages: UnsafeMutableRawPointer
  private let gradients: UnsafeMutablePointer<Float>
  private let count: Int

  init(_ positions: Int, width: Int, precision: ComputeType) {
    self.width = width
    self.precision = precision
    count = (positions + PagePool.positions - 1) / PagePool.positions
    keySize = yi_key_page_size(precision.type, Int32(width))
    acrossSize = yi_value_page_size(precision.type, Int32(width))
    let bytes = count * (2 * keySize + acrossSize)
    pages = .allocate(byteCount: max(64, bytes), alignment: 64)
    pages.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    gradients = .allocate(capacity: 2 * count * PagePool.positions * width + 1)
    gradients.initialize(repeating: 0, count: 2 * count * PagePool.positions * width)
  }

  deinit {
    pages.deallocate()
    gradients.deallocate()
  }

  private func base(_ number: Int) -> UnsafeMutableRawPointer { pages + number * (2 * keySize + acrossSize) }

  func put(_ position: Int, key: UnsafePointer<Float>, value: UnsafePointer<Float>) {
    let page = base(position / PagePool.positions)
    yi_back_page_put(
      precision.type, Int32(width), Int32(position % PagePool.positions), key, value, page, page + keySize,
      page + 2 * keySize)
  }

  func page(_ number: Int) -> yi_back_page {
    let page = base(number)
    return yi_back_page(keys: page, values: page + keySize, keys_across: page + 2 * keySize)
  }

  /// Those of a page, turned over: [c][64].
  func keysBack(_ number: Int) -> UnsafeMutablePointer<Float> {
    gradients + number * PagePool.positions * width
  }

  func valuesBack(_ number: Int) -> UnsafeMutablePointer<Float> { keysBack(count + number) }

  /// The gradients of one position.
  func takeBack(_ position: Int, key: UnsafeMutablePointer<Float>, value: UnsafeMutablePointer<Float>) {
    let (number, place) = (position / PagePool.positions, Int32(position % PagePool.positions))
    yi_back_page_take(Int32(width), place, keysBack(number), key)
    yi_back_page_take(Int32(width), place, valuesBack(number), value)
  }
}
