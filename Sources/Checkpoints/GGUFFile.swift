import Foundation

/// The container llama.cpp reads: pairs of keys and values, then tensors (GGUF version 3, ggml's docs/gguf.md).
enum GGUF {
  /// Data begins, and each tensor, at a multiple of this.
  static let alignment = 32

  /// A value of a key. Whole numbers are unsigned, as llama.cpp's own converter writes them.
  enum Value: Sendable, Equatable {
    case uint32(UInt32)
    case float32(Float)
    case bool(Bool)
    case string([UInt8])
    case strings([[UInt8]])
    case int32s([Int32])
    case floats([Float])
    case bools([Bool])

    static func text(_ text: String) -> Value { .string(Array(text.utf8)) }
    static func count(_ count: Int) -> Value { .uint32(UInt32(clamping: count)) }
    static func number(_ number: Double) -> Value { .float32(Float(number)) }
  }

  /// A tensor by its name in llama.cpp.
  struct Tensor: Sendable {
    let weight: Weight
    let precision: Precision
  }

  /// Writes a whole file aside and renames it when it is durable.
  static func write(_ values: [(key: String, value: Value)], _ tensors: [Tensor], to path: String) throws {
    let aside = path + ".part"
    unlink(aside)
    do {
      let file = try DurableFile(aside)
      try file.write(header(values, tensors))
      for tensor in tensors {
        let floats = try tensor.weight.floats()
        guard floats.count == tensor.weight.shape.reduce(1, *) else {
          throw CheckpointError(path: path, problem: "tensor \(tensor.weight.name): \(floats.count) numbers")
        }
        try file.write(tensor.precision.bytes(floats))
        try file.write([UInt8](repeating: 0, count: padding(file.count)))
      }
      try file.finish()
      guard rename(aside, path) == 0 else { throw CheckpointError.system(path) }
    } catch {
      unlink(aside)
      throw error
    }
  }

  /// Bytes of the whole file.
  static func size(_ values: [(key: String, value: Value)], _ tensors: [Tensor]) -> Int {
    tensors.reduce(header(values, tensors).count) { sum, tensor in
      let size = tensor.weight.shape.reduce(tensor.precision.size, *)
      return sum + size + padding(size)
    }
  }

  private static func header(_ values: [(key: String, value: Value)], _ tensors: [Tensor]) -> [UInt8] {
    var out = Array("GGUF".utf8)
    append(UInt32(3), to: &out)
    append(UInt64(tensors.count), to: &out)
    append(UInt64(values.count), to: &out)
    for (key, value) in values {
      append(Array(key.utf8), to: &out)
      append(value, to: &out)
    }
    var offset = 0
    for tensor in tensors {
      append(Array(tensor.weight.name.utf8), to: &out)
      append(UInt32(tensor.weight.shape.count), to: &out)
      // Fastest dimension first.
      for dimension in tensor.weight.shape.reversed() { append(UInt64(dimension), to: &out) }
      append(tensor.precision.ggmlType, to: &out)
      append(UInt64(offset), to: &out)
      offset += tensor.weight.shape.reduce(tensor.precision.size, *)
      offset += padding(offset)
    }
    return out + [UInt8](repeating: 0, count: padding(out.count))
  }

  private static func padding(_ count: Int) -> Int { (alignment - count % alignment) % alignment }

  private static func append(_ number: some FixedWidthInteger, to out: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { out.append(contentsOf: $0) }
  }

  private static func append(_ text: [UInt8], to out: inout [UInt8]) {
    append(UInt64(text.count), to: &out)
    out += text
  }

  private static func append(_ value: Value, to out: inout [UInt8]) {
    func list(_ type: UInt32, _ count: Int) {
      append(UInt32(9), to: &out)
      append(type, to: &out)
      append(UInt64(count), to: &out)
    }
    switch value {
    case .uint32(let number):
      append(UInt32(4), to: &out)
      append(number, to: &out)
    case .float32(let number):
      append(UInt32(6), to: &out)
      append(number.bitPattern, to: &out)
    case .bool(let bool):
      append(UInt32(7), to: &out)
      out.append(bool ? 1 : 0)
    case .string(let text):
      append(UInt32(8), to: &out)
      append(text, to: &out)
    case .strings(let texts):
      list(8, texts.count)
      for text in texts { append(text, to: &out) }
    case .int32s(let numbers):
      list(5, numbers.count)
      for number in numbers { append(number, to: &out) }
    case .floats(let numbers):
      list(6, numbers.count)
      for number in numbers { append(number.bitPattern, to: &out) }
    case .bools(let bools):
      list(7, bools.count)
      for bool in bools { out.append(bool ? 1 : 0) }
    }
  }
}

extension Precision {
  /// `ggml_type`.
  var ggmlType: UInt32 {
    switch self {
    case .f32: 0
    case .f16: 1
    case .bf16: 30
    }
  }

  /// `llama_ftype`, which most of the tensors have.
  var ggmlFileType: UInt32 {
    switch self {
    case .f32: 0
    case .f16: 1
    case .bf16: 32
    }
  }
}
