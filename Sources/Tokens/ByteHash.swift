/// A hash of byte ranges with a secret of the process, for tables whose keys come from files and texts.
enum ByteHash {
  private static let seed = UInt64.random(in: .min ... .max)

  /// The secret; kept by tables so that they need not ask for it at each key.
  static var secret: UInt64 { seed }

  @inline(__always)
  static func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ secret: UInt64) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var hash = secret ^ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    var at = 0
    while at &+ 8 <= count {
      hash = mix(hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at &+= 8
    }
    if at < count {
      var tail: UInt64 = 0
      if count >= 8 {
        tail = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      } else if count >= 4 {
        tail =
          UInt64(raw.loadUnaligned(as: UInt32.self)) << 32
          | UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      } else {
        tail = UInt64(bytes[0]) << 16 | UInt64(bytes[count >> 1]) << 8 | UInt64(bytes[count &- 1])
      }
      hash = mix(hash ^ tail)
    }
    return hash
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}
