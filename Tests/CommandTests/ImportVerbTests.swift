import Corpus
import Foundation
import GRDB
import TestKit
import TestSite
import Testing

/// Tables of others become a corpus, as a user does it.
@Suite(.serialized)
struct ImportVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  /// A question that passes the filter.
  private func question(_ n: Int) -> String {
    "\(n)번 문제입니다. 사과 \(n + 3)개를 친구들과 나누려고 합니다. 한 사람이 몇 개씩 가지면 되는지, 그리고 남는 것은 몇 개인지 자세히 알려 주세요."
  }

  private func jsonLines(_ numbers: Range<Int>, to name: String) throws {
    let lines = numbers.map {
      #"{"prompt":"\#(question($0))","response":"답 \#($0)","link":"https://a.kr/\#($0)"}"#
    }
    _ = try scratch.write(lines.joined(separator: "\n"), to: name)
  }

  private func digests() throws -> [String: String] {
    let result = try program.run("shards", "ls", "--json")
    var digests: [String: String] = [:]
    for line in result.out.split(separator: "\n") {
      let shard = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      digests["\(shard["stage"] ?? "") \(shard["shard"] ?? "")"] = shard["digest"] as? String ?? "open"
    }
    return digests
  }

  private let terms = [
    "--columns", "question=prompt,answer=response,url=link", "--license", "CC-BY-4.0", "--source", "마당",
  ]

  @Test(.timeLimit(.minutes(15)))
  func fromATableToAnExport() throws {
    try jsonLines(0..<40, to: "a.jsonl")
    let dry = try program.run(["import", "a.jsonl", "--dry-run"] + terms)
    #expect(
      dry.status == 0 && dry.out.contains("question = prompt") && dry.out.contains("2번 문제"),
      "\(dry.out)\(dry.err)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/corpus"))
    let imported = try program.run(["import", "a.jsonl"] + terms)
    #expect(imported.status == 0 && imported.out.contains("40 rows stored"), "\(imported.out)\(imported.err)")
    let before = try digests()
    let again = try program.run(["import", "a.jsonl", "--json"] + terms)
    #expect(again.status == 0 && again.out.contains("\"known\":40"), "\(again.out)\(again.err)")
    #expect(try digests() == before)
    for verb in ["filter", "dedup"] { #expect(try program.run(verb).status == 0) }
    let exported = try program.run("export", "--class", "A", "--to", "out")
    #expect(exported.status == 0 && exported.out.contains("40 written"), "\(exported.out)\(exported.err)")
    let why = try program.run("why", "https://a.kr/7")
    #expect(
      why.out.contains("line 8 of a.jsonl") && why.out.contains("import.license")
        && why.out.contains("dedup 0"),
      "\(why.out)\(why.err)")
    #expect(try program.run("shards", "verify").status == 0)
    #expect(try program.run("stats").out.contains("dedup: 40 records, 40 kept"))
    let policy = try program.run("license", "policy").out.replacing("unknown: C", with: "unknown: B")
    _ = try scratch.write(policy, to: "mine.yaml")
    let moved = try program.run("license", "retag", "--policy", "mine.yaml", "--json")
    #expect(moved.status == 0 && moved.out.contains("\"pages\":40"), "\(moved.out)\(moved.err)")
    _ = try scratch.write("contact: https://example.org/\nsites: []\n", to: "sites.yaml")
    let reprocessed = try program.run("crawl", "--reprocess")
    #expect(
      reprocessed.status == 0 && reprocessed.out.contains("40 kept"), "\(reprocessed.out)\(reprocessed.err)")
    let retagged = try program.run("license", "retag", "--built-in", "--json")
    #expect(retagged.status == 0 && retagged.out.contains("\"pages\":40"), "\(retagged.out)\(retagged.err)")
  }

  @Test(.timeLimit(.minutes(15)))
  func whatIsMissingIsSaid() throws {
    try jsonLines(0..<2, to: "a.jsonl")
    let columns = ["--columns", "question=prompt"]
    for (arguments, message) in [
      (columns + ["--source", "x"], "--license"), (columns + ["--license", "CC-BY-4.0"], "--source"),
      (["--license", "CC-BY-4.0", "--source", "x"], "question=prompt"),
      (columns + ["--license", "CC-BY-4", "--source", "x"], "did you mean CC-BY-4.0"),
      (columns + ["--license", "KOGL1", "--source", "x"], "KOGL-1"),
    ] {
      let result = try program.run(["import", "a.jsonl"] + arguments)
      #expect(result.status == 1 && result.err.contains(message), "\(arguments): \(result.err)")
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/corpus"))
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func killsLoseNothingAndChangeNothing() throws {
    try jsonLines(0..<5_000, to: "a.jsonl")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: scratch.path + "/a.jsonl"
    )
    #expect(try program.run(["import", "a.jsonl"] + terms).status == 0)
    let expected = try digests()
    try FileManager.default.removeItem(atPath: scratch.path + "/corpus")
    var random = SplitMix(seed: Fuzz.seed(20_261_121))
    var kills = 0
    for _ in 0..<6 {
      let seconds = 0.2 + Double(random.next() % 1_500) / 1_000
      if try program.runAndKill(["import", "a.jsonl"] + terms, afterSeconds: seconds) { kills += 1 }
    }
    let result = try program.run(["import", "a.jsonl"] + terms)
    #expect(result.status == 0, "\(result.err)")
    let found = try digests()
    #expect(found == expected, "\(kills) kills: \(found), \(expected)")
    #expect(kills > 2)
  }

  /// Rows and pages in one corpus: neither takes the place of the other, in no generation.
  @Test(.timeLimit(.minutes(15)))
  func rowsLiveBesideCrawledPages() throws {
    let site = try TestSite(TestSiteConfiguration(pagesPerBoard: 6, hosts: [.qapage]))
    try site.start()
    defer { site.stop() }
    _ = try scratch.write(site.sitesYAML(contact: "https://example.org/bot"), to: "sites.yaml")
    let fast = ["--allow-private", "--delay", "0", "--delay-factor", "0", "--address-delay", "0"]
    #expect(try program.run(["crawl"] + fast).status == 0)
    let crawled = try items()
    // The first row names a page that was crawled.
    let page = try #require(crawled.keys.sorted().first)
    let lines = (0..<5).map {
      #"{"question":"\#(question($0))","url":"\#($0 == 0 ? page : "https://a.kr/\($0)")"}"#
    }
    _ = try scratch.write(lines.joined(separator: "\n"), to: "a.jsonl")
    let imported = try program.run("import", "a.jsonl", "--license", "CC-BY-4.0")
    #expect(imported.status == 0 && imported.out.contains("5 rows stored"), "\(imported.out)\(imported.err)")
    let both = try items()
    #expect(both.count == crawled.count + 5 && both[page] == crawled[page])
    #expect(both.keys.contains { $0.hasPrefix(page + "#row-") })
    for arguments in [
      ["crawl", "--reprocess", "--allow-private"], ["crawl", "--refresh"] + fast, ["crawl"] + fast,
      ["import", "a.jsonl", "--license", "CC-BY-4.0"],
    ] {
      let result = try program.run(arguments)
      #expect(result.status == 0, "\(arguments): \(result.err)")
      #expect(try items() == both, "\(arguments)")
    }
    let elsewhere = try program.run("import", "a.jsonl", "--license", "CC-BY-4.0", "--sites", "none.yaml")
    #expect(elsewhere.status == 64 && elsewhere.err.contains("none.yaml"), "\(elsewhere.err)")
    for verb in ["filter", "dedup"] { #expect(try program.run(verb).status == 0) }
  }

  /// Address to text, of all items.
  private func items() throws -> [String: String] {
    var items: [String: String] = [:]
    try scratch.corpus.readAll(.item) { _, db in
      for row in try Row.fetchAll(db, sql: "SELECT url, post, body FROM item") {
        let url: String = row["url"]
        #expect(
          items.updateValue(row["body"], forKey: url) == nil || row["post"] as Int > 0,
          "\(url) is there twice")
      }
    }
    return items
  }

  @Test func anSQLiteTableIsRead() throws {
    let database = try DatabaseQueue(path: scratch.path + "/b.sqlite")
    try database.write { db in
      try db.execute(
        sql: "CREATE TABLE posts (body TEXT, views INTEGER, raw BLOB); CREATE TABLE users (name TEXT)")
      for n in 0..<3 {
        try db.execute(sql: "INSERT INTO posts VALUES (?, ?, x'FF')", arguments: [question(n), n])
      }
    }
    try database.close()
    let terms = ["--columns", "question=body", "--license", "KOGL-1", "--source", "https://a.kr/data"]
    let vague = try program.run(["import", "b.sqlite"] + terms)
    #expect(vague.status == 1 && vague.err.contains("posts, users"), "\(vague.err)")
    let imported = try program.run(["import", "b.sqlite", "--table", "posts"] + terms)
    #expect(imported.status == 0 && imported.out.contains("item: 3 kept"), "\(imported.out)\(imported.err)")
  }

  @Test func parquetWithoutAReaderSaysWhatToInstall() throws {
    _ = try scratch.write("PAR1", to: "c.parquet")
    let result = try program.run(
      ["import", "c.parquet", "--license", "CC-BY-4.0", "--source", "x"], environment: ["PATH": "/nowhere"])
    #expect(result.status == 1 && result.err.contains("pip install pyarrow"), "\(result.err)")
  }

  /// A python3 of this test's own stands for one with pyarrow: what it writes is what is read.
  @Test func parquetIsReadThroughAPipe() throws {
    _ = try scratch.write("PAR1", to: "c.parquet")
    let line = #"{\"question\": \"\#(question(1))\"}"#
    _ = try scratch.write("#!/bin/sh\n[ -z \"$3\" ] || echo \"\(line)\"\n", to: "python3")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.path + "/python3")
    let path = scratch.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    let terms = ["--license", "CC-BY-4.0", "--source", "x"]
    let result = try program.run(["import", "c.parquet"] + terms, environment: ["PATH": path])
    #expect(result.status == 0 && result.out.contains("item: 1 kept"), "\(result.out)\(result.err)")
    _ = try scratch.write("#!/bin/sh\n[ -z \"$3\" ] && exit 0\necho 'no footer' >&2; exit 1\n", to: "python3")
    let damaged = try program.run(["import", "c.parquet"] + terms, environment: ["PATH": path])
    #expect(damaged.status == 1 && damaged.err.contains("no footer"), "\(damaged.err)")
  }
}
