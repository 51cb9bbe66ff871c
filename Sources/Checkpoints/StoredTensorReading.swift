extension StoredTensor {
  /// The numbers in single precision; nil of elements that are no fractions. From f64 they are rounded.
  public func floats() -> [Float]? {
    switch element {
    case .f32: read(UInt32.self) { Float(bitPattern: $0) }
    case .bf16: read(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .f16: read(UInt16.self) { Float(Float16(bitPattern: $0)) }
    case .f64: read(UInt64.self) { Float(Double(bitPattern: $0)) }
    default: nil
    }
  }

  private func read<Bits: FixedWidthInteger>(_: Bits.Type, _ convert: (Bits) -> Float) -> [Float] {
    let size = MemoryLayout<Bits>.size
    return [Float](unsafeUninitializedCapacity: bytes.count / size) { out, count in
      count = bytes.count / size
      for index in 0..<count {
        out.initializeElement(
          at: index,
          to: convert(Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self))))
      }
    }
  }
}

/// A tensor on its way into a file: its numbers are made when their turn comes, one tensor at a time.
public struct Weight: Sendable {
  /// As the decoder has it, see `ModelConfig.tensors`.
  public let name: String
  /// Slowest dimension first.
  public let shape: [Int]
  /// As many as the shape says, row-major.
  public let floats: @Sendable () throws -> [Float]

  /// A tensor whose numbers a function makes.
  public init(name: String, shape: [Int], floats: @escaping @Sendable () throws -> [Float]) {
    self.name = name
    self.shape = shape
    self.floats = floats
  }
}

extension Checkpoint {
  /// Every tensor of the decoder, in the order of `ModelConfig.tensors`.
  ///
  /// - Throws: `CheckpointError` if `validate` does.
  public func weights() throws -> [Weight] {
    try validate()
    return config.tensors.map { name, shape in
      let stored = tensor(name)
      return Weight(name: name, shape: shape) { stored?.floats() ?? [] }
    }
  }
}
