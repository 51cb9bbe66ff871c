import Foundation
import TestKit
import Testing

@testable import Train

@Suite struct ExampleSourceTests {
  /// Bytes that are no text, and sources that are none, are named.
  @Test func sourcesThatAreNone() throws {
    let scratch = try Scratch()
    func read(_ source: String) throws -> Int {
      var reader = try ExampleSource([source])
      var count = 0
      while case let rows = try reader.batch(), !rows.isEmpty { count += rows.count }
      return count
    }
    let good = SampleModel.row("가", "나")
    try Data(Array("\(good)\n".utf8) + [0xFF, 0x0A]).write(to: URL(filePath: scratch.path + "/bad.jsonl"))
    let error = #expect(throws: (any Error).self) { try read(scratch.path + "/bad.jsonl") }
    #expect("\(error.map { "\($0)" } ?? "")".contains("line 2"))
    #expect(try read(try scratch.write("", to: "none.jsonl")) == 0)
    #expect(try read(try scratch.write("\n \r\n\(good)", to: "one.jsonl")) == 1)
    for name in ["missing.jsonl", "a.parquet", "a.jsonl.gz", "empty", "fake.sqlite"] {
      if name == "empty" {
        try FileManager.default.createDirectory(
          atPath: scratch.path + "/empty", withIntermediateDirectories: true)
      } else if name != "missing.jsonl" {
        _ = try scratch.write("PAR1", to: name)
      }
      #expect(throws: (any Error).self, "\(name)") { try read(scratch.path + "/" + name) }
    }
    #expect(throws: TrainError.self) { try ExampleSource([]) }
  }
}
