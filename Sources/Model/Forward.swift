import Checkpoints
import ModelKernels

/// What one pass reads: tokens of one or more sequences on one axis, one sequence behind the other. There is no padding.
struct TokenBatch {
  struct Slice {
    let cache: SequenceCache
    /// Tokens before it on the axis.
    let first: Int
    let count: Int
    /// How long the sequence was when it started: see `Rope.variant`.
    let startLength: Int
  }

  private(set) var ids: [Int32] = []
  private(set) var slices: [Slice] = []

  /// Sequences that share pages should be neighbours: what they share is then read once.
  mutating func append(_ tokens: some Collection<Int32>, to cache: SequenceCache, startLength: Int) {
    slices.append(Slice(cache: cache, first: ids.count, count: tokens.count, startLength: startLength))
    ids.append(contentsOf: tokens)
  }
}

extension Decoder {
  /// Reads the batch into the sequences' caches and leaves the normed last hidden states in `workspace.residual`.
  ///
  /// A row's bits depend on its sequence up to it, and on nothing else in the batch (asserted in `InvarianceTests`).
  func forward(_ batch: TokenBatch) {
    let rows = batch.ids.count
    let d = config.hiddenSize
    reserve(rows)
    for slice in batch.slices { slice.cache.prepare(slice.count) }
    let places = Places(batch, decoder: self)
    let x = workspace.residual.floats
    crew.rows(rows, atLeast: 16) { for row in $0 { embed(batch.ids[row], into: x + row * d) } }
    for (index, layer) in layers.enumerated() {
      norm(x, rows, layer.inputNorm, into: workspace.input.base)
      layer.queryKeyValue.multiply(
        workspace.input.base, rows: rows, into: workspace.output.floats, crew: crew)
      store(index, layer, rows, places)
      attend(index, layer, places)
      add(layer.output, layer.outputNorm, rows)
      norm(x, rows, layer.feedForwardNorm, into: workspace.input.base)
      layer.gateUp.multiply(workspace.input.base, rows: rows, into: workspace.output.floats, crew: crew)
      gate(rows)
      add(layer.down, layer.downNorm, rows)
    }
    yi_products_done()
    for slice in batch.slices { slice.cache.advance(slice.count) }
  }

  private func reserve(_ rows: Int) {
    let c = config.headDimension
    let widest = max(config.hiddenSize, config.intermediateSize, config.heads * c)
    let output = max(
      2 * config.intermediateSize, (config.heads + 2 * config.keyValueHeads) * c, config.hiddenSize)
    workspace.residual.reserve(rows * config.hiddenSize * 4)
    workspace.input.reserve(rows * precision.padded(widest) * precision.size)
    workspace.output.reserve(rows * output * 4)
    workspace.queries.reserve(rows * config.heads * precision.padded(c) * precision.size)
  }

  /// RMSNorm of rows, typed and padded for a product.
  func norm(_ x: UnsafePointer<Float>, _ rows: Int, _ weight: [Float], into out: UnsafeMutableRawPointer) {
    let d = config.hiddenSize
    let stride = precision.padded(d)
    crew.rows(rows, atLeast: 8) { range in
      yi_rms_norm(
        x + range.lowerBound * d, d, Int32(range.count), Int32(d), weight, config.normEpsilon, precision.type,
        out + range.lowerBound * stride * precision.size, stride)
    }
  }

  /// Norms and rotates queries and keys, and puts keys and values into their pages.
  private func store(_ index: Int, _ layer: Layer, _ rows: Int, _ places: Places) {
    let c = config.headDimension
    let heads = config.heads
    let groups = config.keyValueHeads
    let share = heads / groups
    let width = (heads + 2 * groups) * c
    let padded = precision.padded(c)
    let output = workspace.output.floats
    let queries = workspace.queries.base
    crew.rows(rows, atLeast: 8) { range in
      for row in range {
        let query = output + row * width
        let key = query + heads * c
        let value = key + groups * c
        if let weight = layer.queryNorm {
          yi_rms_norm(query, c, Int32(heads), Int32(c), weight, config.normEpsilon, YI_F32, query, c)
        }
        if let weight = layer.keyNorm {
          yi_rms_norm(key, c, Int32(groups), Int32(c), weight, config.normEpsilon, YI_F32, key, c)
        }
        let place = places.rows[row]
        let ropes = places.ropes[place.slice]
        let page = places.page(place.slice, place.position / PagePool.positions)
        let rope = layer.attention == .full ? ropes.full : ropes.sliding
        let cosine = rope.cosine(place.position)
        let sine = rope.sine(place.position)
        yi_rotate(query, Int32(heads + groups), Int32(c), Int32(rope.half), cosine, sine)
        for group in 0..<groups {
          let to = queries + (group * rows + row) * share * padded * precision.size
          yi_convert(query + group * share * c, c, Int32(share), Int32(c), 1, precision.type, to, padded)
          yi_page_put(
            precision.type, Int32(c), Int32(place.position % PagePool.positions), key + group * c,
            value + group * c,
            pool.keys(page, layer: index, head: group),
            pool.values(page, layer: index, head: group))
        }
      }
    }
  }

  /// `x += [norm](input · Wᵀ)`.
  private func add(_ matrix: Matrix, _ norm: [Float]?, _ rows: Int) {
    let x = workspace.residual.floats
    guard let norm else {
      return matrix.multiply(workspace.input.base, rows: rows, into: x, adds: true, crew: crew)
    }
    let d = config.hiddenSize
    let sum = workspace.output.floats
    matrix.multiply(workspace.input.base, rows: rows, into: sum, crew: crew)
    crew.rows(rows, atLeast: 8) { range in
      yi_rms_norm(
        sum + range.lowerBound * d, d, Int32(range.count), Int32(d), norm, config.normEpsilon, YI_F32,
        sum + range.lowerBound * d, d)
      for index in range.lowerBound * d..<range.upperBound * d { x[index] += sum[index] }
    }
  }

  private func gate(_ rows: Int) {
    let f = config.intermediateSize
    let stride = precision.padded(f)
    crew.rows(rows, atLeast: 4) { range in
      yi_gate(
        workspace.output.floats + range.lowerBound * 2 * f, 2 * f, Int32(range.count), Int32(f),
        config.activation == .silu ? YI_SILU : YI_GELU_TANH, precision.type,
        workspace.input.base + range.lowerBound * stride * precision.size, stride)
    }
  }
}

/// Where each row of a batch stands. Pages are bare memory here, kept by the slices' caches: the threads that walk them need not
/// count references.
struct Places {
  struct Row {
    let slice: Int
    let position: Int
  }

  let slices: [TokenBatch.Slice]
  let ropes: [(full: RopeTable, sliding: RopeTable)]
  let rows: [Row]
  /// Of all slices, one behind the other.
  private let pages: [UnsafeMutableRawPointer]
  private let firstPages: [Int]

  init(_ batch: TokenBatch, decoder: Decoder) {
    slices = batch.slices
    ropes = batch.slices.map {
      decoder.ropes(length: $0.startLength, positions: $0.cache.length + $0.count)
    }
    rows = batch.slices.enumerated().flatMap { index, slice in
      (0..<slice.count).map { Row(slice: index, position: slice.cache.length + $0) }
    }
    var pages: [UnsafeMutableRawPointer] = []
    var firstPages: [Int] = []
    for slice in batch.slices {
      firstPages.append(pages.count)
      for page in slice.cache.pages { pages.append(page.memory) }
    }
    self.pages = pages
    self.firstPages = firstPages
  }

  /// The memory of a slice's page.
  func page(_ slice: Int, _ number: Int) -> UnsafeMutableRawPointer { pages[firstPages[slice] + number] }
}
