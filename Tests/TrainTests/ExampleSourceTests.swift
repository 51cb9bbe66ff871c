import Foundation
import TestKit
import Testing

@testable import TestSite
@testable import Train

@Suite struct ExampleSourceTests {
  private static func read(_ source: String) throws -> Int {
    var reader = try ExampleSource([source])
    var count = 0
    while case let rows = try reader.batch(), !rows.isEmpty { count += rows.count }
    return count
  }

  private static let good = SampleModel.row("가", "나")

  /// Bytes that are no text, and sources that are none, are named.
  @Test func sourcesThatAreNone() throws {
    let scratch = try Scratch()
    try Data(Array("\(Self.good)\n".utf8) + [0xFF, 0x0A]).write(
      to: URL(filePath: scratch.path + "/bad.jsonl"))
    let error = #expect(throws: (any Error).self) { try Self.read(scratch.path + "/bad.jsonl") }
    #expect("\(error.map { "\($0)" } ?? "")".contains("line 2"))
    #expect(try Self.read(try scratch.write("\n \r\n\(Self.good)", to: "one.jsonl")) == 1)
    for name in ["missing.jsonl", "a.parquet", "a.jsonl.zst", "empty", "fake.sqlite"] {
      if name == "empty" {
        try FileManager.default.createDirectory(
          atPath: scratch.path + "/empty", withIntermediateDirectories: true)
      } else if name != "missing.jsonl" {
        _ = try scratch.write("PAR1", to: name)
      }
      #expect(throws: (any Error).self, "\(name)") { try Self.read(scratch.path + "/" + name) }
    }
    #expect(throws: TrainError.self) { try ExampleSource([]) }
  }

  /// A file without a row is one that was meant otherwise, also beside others.
  @Test(arguments: ["", "\n \r\n"]) func aFileWithoutAnExampleIsNamed(_ text: String) throws {
    let scratch = try Scratch()
    let (full, none) = (
      try scratch.write(Self.good, to: "full.jsonl"), try scratch.write(text, to: "none.jsonl")
    )
    var reader = try ExampleSource([full, none])
    #expect(try reader.batch().count == 1)
    let error = #expect(throws: NoExample.self) { try reader.batch() }
    #expect(error?.description.hasPrefix("\(none): has no example; expected is one a line") == true)
  }

  /// Packed rows are the rows; what is broken off says so.
  @Test func packedFiles() throws {
    let scratch = try Scratch()
    let rows = (0..<3_000).map { SampleModel.row("질문 \($0)", "답") }.joined(separator: "\n")
    let path = scratch.path + "/rows.jsonl.gz"
    let packed = Gzip.compress(Array(rows.utf8))
    try Data(packed).write(to: URL(filePath: path))
    #expect(try Self.read(path) == 3_000)
    // Two members are one file.
    try Data(packed + Gzip.compress(Array("\n\(Self.good)".utf8))).write(to: URL(filePath: path))
    #expect(try Self.read(path) == 3_001)
    try Data(packed.dropLast(packed.count / 2)).write(to: URL(filePath: path))
    let error = #expect(throws: (any Error).self) { try Self.read(path) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("gzip -t"))
  }

  /// A folder of rows, and one that `yisang export` wrote, as JSON Lines or Parquet.
  @Test func foldersOfRows() throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/out"
    try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
    _ = try scratch.write("# card", to: "out/README.md")
    _ = try scratch.write("PAR1", to: "out/data/train-00000-of-00002.parquet")
    let error = #expect(throws: TrainError.self) { try Self.read(folder) }
    #expect(error?.place == "\(folder)/data/train-00000-of-00002.parquet")
    #expect(error?.problem.contains("--format jsonl") == true)
    _ = try scratch.write("\(Self.good)\n\(Self.good)", to: "out/data/train-00000-of-00002.jsonl")
    _ = try scratch.write(Self.good, to: "out/data/train-00001-of-00002.jsonl")
    #expect(try Self.read(folder) == 3)
    #expect(try Self.read(folder + "/data/") == 3)
  }
}
