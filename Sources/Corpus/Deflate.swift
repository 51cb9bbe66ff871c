internal import CZlib
internal import Foundation

/// zlib streams (RFC 1950), as the shards store bodies: `zlib.decompress` in any language reads them.
public enum Deflate {
  /// Compresses at zlib's fastest level; bodies are written once and read rarely.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var length = compressBound(UInt(bytes.count))
    var out = [UInt8](repeating: 0, count: Int(length))
    let status = compress2(&out, &length, bytes, UInt(bytes.count), 1)
    precondition(status == Z_OK, "compressBound is an upper bound")
    out.removeLast(out.count - Int(length))
    return out
  }

  /// Expands a stream whose expanded length is known; throws if the stream is damaged or of another length.
  public static func expand(_ bytes: [UInt8], count: Int, subject: String) throws(CorpusFailure) -> [UInt8] {
    guard count >= 0, count <= 1 << 31 else {
      throw CorpusFailure(
        .damaged, subject, "stored length \(count) is impossible", remedy: "run yisang shards verify")
    }
    var length = UInt(count)
    var out = [UInt8](repeating: 0, count: max(count, 1))
    guard uncompress(&out, &length, bytes, UInt(bytes.count)) == Z_OK, Int(length) == count else {
      throw CorpusFailure(
        .damaged, subject, "the compressed body cannot be read", remedy: "run yisang shards verify")
    }
    return Array(out.prefix(count))
  }
}
