internal import CZlib

/// Why a gzip stream could not be read whole.
public enum GunzipError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes do not begin with the gzip magic 1F 8B.
  case notGzip
  /// The stream is damaged or ends too early.
  case damaged
  /// The stream holds more bytes than the limit.
  case overLimit(Int)

  /// What is wrong.
  public var description: String {
    switch self {
    case .notGzip: "not a gzip stream"
    case .damaged: "gzip stream damaged or incomplete"
    case .overLimit(let limit): "gzip stream holds more than \(limit) bytes"
    }
  }
}

/// Decompresses a gzip file (RFC 1952), all its members, to at most `limit` bytes.
public func gunzip(_ bytes: [UInt8], limit: Int) throws(GunzipError) -> [UInt8] {
  let (decompressed, error) = gunzipPrefix(bytes, limit: limit)
  if let error { throw error }
  return decompressed
}

/// As much of a gzip file as can be read within the limit, and why that is not all of it.
///
/// Memory is bounded by the limit, whatever the stream claims. Bytes after the last member are passed over.
func gunzipPrefix(_ bytes: [UInt8], limit: Int) -> (bytes: [UInt8], error: GunzipError?) {
  guard isGzip(bytes[...]) else { return ([], .notGzip) }
  let (output, _, error) = inflatePrefix(bytes, wrapper: .gzip, limit: limit)
  return (output, error)
}

/// What is around a deflate stream, as zlib's window bits.
enum DeflateWrapper: Int32 {
  case raw = -15
  case zlib = 15
  case gzip = 31
}

/// As much of a deflate stream as can be read within the limit, how many bytes behind it were not read, and why that
/// is not all of it. Of gzip all members are read.
func inflatePrefix(
  _ bytes: [UInt8], wrapper: DeflateWrapper, limit: Int
) -> (bytes: [UInt8], unread: Int, error: GunzipError?) {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  guard inflateInit2_(&stream, wrapper.rawValue, ZLIB_VERSION, size) == Z_OK else { return ([], 0, .damaged) }
  defer { inflateEnd(&stream) }
  var output: [UInt8] = []
  let error = bytes.withUnsafeBufferPointer { input -> GunzipError? in
    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.avail_in = UInt32(clamping: input.count)
    while true {
      if let error = inflateMember(&stream, into: &output, limit: max(limit, 0)) { return error }
      guard wrapper == .gzip, isGzip(bytes.suffix(Int(stream.avail_in))), inflateReset(&stream) == Z_OK else {
        return nil
      }
    }
  }
  return (output, Int(stream.avail_in), error)
}

/// True if the bytes begin like a gzip member.
func isGzip(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.starts(with: [0x1F, 0x8B])
}

/// Appends the content of the member that the stream stands at.
private func inflateMember(_ stream: inout z_stream, into output: inout [UInt8], limit: Int) -> GunzipError? {
  while true {
    // With no room left, one more byte tells a stream that is just done from one that goes on.
    let room = limit - output.count
    var status = Z_OK
    let chunk = [UInt8](unsafeUninitializedCapacity: min(max(room, 1), 1 << 16)) { buffer, count in
      stream.next_out = buffer.baseAddress
      stream.avail_out = UInt32(buffer.count)
      status = inflate(&stream, Z_NO_FLUSH)
      count = buffer.count - Int(stream.avail_out)
    }
    if chunk.count > room { return .overLimit(limit) }
    output += chunk
    if status == Z_STREAM_END { return nil }
    guard status == Z_OK else { return .damaged }
  }
}
