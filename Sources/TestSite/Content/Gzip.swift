import CZlib

/// Gzip members (RFC 1952).
enum Gzip {
  /// The bytes as one member.
  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    header + deflate(bytes, flush: Z_FINISH) + trailer(crc: checksum(bytes), length: bytes.count)
  }

  /// A member that inflates to `count` times `block`, as pieces to be sent one after another.
  ///
  /// A full flush makes each compressed block independent of what came before it, so one is enough.
  static func bomb(block: [UInt8], count: Int) -> (head: [UInt8], block: [UInt8], tail: [UInt8]) {
    let single = checksum(block)
    var crc = single
    for _ in 1..<max(1, count) { crc = crc32_combine(crc, single, block.count) }
    return (
      header, deflate(block, flush: Z_FULL_FLUSH),
      deflate([], flush: Z_FINISH) + trailer(crc: crc, length: block.count * count)
    )
  }

  private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]

  private static func checksum(_ bytes: [UInt8]) -> UInt { crc32(0, bytes, UInt32(bytes.count)) }

  private static func trailer(crc: UInt, length: Int) -> [UInt8] {
    [UInt32(truncatingIfNeeded: crc), UInt32(truncatingIfNeeded: length)].flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
  }

  /// Raw deflate of the bytes, ended by `flush`.
  private static func deflate(_ bytes: [UInt8], flush: Int32) -> [UInt8] {
    var stream = z_stream()
    let version = zlibVersion()
    guard
      deflateInit2_(
        &stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, version, Int32(MemoryLayout<z_stream>.size))
        == Z_OK
    else { return [] }
    defer { deflateEnd(&stream) }
    var input = bytes
    let room = Int(deflateBound(&stream, UInt(bytes.count))) + 64
    return input.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: room) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(room)
        _ = CZlib.deflate(&stream, flush)
        count = room - Int(stream.avail_out)
      }
    }
  }
}
