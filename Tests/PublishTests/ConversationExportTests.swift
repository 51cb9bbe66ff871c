import Corpus
import Foundation
import GRDB
import Licensing
import TestKit
import Testing

@testable import Publish

/// Exports of what a teacher made of the questions.
struct ConversationExportTests {
  private let made: LicensedCorpus
  private let items: [Item]

  /// Two traces on each of four items of classes A, A, B and C; of the first item the second one is not good.
  init() throws {
    let letters = ["A", "A", "B", "C"]
    items = letters.enumerated().map { n, letter in
      SampleItems.item(n, body: "비밀 \(n), <이메일>", host: "\(letter.lowercased()).example")
    }
    made = try LicensedCorpus([zip(items, letters).map { ($0, LicensedCorpus.Grant(letter: $1)) }])
    try seal(ConversationExportTests.traces(items))
  }

  private static func traces(_ items: [Item]) -> [SampleTraces.Trace] {
    items.enumerated().flatMap { n, item in
      (0..<2).map { rollout in
        var trace = SampleTraces.Trace(
          item, rollout: rollout, failed: n == 0 && rollout == 1 ? ["looped", "language-drift"] : [])
        trace.think = "생각 \(n).\(rollout): \"x\\y\"\n\nso <3"
        trace.answer = "답 \(n).\(rollout) 👍🏽"
        return trace
      }
    }
  }

  private func seal(_ traces: [SampleTraces.Trace]) throws {
    try SampleTraces.seal(
      traces, in: made.corpus,
      parameters: [
        "temperature": "0.6", "top_p": "0.95", "benchmarks": "kmmlu 0123abcd 35030",
        "contamination_rule": "units",
      ], distillParameters: ["teacher_license": "apache-2.0", "mix": "daily=3"])
  }

  private func settings(_ rows: ExportRows, _ format: ExportFormat = .jsonl) -> ExportSettings {
    var settings = ExportSettings()
    (settings.rows, settings.format) = (rows, format)
    return settings
  }

  private func lines(_ name: String) throws -> [[String: Any]] {
    try made.text(name).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test(arguments: [
    (ExportRows.messages, "messages", "role", "content", "user", "assistant"),
    (.sharegpt, "conversations", "from", "value", "human", "gpt"),
  ])
  func rowsAreConversations(
    _ rows: ExportRows, _ column: String, _ role: String, _ content: String, _ user: String,
    _ assistant: String
  ) throws {
    let summary = try #require(try made.export(settings(rows)).run())
    #expect(summary.written == 3 && summary.withheld == ["B": 2, "C": 2])
    let found = try lines("out/data/train-\(rows)-00000-of-00001.jsonl")
    let traces = ConversationExportTests.traces(items).filter { $0.failed.isEmpty }.prefix(3)
      .sorted { $0.id < $1.id }
    #expect(found.map { $0["id"] as? String } == traces.map(\.id.description))
    for (trace, row) in zip(traces, found) {
      let turns = try #require(row[column] as? [[String: String]])
      let said = "<think>\n\(trace.think)\n</think>\n\n\(trace.answer)"
      #expect(turns == [[role: user, content: trace.item.text], [role: assistant, content: said]])
      #expect(row["teacher"] as? String == "teacher-1" && row["license_class"] as? String == "A")
      #expect(row["source_url"] as? String == trace.item.url)
      #expect(Set(row.keys) == Set(ExportRow.columns(of: rows).map(\.name)) && row["prompt"] == nil)
    }
    let credits = try made.text("out/ATTRIBUTION.tsv").split(separator: "\n")
    #expect(credits.count == 4 && credits[1].contains(traces[0].item.title))
    let text = try made.files().values.map { String(decoding: $0, as: UTF8.self) }.joined()
    for word in ["비밀 2", "비밀 3", "생각 2", "답 3", "b.example", "c.example", "생각 0.1"] {
      #expect(!text.contains(word), "\(word)")
    }
    #expect(try made.export(to: nil, settings(rows)).run()?.written == 5)
  }

  @Test func theCardTellsOfTheTeacher() throws {
    _ = try made.export(settings(.messages)).run()
    let card = try made.text("out/README.md")
    for line in [
      "3 conversations on 2 questions in Korean from 1 host", "Rows are conversations",
      "  - name: messages\n    list:\n    - name: role\n      dtype: string\n    - name: content\n      dtype: string\n",
      "| teacher-1 | apache-2.0 | 3 | 100.0 % |", "It was not shown the answers of the page.",
      "| teacher-1 | mixed | `\(String(repeating: "ab", count: 32))` | 8 |",
      "Sampling: `temperature 0.6, top_p 0.95`.", "7 of 8 passed all of them",
      "| `language-drift` | 0 | 1 | 0 |", "| `looped` | 1 | 1 | 0 |", "| kmmlu | `0123abcd` | 35030 |",
      "check them before you use the rows", "| trace | 8 | 7 | 1 |", "| export | 7 | 3 | 4 |",
      "| distill | `mix` | `daily=3` |", "| `<이메일>` | 3 |", "| daily | 3 | 100.0 % |",
      "No person read the reasoning", "All are text but one.",
    ] { #expect(card.contains(line), "\(line) is not in\n\(card)") }
    for word in ["b.example", "비밀", "생각", "질문 0", made.scratch.path] {
      #expect(!card.contains(word), "\(word)")
    }
    #expect(try made.text("out/data_provenance.json").contains("\"teacher-1\""))
    let notice = try #require(try made.export(to: nil, settings(.sharegpt)).run()).folder
    #expect(
      try String(contentsOfFile: notice + "/NOT-FOR-PUBLICATION.md", encoding: .utf8).contains("## Teacher"))
    // A card of prompts says nothing of traces.
    _ = try made.export(to: "prompts").run()
    let prompts = try made.text("prompts/README.md")
    #expect(!prompts.contains("Teacher") && !prompts.contains("| trace |"))
  }

  @Test func aTeacherWhoseLicenceNobodyNamed() throws {
    try SampleTraces.seal(ConversationExportTests.traces(items), in: made.corpus)
    _ = try made.export(settings(.messages)).run()
    let card = try made.text("out/README.md")
    #expect(card.contains("| teacher-1 | not stated | 3 |") && card.contains("compared with no benchmark"))
  }

  @Test(arguments: ["out", nil])
  func oneKindDoesNotReplaceAnother(_ folder: String?) throws {
    for rows in ExportRows.allCases {
      _ = try #require(try made.export(to: folder, settings(rows)).run())
      let before = try made.files(folder ?? "corpus/train-only")
      for other in ExportRows.allCases where other != rows {
        let export = try made.export(to: folder, settings(other, .parquet))
        for attempt in [{ _ = try export.plan() }, { _ = try export.run() }] {
          let failure = #expect(throws: CorpusFailure.self) { try attempt() }
          #expect(failure?.problem.contains("holds an export of \(rows)") == true)
        }
      }
      #expect(try made.files(folder ?? "corpus/train-only") == before)
      // The same kind in another form does.
      _ = try #require(try made.export(to: folder, settings(rows, .parquet)).run())
      try FileManager.default.removeItem(atPath: made.scratch.path + "/" + (folder ?? "corpus/train-only"))
    }
  }

  @Test func messagesThatAreNoneAreNotWritten() throws {
    let trace = SampleTraces.Trace(items[0])
    for broken in ["[]", "", "{}", #"[{"role":"user","content":null}]"#, #"[{"role":"user"}]"#] {
      try SampleTraces.seal([trace], in: made.corpus)
      let path = made.corpus.path(of: .distill, 0)
      chmod(path, 0o644)
      try DatabaseQueue(path: path).write {
        try $0.execute(sql: "UPDATE example SET messages = ?", arguments: [broken])
      }
      #expect(throws: CorpusFailure.self) { try made.export(settings(.messages)).run() }
      #expect(try made.files().isEmpty)
    }
  }

  @Test(arguments: [Stage.trace.name, Stage.distill.name, Stage.license.name])
  func rowsThatAreForgottenMeanwhileAreNoticed(_ name: String) throws {
    let stage = try #require(Stage.all.first { $0.name == name })
    var asked = 0
    #expect(throws: CorpusFailure.self) {
      try made.export(settings(.messages)).run {
        asked += 1
        if asked == 2 { _ = try? made.corpus.forget(ForgottenPages(pages: [items[0].page]), in: stage) }
        return false
      }
    }
    #expect(try made.files().isEmpty)
  }

  @Test(
    .enabled(if: Oracle.isExpected), .timeLimit(.minutes(15)),
    arguments: [
      (ExportRows.messages, ExportFormat.jsonl), (.messages, .parquet), (.sharegpt, .jsonl),
      (.sharegpt, .parquet),
    ])
  func datasetsLoadsConversations(_ rows: ExportRows, _ format: ExportFormat) throws {
    let many = (0..<40).map { SampleItems.item($0, body: "본문 \($0) '\"\\ 👍🏽", host: "a.example") }
    try FileManager.default.removeItem(atPath: made.corpus.path(of: .dedup, 0))
    try SampleItems.seal([many], stage: .dedup, in: made.corpus)
    try made.judge(many.map { ($0, LicensedCorpus.Grant(letter: "A")) })
    let traces = many.map { SampleTraces.Trace($0) }
    try seal(traces)
    var settings = settings(rows, format)
    settings.rowsPerFile = 15
    _ = try made.export(settings).run()
    let read = try #require(
      try Oracle.run("load_dataset", made.scratch.path + "/out", format.rawValue, "given").first)
    #expect(read["splits"] as? [String: Int] == ["train": 40])
    let column = rows == .messages ? "messages" : "conversations"
    let names = Conversation.names(rows)
    let features = try #require(read["features"] as? [String: String])
    #expect(features[column]?.hasPrefix("List({'\(names[0])': Value('string')") == true, "\(features)")
    let found = try #require(read["rows"] as? [[String: Any]])
    var passed = 0
    for (trace, row) in zip(traces.sorted { $0.id < $1.id }, found) {
      let turns = row[column] as? [[String: String]]
      let said = "<think>\n\(trace.think)\n</think>\n\n\(trace.answer)"
      let isEqual =
        row["id"] as? String == trace.id.description
        && turns?.map { $0[names[1]] } == [trace.item.text, said]
      #expect(isEqual, "\(row)")
      passed += isEqual ? 1 : 0
    }
    print("datasets \(rows) \(format.rawValue): \(passed)/40 rows equal")
  }
}
