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
      guard isGzip(body[...]) else { return body }
      return try inflate(body, .gzip, limit: limit, isWhole)
    case "deflate":
      do { return try inflate(body, .zlib, limit: limit, isWhole) } catch Problem.damaged {
        return try inflate(body, .raw, limit: limit, isWhole)
      }
    case let other: throw .unknown(other)
    }
  }

  private static func inflate(
    _ body: [UInt8], _ wrapper: DeflateWrapper, limit: Int, _ isWhole: Bool
  ) throws(Problem) -> [UInt8] {
    if body.isEmpty { return [] }
    let (bytes, unread, error) = inflatePrefix(body, wrapper: wrapper, limit: limit)
    if case .overLimit = error { throw .tooLarge }
    let isCut = error != nil || wrapper == .gzip && unread > 0
    if isCut && (isWhole || bytes.isEmpty) { throw .damaged }
    return bytes
  }
}
