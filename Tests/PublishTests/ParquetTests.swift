import Corpus
import Foundation
import TestKit
import Testing

@testable import Publish

/// The Parquet writer by itself: its bytes, and what pyarrow reads from them.
struct ParquetTests {
  private static let magic = Array("PAR1".utf8)

  private static func file(
    _ columns: [String], _ rows: [[String?]], codec: ParquetCodec = .uncompressed, groupRows: Int = 10_000
  ) throws -> [UInt8] {
    try file(
      columns.map(ParquetField.text), rows.map { $0.map(ParquetValue.text) }, codec: codec,
      groupRows: groupRows)
  }

  private static func file(
    _ columns: [ParquetField], _ rows: [[ParquetValue]], codec: ParquetCodec = .uncompressed,
    groupRows: Int = 10_000
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var writer = try ParquetWriter(
      columns: columns, codec: codec, createdBy: "yisang version 0.1.0", groupRows: groupRows
    ) { bytes += $0 }
    for row in rows { try writer.append(row) }
    try writer.finish()
    return bytes
  }

  @Test(
    arguments: [
      ([], []), ([true], [2, 1]), ([false, false], [4, 0]),
      (Array(repeating: true, count: 300), [0xD8, 4, 1]),
      // Three alike, then five alike to the end: packed, the padding being zeros.
      ([true, true, true, false], [3, 0b111]),
      // A short run before a long one.
      (
        [false, true, false, true, true, true, true, true] + Array(repeating: true, count: 9),
        [3, 0xFA, 18, 1]
      ),
      // A long run before a short end.
      (Array(repeating: false, count: 8) + [true, false], [16, 0, 3, 1]),
    ] as [([Bool], [UInt8])])
  func levelsAreRunsAndPackedGroups(_ levels: [Bool], _ hybrid: [UInt8]) {
    #expect(ParquetLevels.encoded(levels) == [UInt8(hybrid.count), 0, 0, 0] + hybrid)
  }

  /// Read back by the definition: a header's lowest bit says packed groups or a run.
  private static func decoded(_ bytes: [UInt8], count: Int) -> [Bool] {
    var levels: [Bool] = []
    var rest = bytes.dropFirst(4)
    while !rest.isEmpty {
      var (header, shift) = (0, 0)
      while let byte = rest.popFirst() {
        header |= Int(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      if header & 1 == 0 {
        levels += Array(repeating: rest.popFirst() == 1, count: header >> 1)
      } else {
        for group in rest.prefix(header >> 1) { levels += (0..<8).map { group >> $0 & 1 == 1 } }
        rest = rest.dropFirst(header >> 1)
      }
    }
    return Array(levels.prefix(count))
  }

  @Test func levelsAreReadBackAsTheyWere() throws {
    var random = SplitMix(seed: 7)
    for _ in 0..<300 {
      var levels: [Bool] = []
      for _ in 0..<random.next() % 30 {
        levels += Array(repeating: random.next() % 2 == 0, count: Int(1 + random.next() % 20))
      }
      try #require(ParquetTests.decoded(ParquetLevels.encoded(levels), count: levels.count) == levels)
    }
  }

  @Test func thriftIsCompact() {
    var thrift = ThriftCompact()
    thrift.structure { outer in
      outer.field(1, i32: -1)
      outer.field(17, i64: 300)
      outer.field(18, texts: ["a", "글"])
      outer.field(20) { $0.field(1, i32s: Array(repeating: 0, count: 15)) }
      outer.field(21, structures: [1, 2]) { element, value in element.field(3, i32: Int32(value)) }
    }
    let list: [UInt8] = [0x19, 0xF5, 15] + Array(repeating: 0, count: 15)
    #expect(
      thrift.bytes == [0x15, 1, 0x06, 34, 0xD8, 4, 0x19, 0x28, 1, 0x61, 3, 0xEA, 0xB8, 0x80, 0x2C] + list + [
        0
      ]
        + [0x19, 0x2C, 0x35, 2, 0, 0x35, 4, 0, 0])
  }

  @Test func aSmallFileIsTheSameForEver() throws {
    let bytes = try ParquetTests.file(["id", "prompt"], [["1", "사과는 몇 개?"], ["2", nil]])
    #expect(Array(bytes.prefix(4)) == ParquetTests.magic && Array(bytes.suffix(4)) == ParquetTests.magic)
    let length = bytes.dropLast(4).suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let footer = bytes.dropLast(8).suffix(length)
    #expect(footer.count == length && footer.first == 0x15 && footer.last == 0)
    // The first page: header, the levels of two values, then "1" and "2" behind their lengths.
    let page: [UInt8] = [0x15, 0, 0x15, 32, 0x15, 32, 0x2C, 0x15, 4, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0]
    let values: [UInt8] = [2, 0, 0, 0, 4, 1, 1, 0, 0, 0, 0x31, 1, 0, 0, 0, 0x32]
    #expect(Array(bytes.dropFirst(4).prefix(page.count + values.count)) == page + values)
    #expect(Digest.sha256(bytes).hex == "6a4b5ef07d3c9b46ded32afe26a6f4437113bb92a4d305f65cb2d130c61b983a")
  }

  @Test func gzipHasNoTimeAndNoSystem() throws {
    let bytes = Gzip.compress(Array("같은 글".utf8))
    #expect(bytes.prefix(10) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
    #expect(bytes == Gzip.compress(Array("같은 글".utf8)))
  }

  @Test func rowsAreWrittenGroupByGroup() throws {
    var written = 0
    var writer = try ParquetWriter(columns: [.text("text")], createdBy: "test", groupRows: 100) {
      written += $0.count
    }
    for _ in 0..<99 { try writer.append([.text(String(repeating: "가", count: 1_000))]) }
    #expect(written == 4)
    try writer.append([.text("끝")])
    #expect(written > 4)
  }

  /// Lists of one, two and many, beside texts and nulls, over many pages and groups.
  @Test(
    .enabled(if: Oracle.isExpected), .timeLimit(.minutes(15)), arguments: [ParquetCodec.uncompressed, .gzip])
  func pyarrowReadsLists(_ codec: ParquetCodec) throws {
    let scratch = try Scratch()
    let lists = (0..<700).map { n in
      (0..<(n == 350 ? 3_000 : 1 + n % 4)).map {
        ["\(n).\($0)", n == 5 ? String(repeating: "긴 글", count: 200_000) : "값\($0)"]
      }
    }
    let rows = lists.enumerated().map { n, list in
      [ParquetValue.text("\(n)"), .list(list), .text(n % 3 == 0 ? nil : "끝")]
    }
    let path = scratch.path + "/rows.parquet"
    let fields = [ParquetField.text("id"), .list("messages", of: ["role", "content"]), .text("end")]
    try Data(ParquetTests.file(fields, rows, codec: codec, groupRows: 300)).write(to: URL(filePath: path))
    let read = try #require(try Oracle.run("read_parquet", path).first)
    let types = [
      "id": "string", "messages": "list<element: struct<role: string, content: string>>", "end": "string",
    ]
    #expect(read["columns"] as? [String: String] == types)
    #expect(read["groups"] as? [Int] == [300, 300, 100])
    let values = try #require(read["values"] as? [String: [Any]])
    let found = (values["messages"] as? [[[String: String]]])?.map { $0.map { [$0["role"], $0["content"]] } }
    let wanted = lists.map { $0.map { $0.map(String?.some) } }
    #expect(found == wanted)
    #expect((values["end"] ?? []).map { $0 as? String } == (0..<700).map { $0 % 3 == 0 ? nil : "끝" })
    print("pyarrow lists \(codec): \(zip(found ?? [], wanted).count { $0 == $1 })/700 rows equal")
  }

  /// Nulls alone, in runs and scattered; texts that are empty, long, Korean, beyond the basic plane.
  private static let rows: [[String?]] = (0..<2_500).map { n in
    let isNull = n % 7 == 0 || (900..<1_400).contains(n)
    let question: String? = isNull ? nil : "질문 \(n): 사과 \(n % 13)개\n\t\"👍🏽\" \u{0}"
    var other: String? = n % 2 == 0 ? "" : nil
    if n == 1_700 { other = String(repeating: "긴 글 ", count: 400_000) }
    return [String(n), question, other, nil]
  }

  @Test(
    .enabled(if: Oracle.isExpected), .timeLimit(.minutes(15)), arguments: [ParquetCodec.uncompressed, .gzip])
  func pyarrowReadsWhatWasWritten(_ codec: ParquetCodec) throws {
    let scratch = try Scratch()
    let columns = ["id", "질문", "c", "none"]
    var passed = 0
    for (rows, groups) in [
      (ParquetTests.rows, [1_000, 1_000, 500]), ([], []), ([[nil, nil, nil, nil]], [1]),
    ] {
      let path = scratch.path + "/rows.parquet"
      try Data(ParquetTests.file(columns, rows, codec: codec, groupRows: 1_000)).write(
        to: URL(filePath: path))
      let read = try #require(try Oracle.run("read_parquet", path).first)
      #expect(
        read["columns"] as? [String: String]
          == Dictionary(uniqueKeysWithValues: columns.map { ($0, "string") }))
      #expect(read["logical"] as? [String] == columns.map { _ in "String" })
      #expect(read["groups"] as? [Int] == groups && read["rows"] as? Int == rows.count)
      #expect(read["codecs"] as? [String] == (rows.isEmpty ? [] : [codec == .gzip ? "GZIP" : "UNCOMPRESSED"]))
      #expect(read["created_by"] as? String == "yisang version 0.1.0")
      let values = try #require(read["values"] as? [String: [Any]])
      for (index, column) in columns.enumerated() {
        let found = (values[column] ?? []).map { $0 as? String }
        #expect(found == rows.map { $0[index] }, "\(column)")
        passed += found == rows.map { $0[index] } ? 1 : 0
      }
    }
    print("pyarrow \(codec): \(passed)/12 columns equal")
  }
}
