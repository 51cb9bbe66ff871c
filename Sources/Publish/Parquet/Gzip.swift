internal import CZlib

/// One gzip member (RFC 1952), as Parquet's codec GZIP has it.
enum Gzip {
  /// Compresses at zlib's usual level; no time and no system are written, so equal bytes give equal members.
  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    // 16 more than the largest window asks for gzip's header and trailer.
    let started = deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
      Int32(MemoryLayout<z_stream>.size))
    precondition(started == Z_OK, "zlib has no memory")
    defer { deflateEnd(&stream) }
    var header = gz_header()
    header.os = 255
    let room = Int(deflateBound(&stream, UInt(bytes.count))) + 64
    var input = bytes
    return withUnsafeMutablePointer(to: &header) { header in
      deflateSetHeader(&stream, header)
      return input.withUnsafeMutableBufferPointer { input in
        [UInt8](unsafeUninitializedCapacity: room) { output, count in
          stream.next_in = input.baseAddress
          stream.avail_in = UInt32(input.count)
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(room)
          let status = deflate(&stream, Z_FINISH)
          precondition(status == Z_STREAM_END, "deflateBound is an upper bound")
          count = room - Int(stream.avail_out)
        }
      }
    }
  }
}
