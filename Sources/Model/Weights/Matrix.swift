import Checkpoints
import ModelKernels

/// A packed weight matrix of `outputs` × `inputs`, made of one or more of a checkpoint's, one below the other.
final class Matrix: @unchecked Sendable {
  let outputs: Int
  let inputs: Int
  let precision: Precision
  private let panels: Buffer
  private let bias: Buffer?

  /// Packs tensors of shape [rows, inputs]; `biases`, of shape [rows], are one a tensor or none at all.
  init(_ tensors: [StoredTensor], biases: [StoredTensor] = [], precision: Precision, crew: Crew) throws {
    guard let inputs = tensors.first?.shape.last,
      tensors.allSatisfy({ $0.shape.count == 2 && $0.shape[1] == inputs })
    else { throw ModelError("\(tensors.first?.name ?? "a matrix") has an unexpected shape") }
    self.inputs = inputs
    self.precision = precision
    outputs = tensors.reduce(0) { $0 + $1.shape[0] }
    panels = Buffer(size: yi_packed_size(precision.type, Int32(outputs), Int32(inputs)))
    if biases.isEmpty {
      bias = nil
    } else {
      let all = try biases.flatMap { try $0.floats() }
      guard all.count == outputs else { throw ModelError("\(biases[0].name) has an unexpected shape") }
      let buffer = Buffer(size: outputs * 4)
      buffer.floats.update(from: all, count: outputs)
      bias = buffer
    }
    var at = 0
    for tensor in tensors {
      let type = try tensor.kernelType()
      let rows = tensor.shape[0]
      guard let source = tensor.bytes.baseAddress else { continue }
      // Parts are whole panels of the packed matrix: two threads never write to one line.
      let first = at
      let lastPanel = (first + rows + Int(YI_PANEL) - 1) / Int(YI_PANEL)
      let firstPanel = first / Int(YI_PANEL)
      crew.rows(lastPanel - firstPanel) { range in
        let from = max(first, (firstPanel + range.lowerBound) * Int(YI_PANEL))
        let to = min(first + rows, (firstPanel + range.upperBound) * Int(YI_PANEL))
        guard from < to else { return }
        yi_pack(
          precision.type, panels.base, Int32(inputs), Int32(from),
          source + (from - first) * inputs * (type == YI_F32 ? 4 : 2), type, inputs, Int32(to - from))
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
    let columnParts = min(panels, crew.threads)
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
  /// What the kernels read as it lies; anything else would have to be converted first.
  func kernelType() throws -> yi_type {
    switch element {
    case .f32: return YI_F32
    case .bf16: return YI_BF16
    default:
      throw ModelError(
        "\(name) is stored as \(element.rawValue); yisang reads F32 and BF16: convert the checkpoint first")
    }
  }

  /// All elements as floats.
  func floats() throws -> [Float] {
    let type = try kernelType()
    return (0..<count).map { index in
      type == YI_F32
        ? bytes.loadUnaligned(fromByteOffset: index * 4, as: Float.self)
        : Float(bitPattern: UInt32(bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)) << 16)
    }
  }
}
