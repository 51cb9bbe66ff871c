import Foundation
import TestKit
import Testing
import Web

@Suite struct DecodePrescanTests {
  private struct Sniffing: Decodable {
    let encoding: String
    let data: String?
    let data_b64: Data?

    var bytes: [UInt8] { data.map { Array($0.utf8) } ?? data_b64.map { Array($0) } ?? [] }
  }

  @Test(.enabled(if: Material.isExpected)) func html5libSniffing() throws {
    let rows = try JSONDecoder().decode(
      [Sniffing].self, from: Material.data("conformance/encoding/html5lib_tests1.json"))
    var prescanned = 0
    var decoded = 0
    for (index, row) in rows.enumerated() {
      let expected = try #require(encodingName(forLabel: row.encoding))
      if (prescanMetaEncoding(row.bytes) ?? "windows-1252") == expected { prescanned += 1 }
      let found = decodeText(row.bytes, contentType: nil)
      if found.encoding == expected {
        decoded += 1
      } else {
        print("html5lib sniffing \(index): \(found.encoding), not \(expected)")
      }
    }
    print("html5lib sniffing, first 1,024 bytes alone: \(prescanned)/\(rows.count)")
    print("html5lib sniffing: \(decoded)/\(rows.count)")
    // Nine have their `meta` beyond 1,024 bytes, where a browser finds it while it parses.
    #expect(prescanned == 50)
    #expect(decoded == 59)
  }

  @Test(arguments: [
    ("", nil),
    ("<meta", nil),
    ("<meta charset", nil),
    ("<meta charset=euc-kr", nil),
    ("<META/CHARSET=EUC-KR>", "EUC-KR"),
    ("<meta charset=' KS_C_5601-1987 '>", "EUC-KR"),
    ("<meta charset=utf-16>", "UTF-8"),
    ("<meta charset=x-user-defined>", "windows-1252"),
    ("<meta charset=bogus http-equiv=content-type content='text/html; charset=euc-kr'>", nil),
    ("<meta content='text/html; charset=euc-kr' http-equiv=content-type charset=utf-8>", "UTF-8"),
    ("<meta charset=euc-kr charset=utf-8>", "EUC-KR"),
    ("<meta http-equiv=content-type content='charset charset = \"euc-kr\"'>", "EUC-KR"),
    ("<meta http-equiv=content-type content='text/html; charset=\"euc-kr'>", nil),
    ("<!--><meta charset=euc-kr>", "EUC-KR"),
    ("<!-- <meta charset=utf-8> --><meta charset=euc-kr>", "EUC-KR"),
    ("<!DOCTYPE html><?x <meta charset=utf-8>?></ <meta charset=utf-8>><meta charset=euc-kr>", "EUC-KR"),
    ("<a title='<meta charset=utf-8>'><meta charset=euc-kr>", "EUC-KR"),
    ("<?xml version='1.0' encoding='euc-kr'?><a>", "EUC-KR"),
    ("<?xml version='1.0' encoding = \"utf-16\" ?>", "UTF-8"),
    ("<?xml version='1.0' encoding='euc-kr?>", nil),
    ("<?xml encoding='utf-8'?><meta charset=euc-kr>", "EUC-KR"),
    ("<\0?\0x\0", "UTF-16LE"),
    ("\0<\0?\0x", "UTF-16BE"),
  ])
  func declarations(_ head: String, _ expected: String?) {
    #expect(prescanMetaEncoding(Array(head.utf8)) == expected)
  }

  @Test func theFirst1024BytesAreLookedAt() {
    let meta = "<meta charset=euc-kr>"
    let inside = String(repeating: " ", count: 1024 - meta.utf8.count) + meta
    #expect(prescanMetaEncoding(Array(inside.utf8)) == "EUC-KR")
    #expect(prescanMetaEncoding(Array((" " + inside).utf8)) == nil)
    #expect(prescanMetaEncoding(Array((" " + inside).utf8), limit: 4096) == "EUC-KR")
  }
}
