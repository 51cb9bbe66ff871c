import Corpus
import Foundation
import Licensing
import TestKit
import Testing

@testable import Publish

/// Which rows are written, and how.
struct ExportTests {
  @Test(
    arguments: [
      (["B"], "out", false), (["C"], "out", false), (["A", "B"], "out", false), ([], nil, false),
      (["A"], "out", true),
    ] as [([String], String?, Bool)])
  func impossibleTargetsAreRefused(_ letters: [String], _ folder: String?, _ trainOnly: Bool) {
    let classes = letters.compactMap(LicenseClass.init(rawValue:))
    #expect(throws: ExportTarget.Refusal.self) {
      try ExportTarget(classes: classes, folder: folder, trainOnly: trainOnly)
    }
  }

  @Test func onlyClassAReachesAFolderThatMayBePublished() throws {
    let target = try ExportTarget(classes: [], folder: "out", trainOnly: false)
    #expect(LicenseClass.allCases.filter(target.admits) == [.a])
    let training = try ExportTarget(classes: [], folder: nil, trainOnly: true)
    #expect(LicenseClass.allCases.filter(training.admits) == [.a, .b])
  }

  @Test func equalShardsGiveEqualBytesAndNoTextOfOtherClasses() throws {
    let made = try LicensedCorpus(classes: ["A", "B", "C"])
    for name in ["one", "two"] {
      let summary = try #require(try made.export(to: name).run())
      #expect(summary.written == 1 && summary.withheld == ["B": 1, "C": 1])
      #expect(
        summary.files == [
          "ATTRIBUTION.tsv", "README.md", "data/train-00000-of-00001.jsonl", "data_provenance.json",
        ])
    }
    let files = try made.files("one")
    #expect(try files == made.files("two") && files["SHA256SUMS"] != nil)
    let text = files.values.map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(text.contains("비밀 0") && !text.contains("비밀 1") && !text.contains("비밀 2"))
    #expect(!text.contains("b.example") && !text.contains("c.example"))
    #expect(text.contains("\"retrieved_at\":\"2023-11-14T22:13:20Z\""))
    #expect(text.contains(#""attribution":"아무개\t연구회""#))
    #expect(text.contains("\t아무개 연구회\tCC-BY-4.0\thttps://creativecommons.org/licenses/by/4.0/\t"))
    #expect(text.contains("\treviewed by 김; policy 0123456789ab\n"))
    #expect(try made.export(to: nil).run()?.written == 2)
  }

  /// Rows are in the order of their ids: how they came into the shard is of no matter.
  @Test(arguments: ExportFormat.allCases)
  func theOrderRowsWereMadeInLeavesNoTrace(_ format: ExportFormat) throws {
    let rows = (0..<30).map { (item: SampleItems.item($0), grant: LicensedCorpus.Grant(letter: "A")) }
    var settings = ExportSettings()
    (settings.format, settings.rowsPerFile) = (format, 7)
    var exports: [[String: Data]] = []
    for order in [rows, rows.reversed()] {
      let made = try LicensedCorpus([order])
      #expect(try made.export(settings).run()?.files.filter { $0.hasPrefix("data/") }.count == 5)
      exports.append(try made.files())
    }
    #expect(exports[0] == exports[1])
  }

  @Test func everyRowHasEveryColumn() throws {
    let grant = PageGrant(
      licenseClass: .b, license: nil, licenseURL: nil, attribution: nil, basis: "reviewed by 김")
    let item = SampleItems.item(1, body: "글")
    let row = ExportRow(item, grant)
    let named = ExportRow.columns(of: .prompts).map { column in
      guard case .text(let text) = column.value(row) else { return "" }
      return "\(column.name)=\(text ?? "null")"
    }
    #expect(
      named == [
        "id=\(item.id)", "prompt=질문 1\n글", "category=daily", "source_url=http://qna.example/1",
        "license=null",
        "license_url=null", "license_class=B", "attribution=null", "retrieved_at=2023-11-14T22:13:20Z",
      ])
    let made = try LicensedCorpus([
      [(item, LicensedCorpus.Grant(letter: "A", license: nil, attribution: nil))]
    ])
    _ = try made.export().run()
    let line = try made.text("out/data/train-00000-of-00001.jsonl")
    for key in ["license", "license_url", "attribution"] { #expect(line.contains("\"\(key)\":null")) }
  }

  /// docs/export.md has the columns, and says of them what the card says.
  @Test func theDocumentHasTheColumns() throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/export.md"), encoding: .utf8)
    for column in ExportRows.allCases.flatMap(ExportRow.columns) {
      #expect(page.contains("\n| `\(column.name)` | \(column.meaning) |\n"), "\(column.name)")
    }
  }

  @Test func aPlanCountsWhatARunWrites() throws {
    let made = try LicensedCorpus(classes: ["A", "A", "A", "B", "C", "C"])
    var settings = ExportSettings()
    settings.rowsPerFile = 2
    let plan = try made.export(settings).plan()
    #expect(plan.written == [.a: 3] && plan.withheld == [.b: 1, .c: 2] && plan.hosts == ["a.example": 3])
    #expect(plan.files.map(\.rows) == [2, 1])
    #expect(plan.files.map(\.name) == ["data/train-00000-of-00002.jsonl", "data/train-00001-of-00002.jsonl"])
    #expect(!FileManager.default.fileExists(atPath: made.scratch.path + "/out"))
    let lines = try #require(try made.export(settings).run(plan)).files.filter { $0.hasPrefix("data/") }.map {
      try made.text("out/" + $0).split(separator: "\n").count
    }
    #expect(lines == [2, 1])
    let none = try LicensedCorpus(classes: ["B"])
    #expect(try none.export().plan().files.map(\.rows) == [0])
  }

  @Test func verdictsThatChangeMeanwhileAreNoticed() throws {
    let made = try LicensedCorpus(classes: ["A", "A"])
    let export = try made.export()
    let plan = try export.plan()
    try made.judge([(SampleItems.item(0), .init(letter: "B")), (SampleItems.item(1), .init(letter: "B"))])
    let failure = #expect(throws: CorpusFailure.self) { try export.run(plan) }
    #expect(failure?.problem.contains("changed while rows were written") == true)
    #expect(try made.files().isEmpty)
  }

  /// `forget` leaves a shard's key as it was: what it takes away meanwhile must be noticed all the same.
  @Test(arguments: [Stage.dedup.name, Stage.license.name], [0, 1, 3])
  func rowsThatAreForgottenMeanwhileAreNoticed(_ name: String, _ moment: Int) throws {
    let stage = try #require(Stage.all.first { $0.name == name })
    let made = try LicensedCorpus(classes: ["A", "A", "A"])
    let before = try #require(try made.export(to: "before").run())
    func forget() throws {
      let pages = try made.corpus.withItems(of: [SampleItems.item(0, host: "a.example").page])
      #expect(try made.corpus.forget(pages, in: stage) == 1)
    }
    let export = try made.export()
    let plan = try export.plan()
    if moment == 0 { try forget() }
    var (asked, failures) = (0, 0)
    let failure = #expect(throws: CorpusFailure.self) {
      try export.run(plan) {
        asked += 1
        do { if asked == moment { try forget() } } catch { failures += 1 }
        return false
      }
    }
    #expect(failure?.problem.contains("removed or changed while rows were written") == true && failures == 0)
    #expect(try made.files().isEmpty)
    let summary = try #require(try made.export().run())
    #expect(summary.written == before.written - 1)
    #expect(try made.text("out/README.md").suffix(80) != made.text("before/README.md").suffix(80))
  }

  @Test(
    .enabled(if: Oracle.isExpected), .timeLimit(.minutes(15)),
    arguments: [(ExportFormat.jsonl, "given"), (.jsonl, "guessed"), (.parquet, "guessed")])
  func datasetsLoadsAnExport(_ format: ExportFormat, _ types: String) throws {
    let made = try LicensedCorpus([])
    // With types given, nothing is known of the first half of the rows: no subject, no address, nobody to name.
    let items = (0..<40).map { SampleItems.item($0, body: "본문 \($0) '\"\\ 👍🏽") }.sorted { $0.id < $1.id }
    let rows = items.enumerated().map { n, plain in
      let known = types == "given" ? n >= 20 : n % 3 == 0
      let item = Item(
        id: plain.id, page: plain.page, post: 0, url: plain.url, host: plain.host,
        category: known ? "daily" : nil,
        title: plain.title, body: plain.body, answers: [], askedAt: nil, method: "test",
        retrievedAt: plain.retrievedAt)
      let grant = LicensedCorpus.Grant(
        letter: "A", license: known ? "KOGL-1" : "아무 허락", url: nil, attribution: known ? "나" : nil)
      return (item: item, grant: grant)
    }
    try SampleItems.seal([rows.map(\.item)], stage: .dedup, in: made.corpus)
    try made.judge(rows)
    var settings = ExportSettings()
    (settings.format, settings.rowsPerFile, settings.name) = (format, 20, "이름: \"하나\"")
    _ = try made.export(settings).run()
    let read = try #require(
      try Oracle.run("load_dataset", made.scratch.path + "/out", format.rawValue, types).first)
    #expect(read["splits"] as? [String: Int] == ["train": 40])
    let columns = ExportRow.columns(of: .prompts).map(\.name)
    #expect(
      read["features"] as? [String: String]
        == Dictionary(uniqueKeysWithValues: columns.map { ($0, "string") }))
    let found = try #require(read["rows"] as? [[String: Any]])
    var passed = 0
    for ((item, grant), row) in zip(rows, found) {
      let isEqual =
        row["id"] as? String == item.id.description && row["prompt"] as? String == item.text
        && row["category"] as? String == item.category && row["license"] as? String == grant.license
        && row["attribution"] as? String == grant.attribution
      #expect(isEqual, "\(row)")
      passed += isEqual ? 1 : 0
    }
    print("datasets \(format.rawValue), types \(types): \(passed)/40 rows equal")
  }
}
