import Corpus
import Foundation
import GRDB
import TestKit
import Testing

/// Every way in which a user might publish class B rows by mistake, each refused, and no byte of them anywhere.
@Suite(.serialized)
struct PublishRefusalTests {
  private let scratch: Scratch
  private let program: Program
  private let disk = FileManager.default
  /// A word that stands in class B rows only.
  private static let secret = "남의글"

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    let items = (0..<6).map { n in
      n < 3
        ? SampleItems.item(n, host: "open.example")
        : SampleItems.item(n, body: "\(PublishRefusalTests.secret) \(n)", host: "closed.example")
    }
    try SampleItems.seal([items], stage: .dedup, in: scratch.corpus)
    try judge(items.map { ($0, $0.host == "open.example" ? "A" : "B") })
  }

  private func judge(_ rows: [(Item, String)]) throws {
    let corpus = scratch.corpus
    try corpus.createFolder(of: .license)
    let path = corpus.path(of: .license, 0)
    try? disk.removeItem(atPath: path)
    let shard = try Shard.openForWriting(path, stage: .license, durable: false)
    try shard.database.write { db in
      for (item, letter) in rows {
        try db.execute(
          sql: "INSERT INTO license VALUES (?, ?, ?, ?, 'CC-BY-4.0', NULL, NULL, 'test')",
          arguments: [item.page, item.url, item.host, letter])
      }
      try shard.setMeta(db, "parameters", "{}")
    }
    try shard.seal()
  }

  /// The files of a folder that hold what only class B rows hold; Parquet's pages too, where pyarrow opens them.
  private func leaks(_ folder: String) throws -> [String] {
    let root = scratch.path + "/" + folder
    let words = [PublishRefusalTests.secret, "closed.example"]
    return try (disk.fileExists(atPath: root) ? disk.subpathsOfDirectory(atPath: root) : []).filter { name in
      guard let data = disk.contents(atPath: root + "/" + name) else { return false }
      let pages = name.hasSuffix(".parquet") && Oracle.isExpected
      let opened = pages ? "\(try Oracle.run("read_parquet", root + "/" + name))" : ""
      return words.contains { data.range(of: Data($0.utf8)) != nil || opened.contains($0) }
    }
  }

  @Test(
    arguments: [
      (["--class", "B"], [:], "never redistributed"), (["--class", "b"], [:], "never redistributed"),
      (["--class", "A", "--class", "B"], [:], "never redistributed"),
      (["--class", "A,B"], [:], "must be A, B or C"),
      (["--class", "C"], [:], "excluded"), (["--class", "AB"], [:], "must be A, B or C"),
      (["--class", "all"], [:], "must be A, B or C"), (["--class", ""], [:], "must be A, B or C"),
      (["--class", "Ｂ"], [:], "must be A, B or C"),
      ([], ["YISANG_CLASS": "B"], "never redistributed"),
      ([], ["YISANG_CLASS": "A,b"], "never redistributed"),
      ([], ["YISANG_CLASS": "A, B"], "must be A, B or C"),
      (["--train-only"], [:], "drop --to"), (["--train-only", "--class", "A"], [:], "does not go with"),
      (["--class", "B", "--format", "jsonl"], [:], "never redistributed"),
      (["--class", "B", "--format", "parquet"], [:], "never redistributed"),
      (["--class", "B", "--json"], [:], "never redistributed"),
      (["--class", "B", "--dry-run"], [:], "never redistributed"),
      (["--class", "B", "--rows-per-file", "1", "--name", "x"], [:], "never redistributed"),
      (["--class", "B", "--rows", "messages"], [:], "never redistributed"),
      (["--rows", "sharegpt"], ["YISANG_CLASS": "B"], "never redistributed"),
      (["--rows", "all"], [:], "prompts, messages or sharegpt"),
      (["--format", "csv"], [:], "jsonl or parquet"), (["--rows-per-file", "0"], [:], "at least 1"),
    ] as [([String], [String: String], String)])
  func classBIsRefused(_ arguments: [String], _ environment: [String: String], _ word: String) throws {
    let result = try program.run(["export", "--to", "out"] + arguments, environment: environment)
    #expect([1, 64].contains(result.status) && result.err.contains(word), "\(result.status) \(result.err)")
    #expect(result.out.isEmpty)
    #expect(!disk.fileExists(atPath: scratch.path + "/out"))
    #expect(!disk.fileExists(atPath: scratch.path + "/corpus/train-only"))
  }

  @Test(arguments: [
    "export: {class: B, to: out}", "export: {class: [A, b], to: out}",
    "export:\n  class: B\n  to: out\n  format: parquet",
  ])
  func classBInTheSettingsIsRefused(_ yaml: String) throws {
    _ = try scratch.write(yaml, to: "yisang.yaml")
    let result = try program.run("export")
    #expect(result.status == 1 && result.err.contains("never redistributed"), "\(result.err)")
    #expect(!disk.fileExists(atPath: scratch.path + "/out"))
    // Class A on the command line goes before the file.
    #expect(try program.run("export", "--class", "A").status == 0)
    #expect(try leaks("out").isEmpty)
  }

  /// `to` in the settings must not lead train-only rows there.
  @Test(arguments: ["jsonl", "parquet"])
  func trainOnlyRowsGoNowhereElse(_ format: String) throws {
    _ = try scratch.write("export: {to: out, class: A, format: \(format)}", to: "yisang.yaml")
    let result = try program.run("export", "--train-only", environment: ["YISANG_TO": "out"])
    #expect(result.status == 0 && result.out.contains("6 written"), "\(result.err)")
    #expect(!disk.fileExists(atPath: scratch.path + "/out"))
    let names = Set(try disk.contentsOfDirectory(atPath: scratch.path + "/corpus/train-only"))
    #expect(names == ["data", "ATTRIBUTION.tsv", "NOT-FOR-PUBLICATION.md", ".gitignore", "SHA256SUMS"])
    let notice = try String(
      contentsOfFile: scratch.path + "/corpus/train-only/NOT-FOR-PUBLICATION.md", encoding: .utf8)
    #expect(!notice.contains("---\n") && !notice.contains(PublishRefusalTests.secret))
    // The other way round: what may be published does not go there, by no name of that folder.
    try disk.createSymbolicLink(
      atPath: scratch.path + "/link", withDestinationPath: scratch.path + "/corpus/train-only")
    for folder in ["corpus/train-only", "corpus/train-only/data", "link", "link/new", "corpus", "."] {
      let refused = try program.run("export", "--to", folder, "--format", format)
      #expect(refused.status == 1, "\(folder): \(refused.out)")
    }
    try disk.copyItem(atPath: scratch.path + "/corpus/train-only", toPath: scratch.path + "/copy")
    let copied = try program.run("export", "--to", "copy")
    #expect(copied.status == 1 && copied.err.contains("may not be published"), "\(copied.err)")
    // Without its notice the copy is an export like any other: no row of it stays.
    for name in ["NOT-FOR-PUBLICATION.md", ".gitignore"] {
      try disk.removeItem(atPath: scratch.path + "/copy/" + name)
    }
    #expect(try program.run("export", "--to", "copy").status == 1)
  }

  @Test(arguments: ["jsonl", "parquet"])
  func noByteOfClassBIsInAnExport(_ format: String) throws {
    for more in [[], ["--json"], ["--rows-per-file", "1"], ["--dry-run"], ["--dry-run", "--json"]] {
      let result = try program.run(["export", "--to", "out", "--format", format] + more)
      #expect(result.status == 0, "\(result.err)")
      for text in [result.out, result.err] {
        #expect(!text.contains(PublishRefusalTests.secret) && !text.contains("closed.example"), "\(text)")
      }
      #expect(try leaks("out").isEmpty)
    }
    let card = try String(contentsOfFile: scratch.path + "/out/README.md", encoding: .utf8)
    #expect(card.contains("| export | class B | 3 |") && card.contains("1 host gave no row."), "\(card)")
    // The search finds what it looks for.
    #expect(try program.run("export", "--train-only", "--format", format).status == 0)
    let isOpened = format == "jsonl" || Oracle.isExpected
    let rows = "data/train-00000-of-00001.\(format)"
    let expected = ["ATTRIBUTION.tsv", "NOT-FOR-PUBLICATION.md"] + (isOpened ? [rows] : [])
    #expect(try leaks("corpus/train-only").sorted() == expected)
  }

  @Test func aFolderWithOtherFilesIsRefused() throws {
    try disk.createDirectory(atPath: scratch.path + "/out", withIntermediateDirectories: true)
    _ = try scratch.write("---\nlicense: cc-by-4.0\n---\n" + PublishRefusalTests.secret, to: "out/README.md")
    let result = try program.run("export", "--to", "out")
    #expect(result.status == 1 && result.err.contains("README.md") && result.err.contains("move it away"))
    #expect(try disk.contentsOfDirectory(atPath: scratch.path + "/out") == ["README.md"])
  }

  /// Verdicts or a review that are newer than what dedup rests on.
  @Test func aHostThatBecameClassBIsRefused() throws {
    _ = try scratch.write(
      """
      contact: https://example.org/bot
      sites:
        - host: open.example
          license_review: {class: B, license: CC-BY-NC-4.0, reviewer: 김, date: 2026-11-20, evidence: a letter}

      """, to: "sites.yaml")
    for more in [[], ["--dry-run"], ["--format", "parquet"]] {
      let reviewed = try program.run(["export", "--to", "out"] + more)
      #expect(reviewed.status == 1 && reviewed.err.contains("--reprocess"), "\(reviewed.err)")
    }
    try disk.removeItem(atPath: scratch.path + "/sites.yaml")
    // Dedup names the verdicts it rests on; then the host is judged anew.
    let dedup = scratch.corpus.path(of: .dedup, 0)
    let license = try SealedShard(corpus: scratch.corpus, stage: .license, index: 0)
    chmod(dedup, 0o644)
    try DatabaseQueue(path: dedup).write { db in
      try db.execute(sql: "INSERT INTO meta VALUES ('inputs', ?)", arguments: [license.key])
    }
    #expect(try program.run("export", "--to", "out").status == 0)
    try judge((0..<3).map { (SampleItems.item($0, host: "open.example"), "B") })
    for more in [[], ["--format", "parquet"], ["--json"], ["--dry-run"]] {
      let stale = try program.run(["export", "--to", "other"] + more)
      #expect(stale.status == 1 && stale.err.contains("run yisang dedup again"), "\(stale.err)")
    }
    #expect(!disk.fileExists(atPath: scratch.path + "/other"))
  }

  /// A disk that takes no more: the earlier export stays, and the message says what is wrong.
  @Test func aFullDiskLeavesTheEarlierExport() throws {
    #expect(try program.run("export", "--to", "out").status == 0)
    func files() throws -> [String: Data] {
      let names = try disk.subpathsOfDirectory(atPath: scratch.path + "/out")
      return Dictionary(
        uniqueKeysWithValues: names.map { ($0, disk.contents(atPath: scratch.path + "/out/" + $0) ?? Data()) }
      )
    }
    let before = try files()
    var random = SplitMix(seed: 7)
    let items = (0..<20).map { n in
      let syllables = (0..<4_000).map { _ in UInt16(0xAC00 + random.next() % 11_172) }
      return SampleItems.item(n, body: String(decoding: syllables, as: UTF16.self))
    }
    try disk.removeItem(atPath: scratch.corpus.path(of: .dedup, 0))
    try SampleItems.seal([items], stage: .dedup, in: scratch.corpus)
    try judge(items.map { ($0, "A") })
    for format in ["jsonl", "parquet"] {
      let result = try program.run(withFilesUpTo: 64, "export", "--to", "out", "--format", format)
      #expect(
        result.status == 1 && result.err.contains("free space"), "\(format): \(result.status) \(result.err)")
      #expect(try files() == before)
    }
    #expect(try program.run("export", "--to", "out").status == 0)
    #expect(try files() != before)
  }
}
