import Korean
import TestKit
import Testing

@Suite struct KoreanFuzzTests {
  private static let seeds: [[UInt8]] = [
    Array("정답은 $x=3$이고 `let a = 1`는 https://a.kr 참고. ㅋㅋㅋ".utf8),
    Array("\u{1112}\u{1161}\u{11AB} e\u{301}\u{323} \u{212B} 각\u{11A8}".utf8),
    Array("```\n\\begin{align}가\\end{align}\n```\n$$a$$ \\[b\\] 漢字 テスト".utf8),
    [0xBE, 0xC8, 0xB3, 0xE7, 0x20, 0x81, 0x41, 0xC7, 0xFE, 0x41, 0xFF],
  ]

  @Test(Fuzz.limit) func mutatedBytesKeepTheInvariants() {
    var random = SeededRandom(seed: Fuzz.seed(20))
    for _ in Fuzz("korean", usual: 4_000) {
      var bytes = Self.seeds[random.below(Self.seeds.count)]
      for _ in 0..<(1 + random.below(8)) where !bytes.isEmpty {
        let at = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[at] = UInt8(random.below(256))
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(UInt8(random.below(256)), at: at)
        default: bytes.append(contentsOf: bytes[at...].prefix(20))
        }
      }
      let composed = NFC.normalized(bytes)
      #expect(UTF8Repair.isValid(composed))
      #expect(NFC.normalized(composed) == composed)
      let profile = KoreanProfile(of: bytes)
      #expect(profile == KoreanProfile(of: composed))
      #expect(profile.scalars == String(decoding: composed, as: UTF8.self).unicodeScalars.count)
      let ratios = profile.ratios
      for ratio in [
        ratios.all, ratios.nonspace, ratios.letters, ratios.masked, ratios.nolatex, ratios.eojeol,
      ] {
        #expect(ratio >= 0 && ratio <= 1)
      }
      let repaired = UTF8Repair.repaired(bytes)
      #expect(repaired.utf8 == Array(String(decoding: bytes, as: UTF8.self).utf8))
      #expect((repaired.replacements == 0) == UTF8Repair.isValid(bytes))
      #expect(UTF8Repair.isValid(Windows949.decode(bytes).text))
    }
  }
}
