import Foundation
import Korean
import TestKit
import Testing

@Suite struct Windows949Tests {
  private struct Row: Decodable {
    let hex: String
    let text: String

    var bytes: [UInt8] {
      let digits = Array(hex)
      return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(digits[$0...($0 + 1)]), radix: 16)
      }
    }
  }

  @Test(.enabled(if: Material.isExpected)) func everyPointerDecodesAsTheStandardSays() throws {
    let rows = try Material.data("conformance/encoding/euckr_decode_all.jsonl").split(separator: 0x0A)
    var passed = 0
    for line in rows {
      let row = try JSONDecoder().decode(Row.self, from: line)
      let (text, replacements) = Windows949.decode(row.bytes)
      if text == Array(row.text.utf8),
        replacements == row.text.unicodeScalars.count(where: { $0 == "\u{FFFD}" })
      {
        passed += 1
      }
    }
    print("euc-kr pointers: \(passed)/\(rows.count)")
    #expect(passed == rows.count && rows.count == 23_940)
  }

  @Test(
    arguments: [
      ([], "", 0),
      ([0x41, 0x0A], "A\n", 0),
      ([0xBE, 0xC8, 0xB3, 0xE7], "안녕", 0),
      ([0x8C, 0x63], "똠", 0),
      ([0xA4, 0xBB, 0xA4, 0xBB], "ㅋㅋ", 0),
      ([0xB0], "\u{FFFD}", 1),
      ([0xB0, 0xA1, 0xB0], "가\u{FFFD}", 1),
      ([0xB0, 0x20], "\u{FFFD} ", 1),
      ([0xC7, 0x41], "\u{FFFD}A", 1),
      ([0xC9, 0xA1], "\u{FFFD}", 1),
      ([0x80, 0xB0, 0xA1], "\u{FFFD}가", 1),
      ([0xFF, 0x41], "\u{FFFD}A", 1),
      ([0xB0, 0xFF, 0x41], "\u{FFFD}A", 1),
      ([0x81, 0x80], "\u{FFFD}", 1),
    ] as [([UInt8], String, Int)])
  func decodes(_ bytes: [UInt8], _ expected: String, _ replacements: Int) {
    let decoded = Windows949.decode(bytes)
    #expect(decoded.text == Array(expected.utf8))
    #expect(decoded.replacements == replacements)
  }
}
