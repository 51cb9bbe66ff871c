import Foundation
import GRDB
import TestKit
import Testing

@testable import Corpus

/// Traces and examples as the verbs that look find them.
struct TraceRecordTests {
  private let scratch: Scratch
  private let corpus: Corpus
  private let items = (0..<3).map { SampleItems.item($0, host: $0 < 2 ? "a.example" : "b.example") }

  /// Two traces on each of three items; the second ones fail 1, 2 and 1 rules.
  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
    for stage in [Stage.item, .filter, .dedup] { try SampleItems.seal([items], stage: stage, in: corpus) }
    let failed = [["looped"], ["looped", "language-drift"], ["wrong"]]
    try SampleTraces.seal(
      items.enumerated().flatMap { n, item in
        [SampleTraces.Trace(item), SampleTraces.Trace(item, rollout: 1, failed: failed[n])]
      }, in: corpus, parameters: ["min_think_korean": "0.05", "max_think_korean": "0.2"])
  }

  private func trace(_ n: Int, _ rollout: Int) -> RecordID {
    SampleTraces.Trace(items[n], rollout: rollout).id
  }

  @Test func rulesAreCounted() throws {
    let report = try #require(try corpus.traceReport())
    #expect(report.traces == 6 && report.ok == 3 && report.verified == 0)
    let rules = report.rules.map { "\($0.reason) \($0.first) \($0.total) \($0.only)" }
    #expect(rules == ["trace.looped 2 2 1", "trace.language-drift 0 1 0", "trace.wrong 1 1 1"])
    #expect(report.rules.reduce(report.ok) { $0 + $1.first } == report.traces)
    #expect(report.origins.values.reduce(0, +) == 6 && report.origins.keys.first?.cot == "mixed")
    #expect(try Scratch().corpus.traceReport() == nil)
  }

  @Test func whatIsKeptIsCountedByKey() throws {
    for stage in [Stage.trace, .distill] {
      #expect(try corpus.items(of: stage, by: .site) == ["a.example": 2, "b.example": 1])
      #expect(try corpus.items(of: stage, by: .category) == ["daily": 3])
      #expect(try corpus.items(of: stage, by: .class) == ["-": 3])
      #expect(try corpus.sample(of: stage, rejected: false, count: 9).count == 3)
    }
    let rejected = try corpus.sample(of: .trace, rejected: true, reason: "trace.looped", count: 9)
    #expect(rejected.count == 2 && rejected.allSatisfy { $0.text?.contains("나머지") == true })
  }

  @Test func anyIdLeadsToTheTracesAndBack() throws {
    for query in [items[1].id.description, items[1].page.description, items[1].url] {
      #expect(try corpus.traces(of: query).map(\.id) == [trace(1, 0), trace(1, 1)])
    }
    let bad = try #require(
      try corpus.traces(of: String(trace(1, 1).description.prefix(12).uppercased())).first)
    #expect(bad.id == trace(1, 1) && bad.item == items[1].id && bad.rollout == 1)
    #expect(
      bad.failed == [
        .init(verdict: "looped", value: "0.01", threshold: "≥ 0.05"),
        .init(verdict: "language-drift", value: "0.11, 0 letters", threshold: "0.05–0.2"),
      ])
    for query in ["12345", "zzzzzzzz", "", "000000000000", "http://none.example/"] {
      #expect(try corpus.traces(of: query).isEmpty, "\(query)")
    }
    for query in [
      trace(2, 1).description, String(trace(2, 0).description.prefix(10)), items[2].id.description,
    ] {
      let lineage = try corpus.lineage(of: query)
      #expect(lineage.page == items[2].page)
      let ends = lineage.findings.map {
        "\($0.stage) \($0.id) \($0.item?.description ?? "-") \($0.rejection?.reason ?? "kept")"
      }
      let item = items[2].id
      #expect(
        ends == [
          "item \(item) - kept", "filter \(item) - kept", "dedup \(item) - kept",
          "trace \(trace(2, 0)) \(item) kept",
          "trace \(trace(2, 1)) \(item) trace.wrong", "distill \(trace(2, 0)) \(item) kept",
        ])
    }
  }

  @Test(arguments: [
    ("abcdef", true), ("ABCDEF0", true), ("abcde", false), ("abcdeg", false), ("", false), ("가나다라마바", false),
  ])
  func idsHaveRanges(_ digits: String, _ isOne: Bool) {
    let range = RecordID.range(beginning: digits)
    #expect((range != nil) == isOne)
    guard let range else { return }
    let low = digits.lowercased()
    #expect(range.lowerBound.description == low + String(repeating: "0", count: 32 - low.count))
    #expect(range.upperBound.description == low + String(repeating: "f", count: 32 - low.count))
  }

  @Test func headlinesAreFoundInAnyStage() throws {
    #expect(try corpus.headline(of: trace(0, 0))?.title == "질문 0")
    #expect(try corpus.headline(of: trace(0, 1))?.text == items[0].text, "a trace that is no example")
    #expect(try corpus.headline(of: items[1].id)?.category == "daily")
    #expect(try corpus.headline(of: items[1].page) == nil)
    #expect(try corpus.item(items[1].id) == items[1])
  }

  @Test func shardsAreWhole() throws {
    for stage in [Stage.trace, .distill] {
      let shard = try Shard.openForReading(corpus.path(of: stage, 0), stage: stage)
      #expect(try shard.damage() == nil)
    }
    let counts = try [Stage.trace, .distill].map { stage in
      let shard = try Shard.openForReading(corpus.path(of: stage, 0), stage: stage)
      return try shard.viewCounts()
    }
    #expect(counts[0] == (3, 3) && counts[1] == (3, 0))
  }
}

/// Examples as a report on them needs them.
struct StoredExampleTests {
  @Test func examplesComeWithWhatWasMeasured() throws {
    let scratch = try Scratch()
    let items = (0..<3).map { SampleItems.item($0) }
    let traces = items.map { SampleTraces.Trace($0, failed: $0 == items[2] ? ["looped"] : []) }
    try SampleTraces.seal(traces, in: scratch.corpus)
    let found = try scratch.corpus.examples(traces.map(\.id) + [RecordID(page: "gone")])
    #expect(found.count == 2)
    let example = try #require(found[traces[1].id])
    #expect(example.item == items[1].id && example.title == "질문 1" && example.question == items[1].text)
    #expect(example.answer.hasPrefix("<think>\nLet me see") && example.category == "daily")
    #expect(example.measured["korean_think"] == 0.11 && example.measured["student_tokens"] == 40)
    #expect(try Corpus(root: scratch.path + "/none").examples([traces[0].id]).isEmpty)
  }
}
