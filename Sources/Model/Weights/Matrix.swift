import Checkpoints
import ModelKernels

/// A packed weight matrix of `outputs` × `inputs`, made of one or more of a checkpoint's, one below the other.
final class Matrix: @unchecked Sendable {
  let outputs: Int
  let inputs: Int
  let precision: ComputeType
  let panels: Buffer
  private let bias: Buffer?
  /// The matrix turned over, for the way back (`yi_pack_columns`); nil where nothing is learnt.
  private(set) var across: Buffer?

  /// Packs tensors of shape [rows, inputs]; `biases`, of shape [rows], are one a tensor or none at all.
  init(_ tensors: [StoredTensor], biases: [StoredTensor] = [], precision: ComputeType, crew: Crew) throws {
    guard let inputs = tensors.first?.shape.last,
      tensors.allSatisfy({ $0.shape.count == 2 && $0.shape[1] == inputs })
    else { throw ModelError("\(tensors.first?.name ?? "a matrix") has an unexpected shape") }
    self.inputs = inputs
    self.precision = precision
    outputs = tensors.reduce(0) { $0 + $1.shape[0] }
    panels = try Buffer(size: yi_packed_size(precision.type, Int32(outputs), Int32(inputs)))
    if biases.isEmpty {
      bias = nil
    } else {
      let all = try biases.flatMap { try $0.numbers() }
      guard all.count == outputs else { throw ModelError("\(biases[0].name) has an unexpected shape") }
      let buffer = try Buffer(size: outputs * 4)
      buffer.floats.update(from: all, count: outputs)
      bias = buffer
    }
    var at = 0
    for tensor in tensors {
      let rows = tensor.shape[0]
      try tensor.withKernelElements { source, type in
        // Parts are whole panels of the packed matrix: two threads never write to one line.
        let panel = Int(YI_PANEL)
        let (first, firstPanel, lastPanel) = (at, at / panel, (at + rows + panel - 1) / panel)
        crew.rows(lastPanel - firstPanel) { range in
          let from = max(first, (firstPanel + range.lowerBound) * panel)
          let to = min(first + rows, (firstPanel + range.upperBound) * panel)
          guard from < to else { return }
          yi_pack(
            precision.type, panels.base, Int32(inputs), Int32(from),
            source + (from - first) * inputs * (type == YI_F32 ? 4 : 2), type, inputs, Int32(to - from))
        }
      }
      at += rows
    }
  }

  private var kernel: yi_matrix {
    yi_matrix(
      panels: panels.base, bias: bias.map { UnsafePointer($0.floats) }, n: Int32(outputs), k: Int32(inputs),
      type: precision.type)
  }

  /// `out[m][outputs] = a[m][inputs] · Wᵀ + bias`, added to what is there where `adds`; `a`'s rows are padded, of the matrix's
  /// precision.
  func multiply(
    _ a: UnsafeRawPointer, rows m: Int, into out: UnsafeMutablePointer<Float>, adds: Bool = false, crew: Crew
  ) {
    var kernel = kernel
    let stride = precision.padded(inputs)
    let panels = (outputs + Int(YI_PANEL) - 1) / Int(YI_PANEL)
    // Too few panels for the threads: rows are shared out too, whole tiles of 32.
    let columnParts = min(panels, crew.threads == 1 ? 1 : 4 * crew.threads)
    let rowParts = panels >= 2 * crew.threads ? 1 : min(crew.threads, (m + 31) / 32)
    let rowTiles = (m + 31) / 32
    withUnsafePointer(to: &kernel) { kernel in
      crew.run(parts: columnParts * rowParts) { part in
        let column = part % columnParts
        let row = part / columnParts
        let from = rowTiles * row / rowParts * 32
        let to = min(m, rowTiles * (row + 1) / rowParts * 32)
        guard from < to else { return }
        yi_product(
          kernel, a + from * stride * precision.size, stride, Int32(to - from), out + from * outputs, outputs,
          adds ? 1 : 0, Int32(panels * column / columnParts), Int32(panels * (column + 1) / columnParts))
      }
    }
  }
}

extension StoredTensor {
  /// Lends the elements as the kernels read them: F32 and BF16 as they lie, F16 and F64 turned to floats first.
  func withKernelElements(_ use: (UnsafeRawPointer, yi_type) throws -> Void) throws {
    switch element {
    case .f32: try bytes.baseAddress.map { try use($0, YI_F32) }
    case .bf16: try bytes.baseAddress.map { try use($0, YI_BF16) }
    default: try numbers().withUnsafeBytes { floats in try floats.baseAddress.map { try use($0, YI_F32) } }
    }
  }

  /// All elements as floats.
  func numbers() throws -> [Float] {
    guard let floats = floats() else {
      throw ModelError("\(name) is stored as \(element.rawValue), not as fractions")
    }
    return floats
  }

  /// One element; of F64 the nearest float.
  func float(_ index: Int) -> Float {
    switch element {
    case .f32: bytes.loadUnaligned(fromByteOffset: index * 4, as: Float.self)
    case .f16: Float(bytes.loadUnaligned(fromByteOffset: index * 2, as: Float16.self))
    case .f64: Float(bytes.loadUnaligned(fromByteOffset: index * 8, as: Double.self))
    default: Float(bitPattern: UInt32(bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)) << 16)
    }
  }
}
