import Corpus
import Foundation
import GRDB
import TestKit
import TestSite
import Testing

/// Removal, as a user does it: nothing is left, nothing else changes, nothing comes back.
@Suite(.serialized)
struct ForgetVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private let fast = [
    "--allow-private", "--delay", "0", "--delay-factor", "0", "--address-delay", "0", "--crawl-delay-cap",
    "0",
  ]

  private func run(_ arguments: [String], status: Int32 = 0) throws -> Program.Result {
    let result = try program.run(arguments)
    #expect(result.status == status, "\(arguments): \(result.out)\(result.err)")
    return result
  }

  /// Files of the corpus that hold a text, and responses that do when they are unpacked.
  private func places(of text: String) throws -> [String] {
    let needle = Data(text.utf8)
    let root = scratch.corpus.root
    var found = (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []).filter {
      FileManager.default.contents(atPath: root + "/" + $0)?.range(of: needle) != nil
    }
    try scratch.corpus.readAll(.crawl) { index, db in
      for row in try Row.fetchAll(db, sql: "SELECT url, body, body_bytes FROM response WHERE body_packed = 1")
      {
        let body = try Deflate.expand(Array(row["body"] as Data), count: row["body_bytes"], subject: "")
        if Data(body).range(of: needle) != nil { found.append("crawl \(index) \(row["url"] as String)") }
      }
    }
    return found
  }

  private func digests() throws -> [String: String] {
    var digests: [String: String] = [:]
    for stage in Stage.all {
      for index in try scratch.corpus.sealedIndices(of: stage) {
        digests["\(stage.name) \(index)"] = try SealedShard(
          corpus: scratch.corpus, stage: stage, index: index
        ).digest
      }
    }
    return digests
  }

  private func ids(_ stage: Stage) throws -> Set<RecordID> {
    var ids: Set<RecordID> = []
    try scratch.corpus.readAll(stage) { _, db in
      ids.formUnion(try RecordID.fetchAll(db, sql: "SELECT id FROM item"))
    }
    return ids
  }

  /// A table of 30 rows; row 7 has a mark in every field, row 8 is a copy of its question, row 9 is too short to be kept.
  private func importTable() throws {
    let lines = (0..<30).map { n -> String in
      let mark = [7, 9].contains(n) ? "표식\(n)mark" : "보통\(n)"
      let text = "사과를 친구들과 나누려고 합니다. 한 사람이 몇 개씩 가지면 되는지, 남는 것은 몇 개인지 자세히 알려 주세요."
      let question = n == 9 ? mark : "\(n == 8 ? 7 : n)번 \(n == 8 ? "표식7mark" : mark) \(text)"
      return
        #"{"question":"\#(question)","title":"","answer":"\#(mark) 답","author":"\#(mark)","url":"https://a.kr/\#(n)"}"#
    }
    _ = try scratch.write(lines.joined(separator: "\n"), to: "a.jsonl")
    let imported = try run(["import", "a.jsonl", "--license", "CC-BY-4.0"])
    #expect(imported.out.contains("30 rows stored"))
    for verb in ["filter", "dedup"] { _ = try run([verb]) }
    _ = try run(["export", "--train-only"])
  }

  @Test(.timeLimit(.minutes(15)))
  func nothingIsLeftOfARowAndNothingElseChanges() throws {
    try importTable()
    #expect(try !places(of: "표식9mark").isEmpty && !places(of: "표식7mark").isEmpty)
    let before = (try digests(), try ids(.dedup))
    #expect(
      try run(["forget", "--author", "표식9mark", "--dry-run"]).out.contains("1 page would be forgotten"))
    #expect(try digests() == before.0)
    let short = try run(["forget", "--author", "표식9mark", "--reason", "asked for"])
    #expect(
      short.out.contains("1 page forgotten") && short.err.contains("cannot be reached"),
      "\(short.out)\(short.err)")
    #expect(try places(of: "표식9mark").isEmpty, "also not where it was rejected, nor in the lab book")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/corpus/train-only"))
    for verb in ["filter", "dedup"] {
      #expect(try run([verb]).err.contains("skipped"), "\(verb) has nothing to do")
    }
    #expect(try digests() == before.0 && ids(.dedup) == before.1)
    _ = try run(["shards", "verify"])
    _ = try run(["export", "--class", "A", "--to", "out"])
    _ = try run(["import", "a.jsonl", "--license", "CC-BY-4.0"])
    #expect(try digests() == before.0 && places(of: "표식9mark").isEmpty)
    _ = try run(["forget", "--author", "표식9mark"], status: 4)
    #expect(try run(["forget", "--url", "https://none.kr/"], status: 4).err.contains("kept from coming"))
  }

  @Test(.timeLimit(.minutes(15)))
  func copiesOfWhatGoesComeBackWithTheNextDedup() throws {
    try importTable()
    let all = try ids(.filter)
    let kept = try ids(.dedup)
    let copy = try #require(all.subtracting(kept).first, "one of the rows 7 and 8 is a copy of the other")
    let keptRow = copy == RecordID(page: "https://a.kr/7", post: 0) ? 8 : 7
    let said = try run(["forget", "--url", "https://a.kr/\(keptRow)"])
    #expect(said.err.contains("until yisang dedup is run again"), "\(said.err)")
    #expect(try run(["export", "--class", "A", "--to", "out"]).out.contains("27 written"))
    #expect(try !run(["dedup"]).err.contains("skipped"))
    #expect(try ids(.dedup).contains(copy) && ids(.dedup).count == 28)
  }

  @Test(.timeLimit(.minutes(15)))
  func acrawledPageDoesNotComeBack() throws {
    let site = try TestSite(TestSiteConfiguration(pagesPerBoard: 10, hosts: [.qapage, .gnuboard]))
    try site.start()
    defer { site.stop() }
    _ = try scratch.write(site.sitesYAML(contact: "https://example.org/bot"), to: "sites.yaml")
    _ = try run(["crawl"] + fast)
    for verb in ["filter", "dedup"] { _ = try run([verb]) }
    let row = try DatabaseQueue(path: scratch.path + "/corpus/dedup/00000.sqlite").read {
      // One of which no other is a copy, so that dedup has nothing to do afterwards.
      try Row.fetchOne(
        $0,
        sql: """
          SELECT id, url, body FROM item
          WHERE lower(hex(id)) NOT IN (SELECT coalesce(value, '') FROM reject) ORDER BY id LIMIT 1
          """)
    }
    let (url, body) = try (#require(row)["url"] as String, #require(row)["body"] as String)
    let text = String(body.unicodeScalars.prefix(40).map(String.init).joined())
    let before = try digests()
    let kept = try ids(.dedup)
    #expect(try run(["forget", "--url", url, "--json"]).out.contains("\"pages\":1"))
    #expect(try digests() == before && ids(.dedup).count == kept.count - 1)
    #expect(try places(of: text).allSatisfy { $0.hasPrefix("crawl 0 http") }, "at most a list quotes it")
    for arguments in [["filter"], ["dedup"], ["crawl", "--reprocess", "--allow-private"]] {
      #expect(try run(arguments).err.contains("skipped"))
      #expect(try digests() == before)
    }
    site.resetCounters()
    _ = try run(["crawl", "--refresh"] + fast)
    let path = try #require(URL(string: url)).path
    #expect(
      !site.counters().isEmpty && !site.counters().contains { $0.target == path }, "it is not asked for again"
    )
    for verb in ["filter", "dedup"] { _ = try run([verb]) }
    #expect(try ids(.dedup).count == kept.count - 1)
    #expect(try run(["why", url], status: 1).err.contains("never met"))
  }

  @Test(.timeLimit(.minutes(15)))
  func aHostGoesWithItsFilesAndOtherVerdictsStand() throws {
    let site = try TestSite(TestSiteConfiguration(pagesPerBoard: 6, hosts: [.qapage, .reserved]))
    try site.start()
    defer { site.stop() }
    _ = try scratch.write(site.sitesYAML(contact: "https://example.org/bot"), to: "sites.yaml")
    _ = try run(["crawl"] + fast)
    let before = try digests()
    let base = try #require(site.host(.reserved)).baseURL
    let host = String(base.dropFirst("http://".count).prefix { $0 != "/" })
    _ = try run(["forget", "--host", host])
    let tables = [
      ("crawl/00000.sqlite", "response"), ("license/00000.sqlite", "license"),
      ("crawl/frontier.sqlite", "url"),
    ]
    for (file, table) in tables {
      let left = try DatabaseQueue(path: scratch.path + "/corpus/" + file).read {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table) WHERE url LIKE ?", arguments: [base + "%"])
      }
      #expect(left == 0, "\(file)")
    }
    #expect(try digests() == before)
    #expect(
      try run(["crawl", "--reprocess", "--allow-private"]).err.contains("license 0: finished before, skipped")
    )
    site.resetCounters()
    _ = try run(["crawl", "--refresh"] + fast)
    #expect(
      !site.counters().isEmpty && site.counters().allSatisfy { $0.host != .reserved },
      "not even its robots.txt")
  }

  @Test(.timeLimit(.minutes(15)))
  func killsLeaveNothingHalfForgotten() throws {
    try importTable()
    let before = try digests()
    for n in 0..<12 {
      _ = try program.runAndKill(
        ["forget", "--url", "https://a.kr/9"], afterSeconds: 0.02 + Double(n) * 0.02)
    }
    let last = try program.run("forget", "--url", "https://a.kr/9")
    #expect([0, 4].contains(last.status), "\(last.err)")
    #expect(try places(of: "표식9mark").isEmpty && digests() == before)
    _ = try run(["shards", "verify"])
    let log = try String(contentsOfFile: scratch.path + "/corpus/removals.jsonl", encoding: .utf8)
    #expect(log.contains("\"url\""))
  }
}
