/// A tensor as it lies in a mapped file: row-major, little-endian.
///
/// It keeps the file mapped; its bytes are good as long as it lives.
public struct StoredTensor: @unchecked Sendable {
  /// The element types of safetensors, but those of quantised weights; the raw value is its name there.
  public enum Element: String, Sendable, CaseIterable {
    case f64 = "F64"
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"
    case i64 = "I64"
    case i32 = "I32"
    case i16 = "I16"
    case i8 = "I8"
    case u64 = "U64"
    case u32 = "U32"
    case u16 = "U16"
    case u8 = "U8"
    case bool = "BOOL"

    /// Bytes an element.
    public var size: Int {
      switch self {
      case .f64, .i64, .u64: 8
      case .f32, .i32, .u32: 4
      case .f16, .bf16, .i16, .u16: 2
      case .i8, .u8, .bool: 1
      }
    }
  }

  /// As the file has it.
  public let name: String
  /// What its numbers are.
  public let element: Element
  /// Slowest dimension first; empty of a single number.
  public let shape: [Int]
  /// `shape` multiplied out, times the element's size; may start at any address.
  public let bytes: UnsafeRawBufferPointer
  /// What the bytes lie in.
  private let owner: AnyObject?

  /// A tensor whose bytes lie elsewhere.
  public init(
    name: String, element: Element, shape: [Int], bytes: UnsafeRawBufferPointer, owner: AnyObject? = nil
  ) {
    self.name = name
    self.element = element
    self.shape = shape
    self.bytes = bytes
    self.owner = owner
  }

  /// Numbers in it.
  public var count: Int { shape.reduce(1, *) }
}
