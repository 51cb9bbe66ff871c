import Checkpoints
import ModelKernels

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

extension Checkpoint {
  /// A tensor that must be there.
  func needed(_ name: String) throws -> StoredTensor {
    guard let tensor = tensor(name) else { throw ModelError("the checkpoint has no tensor \(name)") }
    return tensor
  }
}
