import Corpus
import Foundation
import GRDB
import TestKit
import Testing

struct ShardTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func make(_ name: String, _ numbers: some Sequence<Int>) throws -> String {
    let path = scratch.path + "/" + name
    let shard = try Shard.openForWriting(path, stage: .item, durable: false)
    try shard.database.write { db in for n in numbers { try SampleItems.item(n).insert(into: db) } }
    try shard.seal()
    return path
  }

  @Test func anItemIsReadAsItWasWritten() throws {
    let path = scratch.path + "/a.sqlite"
    let shard = try Shard.openForWriting(path, stage: .item, durable: false)
    let url = "http://qna.example/1"
    let item = Item(
      id: RecordID(page: url, post: 3), page: RecordID(page: url), post: 3, url: url, host: "qna.example",
      category: nil, title: "제목", body: "", answers: [.init(body: "답 \"하나\"", accepted: true, score: -2)],
      askedAt: "2024-05-01", method: "gnuboard5", retrievedAt: 1.5)
    let found = try shard.database.write { db in
      try item.insert(into: db)
      return try Item.find(item.id, in: db)
    }
    #expect(found == item)
  }

  @Test func theDigestKnowsContentAndNotTheOrderOfWriting() throws {
    let up = try Shard.openForReading(make("up", 0..<50), stage: .item)
    let down = try Shard.openForReading(make("down", (0..<50).reversed()), stage: .item)
    let other = try Shard.openForReading(make("other", 0..<49), stage: .item)
    #expect(try up.meta("sealed_digest") == down.meta("sealed_digest"))
    #expect(try up.meta("sealed_digest") != other.meta("sealed_digest"))
  }

  @Test func aSealedShardIsNeverWritten() throws {
    let path = try make("a", 0..<3)
    #expect(throws: CorpusFailure.self) { try Shard.openForWriting(path, stage: .item, durable: false) }
    #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
  }

  @Test func verifyFindsAChangedRow() throws {
    let path = try make("a", 0..<3)
    #expect(try Shard.openForReading(path, stage: .item).damage() == nil)
    try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE item SET title = 'x' WHERE seq = 2") }
    #expect(try Shard.openForReading(path, stage: .item).damage()?.contains("digest") == true)
  }

  @Test func verifyFindsOverwrittenBytes() throws {
    let path = try make("a", 0..<400)
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try file.seek(toOffset: 8_192)
    try file.write(contentsOf: Data(repeating: 0xAA, count: 4_096))
    try file.close()
    #expect(try Shard.openForReading(path, stage: .item).damage() != nil)
  }

  @Test(arguments: ["", "not a database at all, but long enough to look at\n"])
  func aFileThatIsNoShardIsRefused(_ text: String) throws {
    let path = try scratch.write(text, to: "bad.sqlite")
    #expect(throws: CorpusFailure.self) { try Shard.openForReading(path, stage: .item) }
  }

  @Test func aShardOfAnotherStageIsRefused() throws {
    let path = try make("a", 0..<3)
    #expect(throws: CorpusFailure.self) { try Shard.openForReading(path, stage: .crawl) }
  }

  @Test func aNewerFormatIsRefused() throws {
    let path = try make("a", 0..<3)
    try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    let failure = #expect(throws: CorpusFailure.self) { try Shard.openForReading(path, stage: .item) }
    #expect(failure?.problem.contains("newer") == true)
  }

  @Test func theViewsAreReadable() throws {
    let path = try make("a", 0..<3)
    let rows = try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: "SELECT id, title FROM kept") }
    #expect(rows.count == 3)
    #expect((rows[0]["id"] as String).utf8.count == 32)
  }
}
