import Foundation
import TestKit
import Testing
import Web

@Suite struct DecodeStatisticsTests {
  private struct Row: Decodable { let text: String }

  /// The bytes of each character of windows-949, found by decoding them all.
  private static let windows949: [Unicode.Scalar: [UInt8]] = {
    var bytes: [Unicode.Scalar: [UInt8]] = [:]
    for lead in UInt8(0x81)...0xFE {
      let trails = (UInt8(0x41)...0xFE).map { [lead, $0, 0x0A] }
      let text = decodeText(trails.flatMap(\.self), contentType: "text/plain; charset=euc-kr").utf8
      for (line, pair) in zip(text.split(separator: 0x0A, omittingEmptySubsequences: false), trails) {
        let scalars = String(decoding: line, as: UTF8.self).unicodeScalars
        if scalars.count == 1, let scalar = scalars.first, scalar != "\u{FFFD}" {
          bytes[scalar] = Array(pair.prefix(2))
        }
      }
    }
    return bytes
  }()

  /// Questions in windows-949 that nothing declares, cut to so many characters.
  @Test(.enabled(if: Material.isExpected), arguments: [5, 10, 20, 40, 100])
  func undeclaredKorean(_ length: Int) throws {
    let lines = try Material.data("corpora/questions/parakqc.jsonl").split(separator: 0x0A)
    let rows = try lines.prefix(2000).map { try JSONDecoder().decode(Row.self, from: $0).text }
    let text = rows.joined(separator: " ").unicodeScalars.filter { $0.isASCII || Self.windows949[$0] != nil }
    let scalars = Array(text)
    var passed = 0
    var total = 0
    for start in stride(from: 0, to: scalars.count - length, by: max(length, scalars.count / 1500)) {
      let piece = scalars[start..<(start + length)]
      guard piece.contains(where: { !$0.isASCII }) else { continue }
      total += 1
      let bytes = piece.flatMap { Self.windows949[$0] ?? [UInt8($0.value)] }
      let found = decodeText(bytes, contentType: nil)
      if found.encoding == "EUC-KR", found.utf8 == piece.flatMap({ Array(String($0).utf8) }) { passed += 1 }
    }
    print("undeclared windows-949, \(length) characters: \(passed)/\(total)")
    #expect(total > 500)
    #expect(passed * 1000 >= total * 995)
  }
}
