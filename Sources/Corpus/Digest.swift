internal import CCrypto
public import Foundation

/// SHA-256 (FIPS 180-4), streamed, by the system's libcrypto.
///
/// Used for record ids, parameters, shard contents and response bodies.
public struct Digest: ~Copyable {
  private let context: OpaquePointer?

  /// Starts an empty digest.
  public init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  public mutating func update(_ bytes: some ContiguousBytes) {
    bytes.withUnsafeBytes { buffer in
      if let base = buffer.baseAddress { EVP_DigestUpdate(context, base, buffer.count) }
    }
  }

  /// Adds bytes with their length before them, so that ("ab", "c") and ("a", "bc") differ.
  public mutating func updateDelimited(_ bytes: some Collection<UInt8> & ContiguousBytes) {
    withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { buffer in
      _ = EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    update(bytes)
  }

  /// The 32 bytes; the digest must not be used afterwards.
  public mutating func finish() -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    EVP_DigestFinal_ex(context, &out, &length)
    return out
  }

  /// The 32-byte SHA-256 of some bytes.
  public static func sha256(_ bytes: some ContiguousBytes) -> [UInt8] {
    var digest = Digest()
    digest.update(bytes)
    return digest.finish()
  }
}

extension Sequence<UInt8> {
  /// Lower-case hexadecimal.
  public var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(underestimatedCount * 2)
    for byte in self {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }
}
