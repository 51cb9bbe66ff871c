internal import CZlib

/// Content codings of RFC 9110 §8.4.1 that a crawler asks for: gzip, deflate (zlib or raw), identity.
public enum ContentCoding {
  /// Why a coded body gave no bytes.
  public enum Problem: Error, Equatable, Sendable {
    /// The expanded body is larger than the limit.
    case tooLarge
    /// The stream is damaged before its first byte came out.
    case damaged
    /// A coding that was not asked for.
    case unknown(String)
  }

  /// Expands a body, never beyond `limit` bytes.
  ///
  /// - Parameter isWhole: a stream cut short is damaged; otherwise it gives what it has, as browsers do.
  public static func decode(
    _ body: [UInt8], coding: String?, limit: Int, isWhole: Bool = false
  ) throws(Problem) -> [UInt8] {
    switch coding?.lowercased().trimmedASCII ?? "" {
    case "", "identity": return body
    case "gzip", "x-gzip":
      // Servers are known to announce gzip and send plain text.
      guard body.starts(with: [0x1F, 0x8B]) else { return body }
      return try inflate(body, windowBits: 15 + 16, limit: limit, isWhole)
    case "deflate":
      do { return try inflate(body, windowBits: 15, limit: limit, isWhole) } catch Problem.damaged {
        return try inflate(body, windowBits: -15, limit: limit, isWhole)
      }
    case let other: throw .unknown(other)
    }
  }

  private static func inflate(_ body: [UInt8], windowBits: Int32, limit: Int, _ isWhole: Bool) throws(Problem)
    -> [UInt8]
  {
    var input = body
    var out: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var problem: Problem?
    input.withUnsafeMutableBufferPointer { buffer in
      var stream = z_stream()
      stream.next_in = buffer.baseAddress
      stream.avail_in = UInt32(clamping: buffer.count)
      guard
        inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
      else {
        problem = .damaged
        return
      }
      defer { inflateEnd(&stream) }
      var status = Z_OK
      while status == Z_OK {
        let produced = chunk.withUnsafeMutableBufferPointer { space in
          stream.next_out = space.baseAddress
          stream.avail_out = UInt32(space.count)
          status = CZlib.inflate(&stream, Z_NO_FLUSH)
          return space.count - Int(stream.avail_out)
        }
        if out.count + produced > limit {
          problem = .tooLarge
          return
        }
        out.append(contentsOf: chunk[..<produced])
        // Another gzip member may follow (RFC 1952 §2.2).
        if status == Z_STREAM_END && stream.avail_in > 0 && windowBits > 15 {
          status = inflateReset(&stream)
          continue
        }
        if produced == 0 && stream.avail_in == 0 { break }
      }
      let isCut = status != Z_STREAM_END && !body.isEmpty
      if isCut && (isWhole || out.isEmpty) { problem = .damaged }
    }
    if let problem { throw problem }
    return out
  }
}
