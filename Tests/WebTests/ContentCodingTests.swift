import Testing
import Web

struct ContentCodingTests {
  private static let text = Array(String(repeating: "abc", count: 20).utf8)
  // Written by Python's gzip and zlib.
  private static let gzip: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 76, 74, 78, 36, 23, 1, 0, 45, 250, 145, 225, 60, 0, 0, 0,
  ]
  private static let zlib: [UInt8] = [120, 156, 75, 76, 74, 78, 36, 23, 1, 0, 188, 190, 22, 249]
  private static let raw: [UInt8] = [75, 76, 74, 78, 36, 23, 1, 0]

  @Test(
    arguments: [
      (gzip, "gzip", text), (gzip, " X-GZIP ", text), (gzip + gzip, "gzip", text + text),
      (zlib, "deflate", text),
      (raw, "deflate", text), (text, "gzip", text), (text, "identity", text), (text, nil, text),
      ([], "deflate", []),
    ] as [([UInt8], String?, [UInt8])])
  func whatIsAnnouncedIsExpanded(_ body: [UInt8], _ coding: String?, _ expected: [UInt8]) throws {
    for isWhole in [false, true] {
      #expect(try ContentCoding.decode(body, coding: coding, limit: 120, isWhole: isWhole) == expected)
    }
  }

  @Test(arguments: [Array(gzip.dropLast(3)), gzip + [1, 2, 3]])
  func whatIsCutIsTakenAsFarAsItGoesUnlessItMustBeWhole(_ body: [UInt8]) throws {
    #expect(try ContentCoding.decode(body, coding: "gzip", limit: 120) == Self.text)
    #expect(throws: ContentCoding.Problem.damaged) {
      try ContentCoding.decode(body, coding: "gzip", limit: 120, isWhole: true)
    }
  }

  @Test func limitsAndStrangersAreRefused() {
    #expect(throws: ContentCoding.Problem.tooLarge) {
      try ContentCoding.decode(Self.gzip, coding: "gzip", limit: 59)
    }
    #expect(throws: ContentCoding.Problem.damaged) {
      try ContentCoding.decode([0x1F, 0x8B, 9, 9], coding: "gzip", limit: 59)
    }
    #expect(throws: ContentCoding.Problem.unknown("br")) {
      try ContentCoding.decode(Self.text, coding: "br", limit: 59)
    }
  }
}
