import Foundation
import TestKit
import Testing

@testable import Contamination

/// Reading benchmarks: what is an item, and what is an error.
@Suite struct BenchmarkFileTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    var fields: [String] = []
    let items: [Benchmark.Item]
    var testDescription: String { name }
  }

  private static func item(_ id: String, _ texts: [String], _ choices: [String] = []) -> Benchmark.Item {
    Benchmark.Item(id: id, texts: texts, choices: choices)
  }

  static let rows = [
    Row(
      name: "lines", text: "{\"id\": 7, \"question\": \"하나\"}\r\n\n{\"question\": \"둘\", \"id\": \"q-2\"}\n",
      items: [item("7", ["하나"]), item("q-2", ["둘"])]),
    Row(
      name: "line numbers", text: "\u{FEFF}{\"problem\": \"하나\"}\n\n{\"problem\": \"둘\"}",
      items: [item("1", ["하나"]), item("3", ["둘"])]),
    Row(
      name: "a list",
      text: " [\n {\"guid\": \"a\", \"premise\": \"가\", \"hypothesis\": \"나\", \"label\": 1}]",
      items: [item("a", ["가", "나"])]),
    Row(
      name: "case", text: "{\"Question\": \"가\", \"ID\": 1}", items: [item("1", ["가"])]),
    Row(
      name: "the first group", text: "{\"text\": \"본문\", \"question\": \"질문\"}", items: [item("1", ["질문"])]),
    Row(
      name: "asked for", text: "{\"text\": \"본문\", \"question\": \"질문\"}", fields: ["text", "question"],
      items: [item("1", ["본문", "질문"])]),
    Row(
      name: "instruction and input", text: "{\"instruction\": \"번역\", \"input\": \"\"}",
      items: [item("1", ["번역"])]),
    Row(
      name: "a list of choices", text: "{\"question\": \"가\", \"choices\": [\"나\", 3, null]}",
      items: [item("1", ["가"], ["나", "3"])]),
    Row(
      name: "choices with labels",
      text: "{\"question\": \"가\", \"choices\": {\"text\": [\"나\", \"다\"], \"label\": [\"A\", \"B\"]}}",
      items: [item("1", ["가"], ["나", "다"])]),
    Row(
      name: "choices by labels", text: "{\"question\": \"가\", \"options\": {\"B\": \"다\", \"A\": \"나\"}}",
      items: [item("1", ["가"], ["나", "다"])]),
    Row(
      name: "columns of choices", text: "question,answer,A,B,C\n가,1,나,다,라\n",
      items: [item("2", ["가"], ["나", "다", "라"])]),
    Row(
      name: "numbered options", text: "{\"question\": \"가\", \"option1\": \"나\", \"option2\": \"다\"}",
      items: [item("1", ["가"], ["나", "다"])]),
    Row(
      name: "quotes", text: "id,question\r\n1,\"가, \"\"나\"\"\r\n다\"\r\n2,라\r\n",
      items: [item("1", ["가, \"나\"\r\n다"]), item("2", ["라"])]),
    Row(
      name: "lines behind a quoted break", text: "question,x\n\"가\n나\",1\n다,2",
      items: [item("2", ["가\n나"]), item("4", ["다"])]),
    Row(
      name: "tabs", text: "idx\tsentence1\tsentence2\n5\t\"가\" 나\t\"다\n6\t\"라\"\t마\"바\n",
      items: [item("5", ["\"가\" 나", "\"다"]), item("6", ["라", "마\"바"])]),
    Row(
      name: "a quotation mark is no quote in TSV", text: "id\tsentence\tx\n1\t\"가\t나\n2\t다\"\t라\n",
      items: [item("1", ["\"가"]), item("2", ["다\""])]),
    Row(
      name: "an empty text", text: "{\"question\": \"\"}", items: [item("1", [])]),
  ]

  @Test(arguments: rows) func items(_ row: Row) throws {
    let found = try BenchmarkFile.read(Array(row.text.utf8), path: "dir/b.jsonl", fields: row.fields)
    #expect(found.items == row.items)
    #expect(found.name == "b")
    #expect(found.digest.count == 32)
  }

  static let mistakes: [(String, [String], String)] = [
    ("{\"question\": \"가\"}\nx\n", [], "b:2: is no JSON object"),
    ("{\"question\": \"가\"}\n[1]\n", [], "b:2: is no JSON object"),
    ("{\"question\": \"가\"}\n{\"query\": \"나\"}\n", [], "b:2: has no field question"),
    ("{\"question\": 3}", [], "b:1: question is no text"),
    ("{\"question\": null}", [], "b:1: question is no text"),
    (
      "{\"label\": 3, \"a\": \"b\"}", [],
      "b:1: has no field that is known to hold a text; name the field of the text; there are a, label"
    ),
    ("{\"question\": \"가\"}", ["문장"], "b:1: has no field 문장"),
    ("[{\"question\": \"가\"}, 3]", [], "b: is no JSON list of objects"),
    ("[{\"question\": \"가\"}", [], "b: is no JSON list of objects"),
    ("question,x\n가\n", [], "b:2: has 1 field, the header 2"),
    ("question,x\n\"가,1\n", [], "b:3: ends within quotation marks"),
    ("question,x\n\"가\"나,1\n", [], "b:2: goes on behind a closing quotation mark"),
    ("그냥 글입니다\n", [], "b:1: has no field that is known"),
    ("", [], "b: has no items"),
    ("question,x\n", [], "b: has no items"),
    ("[]", [], "b: has no items"),
  ]

  @Test(arguments: mistakes) func mistake(_ text: String, _ fields: [String], _ expected: String) {
    #expect {
      try BenchmarkFile.read(Array(text.utf8), path: "b", fields: fields)
    } throws: { error in
      "\(error)".hasPrefix(expected) && "\(error)".contains("; ")
    }
  }

  @Test func notUTF8() {
    #expect {
      try BenchmarkFile.read([0x7B, 0xB0, 0xA1], path: "b")
    } throws: { "\($0)".contains("iconv") }
    #expect(throws: ContaminationFailure.self) { try BenchmarkFile.read("/nowhere/b.jsonl") }
  }

  @Test(.enabled(if: Material.isExpected)) func material() throws {
    let counts = try RealBenchmarks.read(RealBenchmarks.korean + RealBenchmarks.english).map(\.items.count)
    #expect(counts == [3000, 519, 1500, 1379, 2490, 187, 2000, 1319, 187])
    let quotes = try BenchmarkFile.read(RealBenchmarks.path("kor-nlu/sts-dev.tsv"))
    #expect(quotes.items.contains { $0.texts.last?.hasPrefix("\"일반화된 행성\"에 대한") ?? false })
  }

  /// Any bytes give items or an error.
  @Test(Fuzz.limit) func fuzz() {
    let seeds = Self.rows.map { Array($0.text.utf8) }
    let splices = ["\"", "\"\"", "\t", ",", "\r", "{", "[", "}", "\\u12", "\u{0}", "질문"].map {
      Array($0.utf8)
    }
    var random = Mutator(seed: Fuzz.seed(5))
    for round in Fuzz("benchmark-file", usual: 2_000) {
      let bytes = random.mutated(seeds[round % seeds.count], splices: splices)
      let found = try? BenchmarkFile.read(bytes, path: "b")
      #expect(found.map { !$0.items.isEmpty } ?? true)
    }
  }
}
