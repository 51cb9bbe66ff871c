import Foundation
import TestKit
import Testing
import Web

@Suite struct DecodeChoiceTests {
  struct Page: Sendable {
    let name: String
    let bytes: [UInt8]
    let contentType: String?
    let encoding: String
    let source: EncodingSource
    let text: String
    let replacements: Int

    init(
      _ name: String, _ bytes: [UInt8], _ contentType: String?, _ encoding: String, _ source: EncodingSource,
      _ text: String, _ replacements: Int = 0
    ) {
      self.name = name
      self.bytes = bytes
      self.contentType = contentType
      self.encoding = encoding
      self.source = source
      self.text = text
      self.replacements = replacements
    }
  }

  static let korean: [UInt8] = [0xBE, 0xC8, 0xB3, 0xE7, 0xC7, 0xCF, 0xBC, 0xBC, 0xBF, 0xE4]  // 안녕하세요
  static let euckrMeta = Array("<meta charset=euc-kr>".utf8)
  static let utf8Meta = Array("<meta charset=utf-8>".utf8)

  @Test(arguments: [
    Page("nothing", [], nil, "windows-1252", .fallback, ""),
    Page("ASCII", Array("abc".utf8), nil, "windows-1252", .fallback, "abc"),
    Page("ASCII, header", Array("abc".utf8), "text/html; charset=EUC-KR", "EUC-KR", .header, "abc"),
    Page(
      "UTF-8 mark", [0xEF, 0xBB, 0xBF, 0x61, 0xFF], "text/html; charset=euc-kr", "UTF-8", .bom, "a\u{FFFD}", 1
    ),
    Page("UTF-16LE mark", [0xFF, 0xFE, 0x00, 0xAC, 0x41, 0], nil, "UTF-16LE", .bom, "가A"),
    Page("UTF-16BE mark", [0xFE, 0xFF, 0xAC, 0x00, 0, 0x41], nil, "UTF-16BE", .bom, "가A"),
    Page("mark alone", [0xEF, 0xBB, 0xBF], nil, "UTF-8", .bom, ""),
    Page("UTF-8 undeclared", Array("한글".utf8), nil, "UTF-8", .validUTF8, "한글"),
    Page("UTF-8 under euc-kr", Array("한글".utf8), "text/html; charset=euc-kr", "UTF-8", .validUTF8, "한글"),
    Page("header", korean, "text/html;charset=\"ks_c_5601-1987\"", "EUC-KR", .header, "안녕하세요"),
    Page(
      "header, quotes and spaces", korean, "text/html; Charset = 'windows-949'", "EUC-KR", .header, "안녕하세요"),
    Page("a label the standard lacks", korean, "text/html; charset=MS949", "EUC-KR", .header, "안녕하세요"),
    Page(
      "header before meta", utf8Meta + korean, "text/html; charset=korean", "EUC-KR", .header,
      "<meta charset=utf-8>안녕하세요"),
    Page(
      "bogus header", euckrMeta + korean, "text/html; charset=bogus", "EUC-KR", .meta,
      "<meta charset=euc-kr>안녕하세요"),
    Page("meta", euckrMeta + korean, "text/html", "EUC-KR", .meta, "<meta charset=euc-kr>안녕하세요"),
    Page("undeclared", korean, nil, "EUC-KR", .statistics, "안녕하세요"),
    Page("undeclared, cut off", korean + [0xBE], nil, "EUC-KR", .statistics, "안녕하세요\u{FFFD}", 1),
    Page("wrongly utf-8", korean, "text/html; charset=utf-8", "EUC-KR", .statistics, "안녕하세요"),
    Page("wrongly utf-8 by meta", utf8Meta + korean, nil, "EUC-KR", .statistics, "<meta charset=utf-8>안녕하세요"),
    Page("wrongly latin-1", korean, "text/html; charset=ISO-8859-1", "EUC-KR", .statistics, "안녕하세요"),
    Page("UTF-8 cut off", Array("한글이다".utf8.dropLast()), nil, "UTF-8", .statistics, "한글이\u{FFFD}", 1),
    Page(
      "damaged UTF-8 under euc-kr", Array("한글 문장 ".utf8) + [0xFF, 0x20], "text/html; charset=euc-kr", "UTF-8",
      .statistics, "한글 문장 \u{FFFD} ", 1),
    Page(
      "damaged UTF-8", Array("한글 문장 ".utf8) + [0xFF, 0x20], "text/html; charset=utf-8", "UTF-8", .header,
      "한글 문장 \u{FFFD} ", 1),
    Page(
      "English in windows-1252", Array("it".utf8) + [0x92] + Array("s, don".utf8) + [0x92, 0x74], nil,
      "windows-1252",
      .fallback, "it’s, don’t"),
    Page(
      "French", [0x63, 0xE9, 0x20, 0xE0, 0x20, 0xC0, 0x20, 0x6F, 0xF9], nil, "windows-1252", .fallback,
      "cé à À où"),
    Page("degrees", [0x32, 0x35, 0xB0, 0x43], nil, "windows-1252", .fallback, "25°C"),
    Page(
      "Shift_JIS", [0x83, 0x65, 0x83, 0x58, 0x83, 0x67, 0xB1], "text/html; charset=x-sjis", "Shift_JIS",
      .header,
      "テストｱ"),
    Page("EUC-JP", [0xA5, 0xC6, 0xA5, 0xB9], "text/html; charset=euc-jp", "EUC-JP", .header, "テス"),
    Page("GBK", [0xC4, 0xE3, 0xBA, 0xC3], "text/html; charset=gb2312", "GBK", .header, "你好"),
    Page("Big5", [0xA7, 0x41, 0xA6, 0x6E], "text/html; charset=big5", "Big5", .header, "你好"),
    Page("windows-1251", [0xEF, 0xF0, 0xE8], "text/html; charset=cp1251", "windows-1251", .header, "при"),
    Page("KOI8-R", [0xD0, 0xD2, 0xC9], "text/html; charset=koi8-r", "KOI8-R", .header, "при"),
    Page(
      "ISO-2022-KR", [0x1B, 0x24, 0x29, 0x43], "text/html; charset=iso-2022-kr", "replacement", .header,
      "\u{FFFD}", 1),
    Page(
      "x-user-defined", [0x41, 0xE9], "text/html; charset=x-user-defined", "x-user-defined", .header, "Aé", 1),
    Page("UTF-16 by header", [0x00, 0xAC], "text/html; charset=utf-16", "UTF-16LE", .header, "가"),
  ])
  func chooses(_ page: Page) {
    let found = decodeText(page.bytes, contentType: page.contentType)
    #expect(found.encoding == page.encoding)
    #expect(found.source == page.source)
    #expect(String(decoding: found.utf8, as: UTF8.self) == page.text)
    #expect(found.replacements == page.replacements)
  }

  private struct Site: Decodable {
    struct Page: Decodable {
      let file: String
      let actual_charset: String
    }
    let pages: [Page]
  }

  /// Pages of real sites as they are; those in EUC-KR, all of them, also with their declaration blotted out.
  @Test(.enabled(if: Material.isExpected)) func realPages() throws {
    let folder = try #require(Material.folder).appending(path: "sites")
    var (asIs, clean, total, undeclared, korean) = (0, 0, 0, 0, 0)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let site = try JSONDecoder().decode(Site.self, from: Material.data("sites/\(name)/site.json"))
      let isKorean = site.pages.contains {
        encodingName(forLabel: $0.actual_charset) == "EUC-KR" || $0.actual_charset == "cp949"
      }
      for page in isKorean ? site.pages[...] : site.pages.prefix(20) {
        let bytes = try Array(Material.data("sites/\(name)/\(page.file)"))
        guard bytes.contains(where: { $0 >= 0x80 }) else { continue }
        let expected = page.actual_charset == "cp949" ? "EUC-KR" : encodingName(forLabel: page.actual_charset)
        let found = decodeText(bytes, contentType: "text/html")
        total += 1
        if found.encoding == expected { asIs += 1 }
        if found.replacements == 0, found.mojibake == nil { clean += 1 }
        if expected == "EUC-KR" {
          korean += 1
          let silent = blotting("encoding", in: blotting("charset", in: bytes))
          let guess = decodeText(silent, contentType: nil)
          if guess.encoding == "EUC-KR", guess.source == .statistics {
            undeclared += 1
          }
        }
      }
    }
    print("real pages: encoding \(asIs)/\(total), clean \(clean)/\(total)")
    print("real EUC-KR pages, undeclared: \(undeclared)/\(korean)")
    #expect(total > 250 && asIs == total && clean == total)
    #expect(korean > 90 && undeclared == korean)
  }

  private func blotting(_ word: String, in bytes: [UInt8]) -> [UInt8] {
    let letters = Array(word.utf8)
    var bytes = bytes
    var at = 0
    while at + letters.count <= bytes.count {
      if zip(bytes[at...], letters).allSatisfy({ $0 | 0x20 == $1 }) {
        for index in at..<(at + letters.count) { bytes[index] = 0x78 }
      }
      at += 1
    }
    return bytes
  }
}
