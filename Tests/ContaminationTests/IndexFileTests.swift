import Corpus
import Foundation
import TestKit
import Testing

@testable import Contamination

/// The index file: deterministic, mergeable, and hard to hurt with.
@Suite struct IndexFileTests {
  private static func benchmark(_ name: String, _ texts: [String]) -> Benchmark {
    Benchmark(
      name: name, digest: Digest.sha256(Array(name.utf8)),
      items: texts.enumerated().map { Benchmark.Item(id: "\(name)-\($0.offset)", texts: [$0.element]) })
  }

  private static let first = benchmark(
    "처음", ["철수는 사과 12개를 가지고 있습니다. 모두 몇 개입니까?", "7-2는 얼마인가요?", "형이 가진 구슬은 3개입니다"])
  private static let second = benchmark("둘째", ["어제는 하루 종일 비가 내려서 밖에 나가지 못했다.", "철수는 사과 12개를 가지고 있습니다."])

  private static let questions = [
    "철수는 사과 12개를 가지고 있습니다. 모두 몇 개입니까?", "철수는 사과 15개를 가지고 있습니다. 모두 몇 개입니까?", "7-2는 얼마인가요?", "7+2는 얼마인가요?",
    "형이 가진 구슬은 8개입니다", "어제는 하루 종일 비가 내려서 밖에 나가지 못했다.", "아무 관계도 없는 글입니다. 정말로 그렇습니다.",
  ].map { Array($0.utf8) }

  @Test(arguments: ContaminationRule.allCases) func roundTrip(_ rule: ContaminationRule) throws {
    let scratch = try Folder()
    let index = BenchmarkIndex([Self.first, Self.second], rule: rule)
    let path = scratch.path + "/both.index"
    try index.write(to: path)
    #expect(BenchmarkIndex.isIndex(path))
    let again = try BenchmarkIndex(contentsOf: path)
    #expect(again.digest == index.digest)
    #expect(again.rule == rule)
    #expect(again.benchmarks == index.benchmarks)
    for question in Self.questions { #expect(again.match(question) == index.match(question)) }
    let bytes = try Data(contentsOf: URL(filePath: path))
    #expect(Array(bytes.suffix(32)) == index.digest)
    #expect(Array(bytes) == IndexFile.bytes(of: BenchmarkIndex([Self.first, Self.second], rule: rule).parts))
    #expect(!String(decoding: bytes, as: UTF8.self).contains("사과"), "an index has no text")
  }

  /// Files of both kinds together are what all benchmarks together are.
  @Test func merged() throws {
    let scratch = try Folder()
    let one = try scratch.write(
      "{\"question\": \"철수는 사과 12개를 가지고 있습니다. 모두 몇 개입니까?\"}\n{\"question\": \"9-2는?\"}",
      to: "one.jsonl")
    let other = try scratch.write("question,x\n어제는 하루 종일 비가 내려서 밖에 나가지 못했다.,1\n7-2는?,2\n", to: "other.csv")
    let index = scratch.path + "/one.index"
    try BenchmarkIndex.load(paths: [one]).write(to: index)
    let whole = BenchmarkIndex([try BenchmarkFile.read(one), try BenchmarkFile.read(other)])
    for paths in [[one, other], [index, other]] {
      let merged = try BenchmarkIndex.load(paths: paths)
      #expect(merged.digest == whole.digest)
      #expect(merged.benchmarks.map(\.name) == ["one", "other"])
    }
    let turned = BenchmarkIndex([try BenchmarkFile.read(other), try BenchmarkFile.read(one)])
    #expect(try BenchmarkIndex.load(paths: [other, index]).digest == turned.digest)
    #expect(!BenchmarkIndex.isIndex(one))
    #expect(!BenchmarkIndex.isIndex("/nowhere"))
    #expect(throws: ContaminationFailure.self) { try BenchmarkIndex.load(paths: [index, one]) }
    #expect(throws: ContaminationFailure.self) {
      try BenchmarkIndex.load(paths: [index], rule: .paper).digest
    }
    #expect(throws: ContaminationFailure.self) { try BenchmarkIndex(contentsOf: one) }
  }

  @Test func folders() throws {
    let scratch = try Folder()
    for folder in ["a", "b"] {
      try FileManager.default.createDirectory(
        atPath: scratch.path + "/" + folder, withIntermediateDirectories: true)
      _ = try scratch.write("{\"question\": \"\(folder)의 질문\"}", to: folder + "/test.jsonl")
    }
    let paths = ["a", "b"].map { scratch.path + "/\($0)/test.jsonl" }
    #expect(try BenchmarkIndex.load(paths: paths).benchmarks.map(\.name) == ["a/test", "b/test"])
  }

  @Test func truncated() {
    let bytes = IndexFile.bytes(of: BenchmarkIndex([Self.first, Self.second]).parts)
    for length in bytes.indices {
      #expect(throws: FileReader.Problem.self) { try IndexFile.parts(of: Array(bytes[..<length])) }
    }
    #expect(throws: FileReader.Problem.self) { try IndexFile.parts(of: bytes + [0]) }
  }

  @Test func unsorted() {
    var parts = BenchmarkIndex([Self.first]).parts
    parts.grams.swapAt(0, 1)
    #expect(throws: FileReader.Problem.self) { try IndexFile.parts(of: IndexFile.bytes(of: parts)) }
  }

  @Test func newerFormat() {
    var bytes = IndexFile.bytes(of: BenchmarkIndex([Self.first]).parts)
    bytes[8] = 2
    #expect {
      try IndexFile.parts(of: bytes)
    } throws: { ($0 as? FileReader.Problem)?.text.contains("format 2") ?? false }
  }

  @Test func everyFlip() {
    let bytes = IndexFile.bytes(of: BenchmarkIndex([Self.first]).parts)
    for at in bytes.indices {
      var flipped = bytes
      flipped[at] ^= 1 << (at % 8)
      #expect(throws: FileReader.Problem.self) { try IndexFile.parts(of: flipped) }
    }
  }

  /// With a right digest behind wrong bytes: an error, or an index that answers.
  @Test(Fuzz.limit, arguments: ContaminationRule.allCases) func hostile(_ rule: ContaminationRule) {
    let bytes = IndexFile.bytes(of: BenchmarkIndex([Self.first, Self.second], rule: rule).parts)
    let splices = [[0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0, 0, 0, 0x80], [1, 0, 0, 0]] as [[UInt8]]
    var random = Mutator(seed: Fuzz.seed(8))
    var answered = 0
    for round in Fuzz("index-file", usual: 3_000) {
      var body = Array(bytes.dropLast(32))
      if round % 2 == 0 {
        let at = random.below(body.count / 4) * 4
        body.replaceSubrange(at..<at + 4, with: splices[random.below(splices.count)])
      } else {
        body = random.mutated(body, splices: splices)
      }
      guard let parts = try? IndexFile.parts(of: body + Digest.sha256(body)) else { continue }
      let index = BenchmarkIndex(parts)
      for question in Self.questions {
        if let found = index.match(question) {
          answered += 1
          #expect(found.score > 0 && found.score <= 1)
        }
      }
    }
    #expect(answered > 0)
  }
}

/// A folder for one test.
private final class Folder {
  let path = NSTemporaryDirectory() + "yisang-contamination-" + UUID().uuidString

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
    return path + "/" + name
  }
}
