/// One step through UTF-8 bytes: a scalar, or U+FFFD for one maximal subpart of an ill-formed sequence.
///
/// The Unicode Standard, section 3.9, "U+FFFD Substitution of Maximal Subparts"; the same as the WHATWG decoder.
@frozen
public struct UTF8Step: Sendable, Equatable {
  /// The scalar's value; U+FFFD where the bytes are ill-formed.
  public let scalar: UInt32
  /// How many bytes the step takes, 1 to 4.
  public let length: Int
  /// False where the bytes are ill-formed.
  public let isValid: Bool

  @inlinable
  init(scalar: UInt32, length: Int) {
    self.scalar = scalar
    self.length = length
    self.isValid = true
  }

  @inlinable
  init(illFormed length: Int) {
    self.scalar = 0xFFFD
    self.length = length
    self.isValid = false
  }
}

extension Span where Element == UInt8 {
  /// The step that starts at a byte; `index` must lie inside the span.
  @inlinable
  @inline(__always)
  public func step(at index: Int) -> UTF8Step {
    let lead = self[index]
    if lead < 0x80 { return UTF8Step(scalar: UInt32(lead), length: 1) }
    if lead > 0xE0, lead < 0xEE, index &+ 2 < count {  // Hangul and most of Han
      let (second, third) = (self[index &+ 1], self[index &+ 2])
      if second & (lead == 0xED ? 0xE0 : 0xC0) == 0x80, third & 0xC0 == 0x80 {
        let high = UInt32(lead & 0x0F) << 12 | UInt32(second & 0x3F) << 6
        return UTF8Step(scalar: high | UInt32(third & 0x3F), length: 3)
      }
    }
    return anyStep(at: index)
  }

  @usableFromInline
  func anyStep(at index: Int) -> UTF8Step {
    let lead = self[index]
    var lower: UInt8 = 0x80
    var upper: UInt8 = 0xBF
    let length: Int
    var scalar: UInt32
    switch lead {
    case 0..<0x80: return UTF8Step(scalar: UInt32(lead), length: 1)
    case 0xC2...0xDF: (length, scalar) = (2, UInt32(lead & 0x1F))
    case 0xE0...0xEF:
      (length, scalar) = (3, UInt32(lead & 0x0F))
      if lead == 0xE0 { lower = 0xA0 } else if lead == 0xED { upper = 0x9F }
    case 0xF0...0xF4:
      (length, scalar) = (4, UInt32(lead & 0x07))
      if lead == 0xF0 { lower = 0x90 } else if lead == 0xF4 { upper = 0x8F }
    default: return UTF8Step(illFormed: 1)
    }
    for offset in 1..<length {
      guard index + offset < count else { return UTF8Step(illFormed: offset) }
      let byte = self[index + offset]
      guard byte >= lower, byte <= upper else { return UTF8Step(illFormed: offset) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
      (lower, upper) = (0x80, 0xBF)
    }
    return UTF8Step(scalar: scalar, length: length)
  }
}

extension [UInt8] {
  /// Appends a scalar as UTF-8; a surrogate or a value above U+10FFFF becomes U+FFFD.
  @inlinable
  public mutating func append(scalar: UInt32) {
    switch scalar {
    case 0..<0x80: append(UInt8(scalar))
    case 0x80..<0x800:
      append(UInt8(0xC0 | scalar >> 6))
      append(UInt8(0x80 | scalar & 0x3F))
    case 0x800..<0xD800, 0xE000...0xFFFF:
      append(UInt8(0xE0 | scalar >> 12))
      append(UInt8(0x80 | scalar >> 6 & 0x3F))
      append(UInt8(0x80 | scalar & 0x3F))
    case 0x10000...0x10FFFF:
      append(UInt8(0xF0 | scalar >> 18))
      append(UInt8(0x80 | scalar >> 12 & 0x3F))
      append(UInt8(0x80 | scalar >> 6 & 0x3F))
      append(UInt8(0x80 | scalar & 0x3F))
    default: append(contentsOf: [0xEF, 0xBF, 0xBD])
    }
  }
}
