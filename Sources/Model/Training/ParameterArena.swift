import Checkpoints
import ModelKernels

/// Where the gradients of matrices, biases and norms are added up; nothing for what does not move.
struct GradientPlaces {
  fileprivate(set) var matrices: [ObjectIdentifier: UnsafeMutablePointer<Float>] = [:]
  fileprivate(set) var biases: [ObjectIdentifier: UnsafeMutablePointer<Float>] = [:]
  fileprivate(set) var norms: [ObjectIdentifier: UnsafeMutablePointer<Float>] = [:]
  fileprivate(set) var embedding: UnsafeMutablePointer<Float>?

  func weight(_ matrix: Matrix) -> UnsafeMutablePointer<Float>? { matrices[ObjectIdentifier(matrix)] }
  func bias(_ matrix: Matrix) -> UnsafeMutablePointer<Float>? { biases[ObjectIdentifier(matrix)] }
  func weight(_ norm: Norm) -> UnsafeMutablePointer<Float>? { norms[ObjectIdentifier(norm)] }
}

/// Lays out what is learnt, one tensor behind the other, before there is memory for it.
struct ParameterArena {
  private var tensors: [Parameters.Tensor] = []
  private var blocks: [Parameters.Block] = []
  private var sources: [() throws -> [Float]] = []
  private var vectors: [Parameters.Vector] = []
  private var norms: [(Norm, Int)] = []
  private var biases: [(Matrix, Int)] = []
  private var embeddingOffset: Int?
  private var end = 0

  /// Neighbours that are one matrix must touch; anything else begins at a multiple of 16 numbers.
  private mutating func add(
    _ name: String, _ shape: [Int], touches: Bool = false, _ source: @escaping () throws -> [Float]
  ) -> Int {
    let offset = touches ? end : (end + 15) / 16 * 16
    let tensor = Parameters.Tensor(name: name, shape: shape, offset: offset)
    tensors.append(tensor)
    sources.append(source)
    end = offset + tensor.count
    return offset
  }

  // MARK: All weights

  mutating func addWeights(of decoder: Decoder) throws {
    let checkpoint = decoder.checkpoint
    let stored = checkpoint.needed
    let name = "model.embed_tokens.weight"
    let embedding = decoder.embedding
    embeddingOffset = add(name, embedding.shape) { try embedding.numbers() }
    for layer in decoder.layers {
      for matrix in layer.matrices { try add(matrix, stored) }
      for norm in layer.norms { try add(norm, stored) }
    }
    try add(decoder.finalNorm, stored)
    if decoder.head.modules[0].name == "lm_head" {
      try add(decoder.head, stored)
    } else if let embeddingOffset {
      blocks.append(
        Parameters.Block(
          offset: embeddingOffset, rows: decoder.head.outputs, columns: decoder.head.inputs,
          matrix: decoder.head))
    }
  }

  private mutating func add(_ matrix: Matrix, _ stored: (String) throws -> StoredTensor) throws {
    var first: Int?
    for module in matrix.modules {
      let tensor = try stored(module.name + ".weight")
      let offset = add(tensor.name, [module.outputs, matrix.inputs], touches: first != nil) {
        try tensor.numbers()
      }
      first = first ?? offset
    }
    guard let first else { return }
    blocks.append(
      Parameters.Block(offset: first, rows: matrix.outputs, columns: matrix.inputs, matrix: matrix))
    guard let bias = matrix.bias else { return }
    var at: Int?
    for module in matrix.modules {
      let tensor = try stored(module.name + ".bias")
      let offset = add(tensor.name, [module.outputs], touches: at != nil) { try tensor.numbers() }
      at = at ?? offset
    }
    guard let at else { return }
    biases.append((matrix, at))
    vectors.append(
      .init(offset: at, count: matrix.outputs) {
        bias.floats.update(from: $0.baseAddress ?? UnsafePointer(bias.floats), count: $0.count)
      })
  }

  private mutating func add(_ norm: Norm, _ stored: (String) throws -> StoredTensor) throws {
    let tensor = try stored(norm.name)
    let offset = add(norm.name, tensor.shape) { try tensor.numbers() }
    norms.append((norm, offset))
    vectors.append(.init(offset: offset, count: tensor.count) { norm.set(stored: $0) })
  }

  // MARK: An adapter's pairs

  mutating func addPairs(of adapter: Adapter, to decoder: Decoder) throws {
    for (module, low) in try decoder.attached(adapter) {
      guard let pair = adapter.pairs[module] else { continue }
      for (matrix, numbers) in [(low.down, pair.a), (low.up, pair.b)] {
        let offset = add(matrix.modules[0].name + ".weight", numbers.shape) { numbers.floats }
        blocks.append(
          Parameters.Block(offset: offset, rows: matrix.outputs, columns: matrix.inputs, matrix: matrix))
      }
    }
  }

  // MARK: The memory

  /// Rather an error than the system's killer: weights, gradients, and every matrix packed for the way back.
  private func checkMemory(_ decoder: Decoder) throws {
    let matrices = decoder.layers.flatMap(\.matrices) + [decoder.head]
    let needed = end * 8 + matrices.reduce(0) { $0 + $1.outputs * $1.inputs } * decoder.precision.size
    let available = Int(clamping: yi_memory_available())
    guard available == 0 || needed <= available else {
      throw ModelError(
        "to learn takes \(needed >> 20) MiB more, and twice the weights for an optimizer; \(available >> 20) MiB are free: a LoRA adapter needs less"
      )
    }
  }

  /// Takes the memory, fills it, and packs every matrix for the way back.
  func made(for decoder: Decoder) throws -> (Parameters, GradientPlaces) {
    try checkMemory(decoder)
    let parameters = try Parameters(
      tensors: tensors, blocks: blocks,
      vectors: vectors)
    for (tensor, source) in zip(tensors, sources) {
      let floats = try source()
      guard floats.count == tensor.count else { throw ModelError("\(tensor.name) has an unexpected shape") }
      (parameters.values.floats + tensor.offset).update(from: floats, count: tensor.count)
    }
    for block in blocks { try block.matrix.reserveAcross() }
    parameters.pack(crew: decoder.crew)
    if embeddingOffset == nil { try decoder.packFrozen() }
    decoder.checkpoint.letGo()
    var places = GradientPlaces()
    let gradients = parameters.gradients.floats
    for block in blocks { places.matrices[ObjectIdentifier(block.matrix)] = gradients + block.offset }
    for (matrix, offset) in biases { places.biases[ObjectIdentifier(matrix)] = gradients + offset }
    for (norm, offset) in norms { places.norms[ObjectIdentifier(norm)] = gradients + offset }
    if let embeddingOffset {
      places.embedding = gradients + embeddingOffset
      decoder.embedding = StoredTensor(
        name: "model.embed_tokens.weight", element: .f32, shape: decoder.embedding.shape,
        bytes: UnsafeRawBufferPointer(
          start: parameters.values.base + embeddingOffset * 4, count: decoder.embedding.count * 4),
        owner: parameters)
    }
    return (parameters, places)
  }
}

extension Decoder {
  /// Packs the weights that stay, so that gradients can go back through them.
  fileprivate func packFrozen() throws {
    for matrix in layers.flatMap(\.matrices) + [head] {
      let tensors = try matrix.modules.map { try checkpoint.needed($0.name + ".weight") }
      if tensors.count == 1 {
        try tensors[0].withKernelElements { try matrix.packAcross($0, $1, crew: crew) }
      } else {
        let all = try tensors.flatMap { try $0.numbers() }
        try all.withUnsafeBytes { try $0.baseAddress.map { try matrix.packAcross($0, YI_F32, crew: crew) } }
      }
    }
  }
}
