internal import Corpus
internal import Korean

/// What two texts share when one is a copy of the other: 16 bytes of SHA-256 over NFC without white space.
struct ExactKey: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  /// - Parameter utf8: UTF-8, any normal form.
  init(of utf8: [UInt8]) {
    let digest = Digest.sha256(ExactKey.withoutSpace(NFC.normalized(utf8)))
    high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Drops the white space of Unicode (`White_Space`), the zero-width space and the byte order mark.
  static func withoutSpace(_ utf8: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(utf8.count)
    var index = 0
    while index < utf8.count {
      let byte = utf8[index]
      if byte < 0x80 {
        if byte > 0x20 { out.append(byte) }
        index += 1
        continue
      }
      let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      let end = min(index + length, utf8.count)
      if !isSpace(utf8[index..<end]) { out.append(contentsOf: utf8[index..<end]) }
      index = end
    }
    return out
  }

  private static func isSpace(_ scalar: ArraySlice<UInt8>) -> Bool {
    switch Array(scalar) {
    case [0xC2, 0x85], [0xC2, 0xA0], [0xE1, 0x9A, 0x80], [0xE3, 0x80, 0x80], [0xEF, 0xBB, 0xBF]: true
    case let bytes where bytes.count == 3 && bytes.starts(with: [0xE2, 0x80]):
      (0x80...0x8B).contains(bytes[2]) || [0xA8, 0xA9, 0xAF].contains(bytes[2])
    case [0xE2, 0x81, 0x9F]: true
    default: false
    }
  }
}
