/// How numbers are written.
public enum Precision: String, Sendable, CaseIterable {
  /// As computed.
  case f32
  /// The upper half of f32, rounded to nearest, ties to even.
  case bf16
  /// IEEE 754 binary16; GGUF only. Numbers beyond 65504 become infinite.
  case f16

  /// Bytes a number.
  public var size: Int { self == .f32 ? 4 : 2 }

  /// Its name in safetensors.
  var element: StoredTensor.Element {
    switch self {
    case .f32: .f32
    case .bf16: .bf16
    case .f16: .f16
    }
  }

  /// Its name in `config.json`.
  var torchName: String {
    switch self {
    case .f32: "float32"
    case .bf16: "bfloat16"
    case .f16: "float16"
    }
  }

  /// The numbers as little-endian bytes.
  func bytes(_ floats: [Float]) -> [UInt8] {
    switch self {
    case .f32: Precision.pack(floats) { $0.bitPattern.littleEndian }
    case .bf16: Precision.pack(floats) { Precision.bf16($0).littleEndian }
    case .f16: Precision.pack(floats) { Float16($0).bitPattern.littleEndian }
    }
  }

  /// Rounds to nearest, ties to even; what is no number stays none.
  static func bf16(_ float: Float) -> UInt16 {
    let bits = float.bitPattern
    if float.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
  }

  private static func pack<Bits: FixedWidthInteger>(_ floats: [Float], _ convert: (Float) -> Bits) -> [UInt8]
  {
    let size = MemoryLayout<Bits>.size
    return [UInt8](unsafeUninitializedCapacity: floats.count * size) { out, count in
      let raw = UnsafeMutableRawBufferPointer(out)
      for (index, float) in floats.enumerated() {
        raw.storeBytes(of: convert(float), toByteOffset: index * size, as: Bits.self)
      }
      count = floats.count * size
    }
  }
}
