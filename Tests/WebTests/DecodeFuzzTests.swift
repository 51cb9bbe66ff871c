import TestKit
import Testing
import Web

@Suite struct DecodeFuzzTests {
  private static let seeds: [[UInt8]] = [
    Array(
      "<!DOCTYPE html><meta http-equiv=\"content-type\" content=\"text/html; charset=euc-kr\"><p>한글</p>".utf8),
    Array("<?xml version=\"1.0\" encoding='utf-16'?><meta charset = ms949 ><!-- --><a b=c d>占쏙옙 ì•ˆë…•".utf8),
    Array("<meta charset=\"korean\">".utf8) + [0xBE, 0xC8, 0xB3, 0xE7, 0xC7, 0xCF, 0xBC, 0xBC, 0xBF, 0xE4],
    [0xFF, 0xFE, 0x3D, 0xD8, 0x00, 0xDE, 0x00, 0xAC, 0x41],
  ]
  private static let labels = [
    "utf-8", "euc-kr", "utf-16le", "utf-16be", "windows-1252", "shift_jis", "gb18030", "big5", "euc-jp",
    "iso-2022-jp",
    "koi8-r", "iso-2022-kr", "x-user-defined", "windows-1258", "iso-8859-16", "bogus",
  ]

  /// Real pages in windows-949, their heads, where the material is there.
  private static let pages: [[UInt8]] = ["bind", "faq/index", "suexec", "mod/core"].compactMap { name in
    (try? Material.data("sites/httpd-2.0-manual-ko/root/\(name).html")).map { Array($0.prefix(3_000)) }
  }

  @Test(Fuzz.limit) func mutatedPagesGiveWellFormedText() {
    var generator = SystemSeed(state: Fuzz.seed(0x5949))
    let seeds = Self.seeds + Self.pages
    for round in Fuzz("decode", usual: 4_000) {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<(1 + generator.below(10)) where !bytes.isEmpty {
        let at = generator.below(bytes.count)
        switch generator.below(4) {
        case 0: bytes[at] = UInt8(generator.below(256))
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(UInt8(generator.below(256)), at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + 6))
        }
      }
      let label = Self.labels[generator.below(Self.labels.count)]
      for contentType in [nil, "text/html; charset=\(label)"] {
        let found = decodeText(bytes, contentType: contentType)
        #expect(String(validating: found.utf8, as: UTF8.self) != nil)
        #expect(encodingName(forLabel: found.encoding) == found.encoding)
        #expect(found.replacements >= 0 && found.replacements <= bytes.count)
        #expect(found == decodeText(bytes, contentType: contentType))
      }
    }
  }

  private struct SystemSeed: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 33)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
  }
}
