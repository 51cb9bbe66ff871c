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
    /// The slice of this batch whose tokens it follows, if they are read in the same pass.
    var parent: Int?
  }

  private(set) var ids: [Int32] = []
  private(set) var slices: [Slice] = []

  /// Sequences that share pages should be neighbours: what they share is then read once.
  mutating func append(
    _ tokens: some Collection<Int32>, to cache: SequenceCache, startLength: Int, parent: Int? = nil
  ) {
    assert(!tokens.isEmpty, "a slice without rows")
    slices.append(
      Slice(
        cache: cache, first: ids.count, count: tokens.count, startLength: startLength, parent: parent))
    ids.append(contentsOf: tokens)
  }
}

extension Decoder {
  /// Reads the batch into the sequences' caches and leaves the normed last hidden states in `workspace.residual`.
  ///
  /// A row's bits depend on its sequence up to it, and on nothing else in the batch (asserted in `InvarianceTests`).
  func forward(_ batch: TokenBatch) {
    for slice in batch.slices { slice.cache.prepare(slice.count) }
    let places = Places(batch, decoder: self, pool: pool)
    reserve(batch.ids.count)
    embed(batch.ids)
    for index in layers.indices { pass(index, places, workspace.frame) }
    yi_products_done()
    for slice in batch.slices { slice.cache.advance(slice.count) }
  }

  /// The first residual stream.
  func embed(_ ids: [Int32]) {
    let x = workspace.residual.floats
    let d = config.hiddenSize
    crew.rows(ids.count, atLeast: 16) { for row in $0 { embed(ids[row], into: x + row * d) } }
  }

  /// One layer: from the residual stream to the residual stream, by way of the frame.
  func pass(_ index: Int, _ places: Places, _ frame: Frame) {
    let layer = layers[index]
    let rows = places.rows.count
    let x = workspace.residual.floats
    norm(x, rows, layer.inputNorm, into: workspace.input.base)
    layer.queryKeyValue.multiply(
      workspace.input.base, rows: rows, into: frame.queryKeyValue.floats, crew: crew)
    store(index, layer, places, frame.queryKeyValue.floats)
    attend(index, layer, places, frame)
    add(layer.output, layer.outputNorm, frame.attended, rows, by: frame.attentionSum)
    if let middle = frame.learning?.middle { copy(x, rows, to: middle.floats) }
    norm(x, rows, layer.feedForwardNorm, into: workspace.input.base)
    layer.gateUp.multiply(workspace.input.base, rows: rows, into: frame.gateUp.floats, crew: crew)
    gate(frame.gateUp.floats, rows)
    add(layer.down, layer.downNorm, workspace.input, rows, by: frame.feedForwardSum)
  }

  /// Room for a pass of so many rows. A pass with frames of its own (`learning`) needs no more of `output` than a norm does, and
  /// knows how many rows the next will have.
  func reserve(_ rows: Int, learning: Bool = false) {
    let c = config.headDimension
    let widest = max(config.hiddenSize, config.intermediateSize, config.heads * c)
    let output = max(
      config.hiddenSize,
      learning ? 0 : max(2 * config.intermediateSize, (config.heads + 2 * config.keyValueHeads) * c))
    workspace.residual.reserve(rows * config.hiddenSize * 4, exactly: learning)
    workspace.input.reserve(rows * precision.padded(widest) * precision.size, exactly: learning)
    workspace.output.reserve(rows * output * 4, exactly: learning)
    workspace.queries.reserve(rows * config.heads * precision.padded(c) * precision.size, exactly: learning)
  }

  /// Rows of the residual stream, put elsewhere.
  func copy(_ x: UnsafePointer<Float>, _ rows: Int, to out: UnsafeMutablePointer<Float>) {
    let d = config.hiddenSize
    crew.rows(rows, atLeast: 64) { range in
      (out + range.lowerBound * d).update(from: x + range.lowerBound * d, count: range.count * d)
    }
  }

  /// RMSNorm of rows, typed and padded for a product.
  func norm(_ x: UnsafePointer<Float>, _ rows: Int, _ norm: Norm, into out: UnsafeMutableRawPointer) {
    let d = config.hiddenSize
    let stride = precision.padded(d)
    crew.rows(rows, atLeast: 8) { range in
      yi_rms_norm(
        x + range.lowerBound * d, d, Int32(range.count), Int32(d), norm.weights, config.normEpsilon,
        precision.type,
        out + range.lowerBound * stride * precision.size, stride)
    }
  }

  /// One row's queries and keys, normed where the family does, and rotated: [(h + k)·c] floats.
  func rotate(
    _ layer: Layer, _ places: Places, row: Int, _ raw: UnsafePointer<Float>,
    into out: UnsafeMutablePointer<Float>
  ) {
    let c = config.headDimension
    let heads = config.heads
    let groups = config.keyValueHeads
    for (norm, at, count) in [(layer.queryNorm, 0, heads), (layer.keyNorm, heads * c, groups)] {
      if let weights = norm?.weights {
        yi_rms_norm(raw + at, c, Int32(count), Int32(c), weights, config.normEpsilon, YI_F32, out + at, c)
      } else {
        (out + at).update(from: raw + at, count: count * c)
      }
    }
    let rope = places.rope(row, layer.attention)
    let position = places.rows[row].position
    yi_rotate(
      out, Int32(heads + groups), Int32(c), Int32(rope.half), rope.cosine(position), rope.sine(position))
  }

  /// Puts queries into `workspace.queries`, keys and values into their pages.
  private func store(_ index: Int, _ layer: Layer, _ places: Places, _ raw: UnsafePointer<Float>) {
    let c = config.headDimension
    let heads = config.heads
    let groups = config.keyValueHeads
    let share = heads / groups
    let width = (heads + 2 * groups) * c
    let padded = precision.padded(c)
    let queries = workspace.queries.base
    let rows = places.rows.count
    crew.rows(rows, atLeast: 8) { range in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: (heads + groups) * c) { scratch in
        guard let query = scratch.baseAddress else { return }
        let key = query + heads * c
        for row in range {
          rotate(layer, places, row: row, raw + row * width, into: query)
          let value = raw + row * width + (heads + groups) * c
          let place = places.rows[row]
          for group in 0..<groups {
            let to = queries + (group * rows + row) * share * padded * precision.size
            yi_convert(query + group * share * c, c, Int32(share), Int32(c), 1, precision.type, to, padded)
            places.eachPage(of: row) { page in
              yi_page_put(
                precision.type, Int32(c), Int32(place.position % PagePool.positions), key + group * c,
                value + group * c, places.pool.keys(page, layer: index, head: group),
                places.pool.values(page, layer: index, head: group))
            }
          }
        }
      }
    }
  }

  /// `x += [norm](input · Wᵀ)`.
  private func add(_ matrix: Matrix, _ norm: Norm?, _ input: Buffer, _ rows: Int, by sum: Buffer) {
    let x = workspace.residual.floats
    guard let weight = norm?.weights else {
      return matrix.multiply(input.base, rows: rows, into: x, adds: true, crew: crew)
    }
    let d = config.hiddenSize
    let (raw, normed) = (sum.floats, workspace.output.floats)
    matrix.multiply(input.base, rows: rows, into: raw, crew: crew)
    crew.rows(rows, atLeast: 8) { range in
      yi_rms_norm(
        raw + range.lowerBound * d, d, Int32(range.count), Int32(d), weight, config.normEpsilon, YI_F32,
        normed + range.lowerBound * d, d)
      for index in range.lowerBound * d..<range.upperBound * d { x[index] += normed[index] }
    }
  }

  /// Gates and ups put together in `workspace.input`, typed and padded.
  func gate(_ gateUp: UnsafePointer<Float>, _ rows: Int) {
    let f = config.intermediateSize
    let stride = precision.padded(f)
    crew.rows(rows, atLeast: 4) { range in
      yi_gate(
        gateUp + range.lowerBound * 2 * f, 2 * f, Int32(range.count), Int32(f), config.activation.kernel,
        precision.type, workspace.input.base + range.lowerBound * stride * precision.size, stride)
    }
  }
}

extension ModelConfig.Activation {
  var kernel: yi_activation { self == .silu ? YI_SILU : YI_GELU_TANH }
}

/// Where each row of a batch stands. Pages are bare memory here, kept by the slices' caches: the threads that walk them need not
/// count references.
struct Places {
  struct Row {
    let slice: Int
    let position: Int
  }

  let slices: [TokenBatch.Slice]
  let rows: [Row]
  let pool: PagePool
  private let ropes: [(full: RopeTable, sliding: RopeTable)]
  /// Of all slices, one behind the other.
  private let pages: [UnsafeMutableRawPointer]
  private let firstPages: [Int]
  /// The slices that follow a slice in the same pass.
  private let heirs: [[Int]]

  init(_ batch: TokenBatch, decoder: Decoder, pool: PagePool) {
    slices = batch.slices
    self.pool = pool
    ropes = batch.slices.map {
      decoder.ropes(length: $0.startLength, positions: $0.cache.length + $0.count)
    }
    rows = batch.slices.enumerated().flatMap { index, slice in
      (0..<slice.count).map { Row(slice: index, position: slice.cache.length + $0) }
    }
    var pages: [UnsafeMutableRawPointer] = []
    var firstPages: [Int] = []
    var heirs = Array(repeating: [Int](), count: batch.slices.count)
    for (index, slice) in batch.slices.enumerated() {
      firstPages.append(pages.count)
      for page in slice.cache.pages { pages.append(page.memory) }
      if let parent = slice.parent { heirs[parent].append(index) }
    }
    self.pages = pages
    self.firstPages = firstPages
    self.heirs = heirs
  }

  /// The memory of a slice's page.
  func page(_ slice: Int, _ number: Int) -> UnsafeMutableRawPointer { pages[firstPages[slice] + number] }

  /// The page a row is written to, and those of the slices that follow its own and have a copy of its last page.
  func eachPage(of row: Int, _ use: (UnsafeMutableRawPointer) -> Void) {
    let (slice, position) = (rows[row].slice, rows[row].position)
    let number = position / PagePool.positions
    use(page(slice, number))
    for heir in heirs[slice] where number == slices[heir].cache.length / PagePool.positions {
      use(page(heir, number))
    }
  }

  /// The rotary table of a row's sequence.
  func rope(_ row: Int, _ attention: ModelConfig.Attention) -> RopeTable {
    let ropes = ropes[rows[row].slice]
    return attention == .full ? ropes.full : ropes.sliding
  }
}
