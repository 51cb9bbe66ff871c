import Foundation
import GRDB
import TestKit
import Testing

@testable import Corpus

struct ForgetShardTests {
  private let scratch: Scratch
  private let corpus: Corpus

  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
  }

  private func page(_ n: Int) -> RecordID { SampleItems.item(n).page }

  /// A shard of every stage with rows of the items 0..<count; texts of item n hold `marker-n-`.
  private func fill(_ count: Int) throws {
    for stage in Stage.all {
      try corpus.createFolder(of: stage)
      let shard = try Shard.openForWriting(corpus.path(of: stage, 0), stage: stage, durable: false)
      try shard.database.write { db in
        try shard.setMeta(db, "parameters", "{}")
        try shard.setMeta(db, "identity", "made of \(stage.name)")
        for n in 0..<count { try insert(n, stage, db) }
      }
      try shard.seal()
    }
  }

  private func insert(_ n: Int, _ stage: Stage, _ db: Database) throws {
    let item = SampleItems.item(n, body: "marker-\(n)-body")
    switch stage.name {
    case "crawl":
      try db.execute(
        sql: """
          INSERT INTO response (id, url, host, status, fetched_at, elapsed, head, body, body_bytes, body_packed, digest,
            source) VALUES (?, ?, '', 200, 1, 1, x'', ?, 1, 0, x'', 'page')
          """, arguments: [item.page, item.url, Data("marker-\(n)-response".utf8)])
    case "license":
      try db.execute(
        sql: "INSERT INTO license VALUES (?, ?, '', 'A', NULL, NULL, ?, 'x')",
        arguments: [item.page, item.url, "marker-\(n)-credit"])
      try db.execute(
        sql:
          "INSERT INTO evidence (page, seq, kind, signal, value, locator) VALUES (?, 0, 'grant', 's', ?, '')",
        arguments: [item.page, "marker-\(n)-evidence"])
    case "score":
      let zeros = Array(repeating: "0", count: 11).joined(separator: ", ")
      try db.execute(sql: "INSERT INTO score VALUES (?, ?, \(zeros))", arguments: [n + 1, item.id])
      try db.execute(
        sql: "INSERT INTO personal VALUES (?, 'body', 0, 1, ?, 'rule')",
        arguments: [n + 1, "marker-\(n)-type"])
    case "contamination":
      try db.execute(
        sql: "INSERT INTO overlap VALUES (?, ?, ?, ?, 'e', 'v', 1, '0-1')",
        arguments: [n + 1, item.id, item.url, "marker-\(n)-benchmark"])
    case "trace", "distill":
      var trace = SampleTraces.Trace(item, failed: n.isMultiple(of: 2) ? [] : ["looped"])
      (trace.think, trace.answer) = ("marker-\(n)-think", "marker-\(n)-answer")
      if stage == .trace {
        try SampleTraces.insert(trace, db)
      } else {
        try SampleTraces.insert(exampleOf: trace, db)
      }
    default:
      if n.isMultiple(of: 2) {
        try item.insert(into: db)
      } else {
        let other = SampleItems.item(n - 1).id.description
        try Rejection("dedup.exact", value: other, threshold: "marker-\(n)-").insert(
          id: item.id, url: item.url, into: db)
      }
    }
  }

  private func bytes(holding text: String) throws -> [String] {
    let needle = Data(text.utf8)
    let files = FileManager.default.enumerator(atPath: corpus.root)?.compactMap { $0 as? String } ?? []
    return files.filter { name in
      FileManager.default.contents(atPath: corpus.root + "/" + name)?.range(of: needle) != nil
    }
  }

  private func sealed(_ stage: Stage) throws -> SealedShard {
    try SealedShard(corpus: corpus, stage: stage, index: 0)
  }

  /// Every table of every stage can tell which rows belong to a page.
  @Test(arguments: Stage.all)
  func everyTableKnowsWhoseItsRowsAre(_ stage: Stage) throws {
    try corpus.createFolder(of: stage)
    let shard = try Shard.openForWriting(corpus.path(of: stage, 0), stage: stage, durable: false)
    try shard.database.write { db in
      ForgottenPages(pages: []).register(in: db)
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'meta'")
      #expect(
        Set(tables) == Set(stage.content.map(\.name)), "a table that is no content would be left as it is")
      for table in stage.content {
        try db.execute(sql: "DELETE FROM \(table.name) WHERE \(table.isForgotten(db))")
      }
    }
  }

  @Test func onlyTheForgottenRowsGoAndNothingIsLeftOfThem() throws {
    try fill(10)
    let keys = try Stage.all.map { try sealed($0).key }
    let pages = Set([2, 3].map(page))
    let items = Set([2, 3].map { SampleItems.item($0).id })
    let forgotten = ForgottenPages(pages: pages, items: items)
    #expect(try corpus.withItems(of: pages).items == [SampleItems.item(2).id], "of the kept ones")
    for stage in Stage.all.reversed() {
      let expected = ["license": 4, "score": 4, "trace": 3][stage.name] ?? 2
      #expect(try corpus.count(of: forgotten, in: stage) == expected)
      #expect(try corpus.forget(forgotten, in: stage) == expected, "\(stage.name)")
      #expect(try corpus.forget(forgotten, in: stage) == 0)
      let shard = try sealed(stage)
      #expect(try shard.shard.damage() == nil && shard.shard.meta("identity") == "made of \(stage.name)")
      #expect(try shard.shard.meta("sealed_digest") != shard.shard.meta("sealed_as"))
    }
    #expect(try Stage.all.map { try sealed($0).key } == keys)
    for n in 0..<10 {
      let found = try bytes(holding: "marker-\(n)-")
      #expect(found.isEmpty == [2, 3].contains(n), "\(n): \(found)")
    }
  }

  @Test func aShardWithoutSuchRowsIsLeftAlone() throws {
    try fill(4)
    let path = corpus.path(of: .item, 0)
    let before = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(try corpus.forget(ForgottenPages(pages: [page(99)]), in: .item) == 0)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int == before)
    #expect(try sealed(.item).shard.meta("sealed_as") == nil)
  }

  @Test func aSecondForgettingKeepsTheFirstDigest() throws {
    try fill(6)
    let key = try sealed(.filter).key
    for n in [0, 2] {
      #expect(try corpus.forget(corpus.withItems(of: [page(n)]), in: .filter) == 1)
      #expect(try sealed(.filter).key == key && sealed(.filter).shard.damage() == nil)
    }
  }

  @Test func unfinishedShardsAreClearedInPlace() throws {
    try corpus.createFolder(of: .item)
    let shard = try Shard.openForWriting(corpus.openPath(of: .item, 0), stage: .item, durable: false)
    try shard.database.write { db in
      for n in 0..<4 { try insert(2 * n, .item, db) }
      try shard.setMeta(db, "position", "7")
    }
    try shard.database.close()
    #expect(try corpus.forget(corpus.withItems(of: [page(2)]), in: .item) == 1)
    #expect(try bytes(holding: "marker-2-").isEmpty && !bytes(holding: "marker-4-").isEmpty)
    let again = try Shard.openForWriting(corpus.openPath(of: .item, 0), stage: .item, durable: false)
    #expect(try again.meta("position") == "7")
    #expect(
      try again.database.read { try Int.fetchAll($0, sql: "SELECT seq FROM item ORDER BY seq") } == [1, 3, 4])
  }

  @Test func ashardOfAnOlderFormatIsRewrittenInTheFormatOfToday() throws {
    let older = Stage(
      name: "dedup", migrations: Array(Stage.dedup.migrations.prefix(1)),
      content: Array(Stage.dedup.content.prefix(2)))
    try corpus.createFolder(of: older)
    let shard = try Shard.openForWriting(corpus.path(of: older, 0), stage: older, durable: false)
    try shard.database.write { db in
      for n in 0..<4 { try insert(n, older, db) }
    }
    let digest = try shard.seal()
    #expect(try sealed(.dedup).shard.damage() == nil, "an older format is no damage")
    #expect(try corpus.forget(corpus.withItems(of: [page(2)]), in: .dedup) == 1)
    #expect(try sealed(.dedup).digest == digest && sealed(.dedup).shard.damage() == nil)
  }

  @Test func whatAKillLeftIsRemoved() throws {
    try fill(4)
    let copy = corpus.folder(of: .item) + "/00000.forget.sqlite"
    try FileManager.default.copyItem(atPath: corpus.path(of: .item, 0), toPath: copy)
    #expect(try corpus.sealedIndices(of: .item) == [0])
    try corpus.mendForForgetting(.item)
    #expect(!FileManager.default.fileExists(atPath: copy))
  }

  @Test func copiesOfWhatGoesAreCounted() throws {
    try fill(10)
    let one = try corpus.withItems(of: [page(4)])
    #expect(try corpus.copies(of: one) == 1, "item 5 was a copy of item 4")
    #expect(try corpus.copies(of: corpus.withItems(of: [page(4), page(5)])) == 0)
  }
}
