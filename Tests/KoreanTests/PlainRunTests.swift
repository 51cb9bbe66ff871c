import Korean
import Testing

/// Runs of ASCII and syllables are read in blocks: whatever stands in one, at any place, is treated as by itself.
struct PlainRunTests {
  static let rows: [(bytes: [UInt8], normal: [UInt8])] = [
    ([], []), ([0xED, 0x9E, 0xA3], [0xED, 0x9E, 0xA3]), ([0x65, 0xCC, 0x81], [0xC3, 0xA9]),
    // next to the syllables: U+ABFF, U+D7A4, U+D7B0, U+E000, U+9FFF
    ([0xEA, 0xAF, 0xBF], [0xEA, 0xAF, 0xBF]), ([0xED, 0x9E, 0xA4], [0xED, 0x9E, 0xA4]),
    ([0xED, 0x9E, 0xB0], [0xED, 0x9E, 0xB0]), ([0xEE, 0x80, 0x80], [0xEE, 0x80, 0x80]),
    ([0xE9, 0xBF, 0xBF], [0xE9, 0xBF, 0xBF]),
    // ill-formed
    ([0x80], replacement), ([0xFF], replacement), ([0xEA], replacement), ([0xEA, 0xB0], replacement),
    ([0xED, 0xA0, 0x80], replacement + replacement + replacement), ([0xC0], replacement),
  ]
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  @Test(arguments: rows) func anywhere(_ bytes: [UInt8], _ normal: [UInt8]) {
    let plain = Array("가나 다라마bc각힣,힣 뷁1 쿿a\n".utf8)
    let text = Array(repeatElement(plain, count: 5).joined())
    for at in text.indices where text[at] & 0xC0 != 0x80 {
      for end in [text.count, at] {
        let (before, behind) = (Array(text[..<at]), Array(text[at..<end]))
        #expect(NFC.normalized(before + bytes + behind) == before + normal + behind, "at \(at)")
      }
    }
  }
}
