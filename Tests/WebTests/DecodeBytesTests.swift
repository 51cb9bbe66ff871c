import Testing
import Web

@Suite struct DecodeBytesTests {
  /// Bytes that end or break in the middle of a character, by the decoder of the declared encoding.
  @Test(
    arguments: [
      ("utf-16le", [0x00, 0xAC, 0x41], "가\u{FFFD}", 1),
      ("utf-16le", [0x3D, 0xD8, 0x00, 0xDE], "😀", 0),
      ("utf-16le", [0x3D, 0xD8], "\u{FFFD}", 1),
      ("utf-16le", [0x3D, 0xD8, 0x41], "\u{FFFD}", 1),
      ("utf-16le", [0x3D, 0xD8, 0x41, 0x00], "\u{FFFD}A", 1),
      ("utf-16le", [0x3D, 0xD8, 0x3D, 0xD8, 0x00, 0xDE], "\u{FFFD}😀", 1),
      ("utf-16be", [0xDE, 0x00, 0x00, 0x41], "\u{FFFD}A", 1),
      ("utf-16be", [0x41], "\u{FFFD}", 1),
      ("euc-kr", [0xC4, 0xE3, 0xFF, 0xFF, 0xC4], "콱\u{FFFD}\u{FFFD}\u{FFFD}", 3),
      ("shift_jis", [0x83, 0x65, 0x83], "テ\u{FFFD}", 1),
      ("gbk", [0xC4, 0xE3, 0xC4], "你\u{FFFD}", 1),
      ("gb18030", [0x81, 0x30, 0x81, 0x30], "\u{80}", 0),
      ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x25, 0x46, 0x1B, 0x28, 0x42, 0x41], "テA", 0),
      ("iso-8859-15", [0xA4], "€", 0),
      ("iso-8859-8-i", [0xE0], "א", 0),
      ("windows-1252", [0x80, 0x81, 0x8D, 0x9F, 0xA0, 0xFF], "€\u{81}\u{8D}Ÿ\u{A0}ÿ", 0),
      ("latin1", [0x93, 0x94], "“”", 0),
    ] as [(String, [UInt8], String, Int)])
  func decodes(_ label: String, _ bytes: [UInt8], _ expected: String, _ replacements: Int) {
    let found = decodeText(bytes, contentType: "text/html; charset=\(label)")
    #expect(String(decoding: found.utf8, as: UTF8.self) == expected)
    #expect(found.replacements == replacements)
    #expect(found.source == .header)
  }

  /// 0xE4 0xE5 in each single-byte encoding of the standard.
  @Test(arguments: [
    ("IBM866", "фх"), ("ISO-8859-2", "äĺ"), ("ISO-8859-3", "äċ"), ("ISO-8859-4", "äå"), ("ISO-8859-5", "фх"),
    ("ISO-8859-6", "لم"), ("ISO-8859-7", "δε"), ("ISO-8859-8", "הו"), ("ISO-8859-8-I", "הו"),
    ("ISO-8859-10", "äå"),
    ("ISO-8859-13", "äå"), ("ISO-8859-14", "äå"), ("ISO-8859-15", "äå"), ("KOI8-R", "ДЕ"), ("KOI8-U", "ДЕ"),
    ("macintosh", "‰Â"), ("windows-874", "ไๅ"), ("windows-1250", "äĺ"), ("windows-1251", "де"),
    ("windows-1252", "äå"),
    ("windows-1253", "δε"), ("windows-1254", "äå"), ("windows-1255", "הו"), ("windows-1256", "نه"),
    ("windows-1257", "äå"), ("windows-1258", "äå"), ("x-mac-cyrillic", "де"),
  ])
  func singleByteEncodings(_ name: String, _ expected: String) {
    let found = decodeText([0x20, 0xE4, 0xE5, 0x20], contentType: "text/html; charset=\(name)")
    #expect(found.encoding == name)
    #expect(found.replacements == 0)
    #expect(Array(found.utf8) == Array(" \(expected) ".utf8))
  }

  @Test func whatHasNoConverterIsWindows1252AndCounted() {
    let found = decodeText([0x41, 0xE4], contentType: "text/html; charset=iso-8859-16")
    #expect(found.encoding == "ISO-8859-16")
    #expect(found.replacements == 1)
    #expect(String(decoding: found.utf8, as: UTF8.self) == "Aä")
  }
}
