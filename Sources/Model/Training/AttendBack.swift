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
      withUnsafeTemporaryAllocation(of: Float.self, capacity: (heads + groups) * c) { row in
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
    let shape = BackPages.Shape(width: decoder.config.headDimension, precision: decoder.precision)
    let sizes = tree.map { shape.bytes(plan.segments[$0].count) }
    let tileSize = BackTile.bytes(shape)
    // Tiles that go over the pages together: what a page is read and written for stays in the second-level cache.
    let together = max(1, (1 << 20) / tileSize)
    blocks.borrow(sizes.reduce(together * tileSize, +)) { memory in
      let tiles = (0..<together).map { BackTile(shape, at: memory + $0 * tileSize) }
      var at = memory + together * tileSize
      let pages = zip(tree, sizes).map { segment, size in
        defer { at += size }
        return BackPages(plan.segments[segment].count, shape, at: at)
      }
      for (segment, pages) in zip(tree, pages) { put(plan.segments[segment], group, frame, into: pages) }
      for (segment, own) in zip(tree, pages) {
        let parent = plan.segments[segment].parent.map { pages[$0 - tree.lowerBound] }
        attendBack(
          plan.segments[segment], group, frame, rows, window: window, own: own, parent: parent, tiles: tiles)
      }
      for (segment, pages) in zip(tree, pages) { take(plan.segments[segment], group, from: pages) }
    }
  }

  /// A segment's keys and values into its pages.
  private func put(_ segment: LearningPlan.Segment, _ group: Int, _ frame: Frame, into pages: BackPages) {
    let (c, heads, groups) = (
      decoder.config.headDimension, decoder.config.heads, decoder.config.keyValueHeads
    )
    for row in 0..<segment.count {
      let at = segment.first + row
      pages.put(
        row, key: scratch.keys.floats + (at * groups + group) * c,
        value: frame.queryKeyValue.floats + (at * (heads + 2 * groups) + heads + groups + group) * c)
    }
  }

  /// The gradients of a segment's keys and values out of its pages.
  private func take(_ segment: LearningPlan.Segment, _ group: Int, from pages: BackPages) {
    let (c, heads, groups) = (
      decoder.config.headDimension, decoder.config.heads, decoder.config.keyValueHeads
    )
    for row in 0..<segment.count {
      let out = scratch.queryKeyValue.floats + (segment.first + row) * (heads + 2 * groups) * c
      pages.takeBack(row, key: out + (heads + group) * c, value: out + (heads + groups + group) * c)
    }
  }

  /// A segment's queries, some tiles at a time, against the pages of its prompt and its own. Tiles see pages in order, pages see
  /// tiles in order: sums have one order, however many tiles go together.
  private func attendBack(
    _ segment: LearningPlan.Segment, _ group: Int, _ frame: Frame, _ rows: Int, window: Int?, own: BackPages,
    parent: BackPages?, tiles: [BackTile]
  ) {
    let config = decoder.config
    let share = config.heads / config.keyValueHeads
    let most = max(1, Int(YI_BACK_TILE) / share)
    for start in stride(from: 0, to: segment.count, by: most * tiles.count) {
      let block = stride(from: start, to: min(segment.count, start + most * tiles.count), by: most)
        .enumerated()
        .map { number, from in
          let first = segment.first + from
          let tile = BackTile.Rows(
            tile: tiles[number], first: first, count: min(most, segment.count - from),
            at: (group * rows + first) * share)
          fill(tile, position: segment.position + from, prompt: segment.position, share, window)
          return tile
        }
      if let parent, segment.position > 0 {
        for number in 0...(segment.position - 1) / PagePool.positions {
          for rows in block { see(parent, number, start: 0, rows, until: rows.tile.end, share, frame) }
        }
      }
      let last = min(segment.count, start + most * tiles.count) - 1
      for number in 0...last / PagePool.positions {
        for rows in block {
          see(own, number, start: segment.position, rows, until: rows.tile.high, share, frame)
        }
      }
      for rows in block { take(rows, group) }
    }
  }

  /// Queries, their gradients, and which positions they see.
  private func fill(_ rows: BackTile.Rows, position: Int, prompt: Int, _ share: Int, _ window: Int?) {
    let precision = decoder.precision
    let stride = precision.padded(decoder.config.headDimension)
    let lines = rows.count * share
    let tile = rows.tile
    tile.fill(
      decoder.workspace.queries.base + rows.at * stride * precision.size,
      scratch.attended.base + rows.at * stride * precision.size, stride: stride, lines: lines)
    for line in 0..<lines {
      let position = position + line / share
      tile.high[line] = Int32(position + 1)
      tile.low[line] = Int32(window.map { max(0, position + 1 - $0) } ?? 0)
      // All of a prompt, and no more of its last page.
      tile.end[line] = Int32(prompt)
    }
  }

  /// Lets a tile see one of the pages whose first position is `start`, if any of its queries does.
  private func see(
    _ pages: BackPages, _ number: Int, start: Int, _ rows: BackTile.Rows, until high: UnsafePointer<Int32>,
    _ share: Int, _ frame: Frame
  ) {
    let config = decoder.config
    let precision = decoder.precision
    let lines = rows.count * share
    let tile = rows.tile
    let first = start + number * PagePool.positions
    guard Int(high[lines - 1]) > first, Int(tile.low[0]) < first + PagePool.positions,
      let logSums = frame.learning?.logSums.floats
    else { return }
    let stride = precision.padded(config.headDimension)
    var shape = yi_attention(
      type: precision.type, c: Int32(config.headDimension), scale: config.attentionScale,
      softcap: config.attentionSoftcap ?? 0)
    var page = pages.page(number)
    yi_attend_back_page(
      &shape, decoder.workspace.queries.base + rows.at * stride * precision.size,
      scratch.attended.base + rows.at * stride * precision.size, stride, Int32(lines), tile.queriesTurned,
      tile.gradientsTurned, precision.padded(lines), logSums + rows.at, scratch.dots.floats + rows.at, &page,
      Int32(first), tile.low, high, tile.sums, pages.keysBack(number), pages.valuesBack(number))
  }

  /// The gradients of a tile's queries.
  private func take(_ rows: BackTile.Rows, _ group: Int) {
    let config = decoder.config
    let share = config.heads / config.keyValueHeads
    let c = config.headDimension
    let width = (config.heads + 2 * config.keyValueHeads) * c
    for line in 0..<rows.count * share {
      let row = rows.first + line / share
      (scratch.queryKeyValue.floats + row * width + (group * share + line % share) * c)
        .update(from: rows.tile.gradient(line), count: c)
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
