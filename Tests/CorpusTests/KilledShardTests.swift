import Corpus
import Foundation
import GRDB
import TestKit
import Testing

/// What a writer leaves that is killed at a bad moment.
@Suite struct KilledShardTests {
  /// A copy of a shard's file and of the journal of a transaction that is still going on.
  private func copyAmidTransaction(_ scratch: Scratch, begun: Bool) throws -> String {
    let (path, copy) = (scratch.path + "/a.sqlite", scratch.path + "/b.sqlite")
    if begun {
      let shard = try Shard.openForWriting(path, stage: .item, durable: true)
      try shard.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode=DELETE") }
      try shard.database.close()
    }
    let database = try DatabaseQueue(path: path)
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA cache_size=1")
      try db.execute(sql: "BEGIN")
      try db.execute(sql: "CREATE TABLE half (x TEXT)")
      for _ in 0..<200 { try db.execute(sql: "INSERT INTO half VALUES (hex(randomblob(500)))") }
      for end in ["", "-journal"] { try FileManager.default.copyItem(atPath: path + end, toPath: copy + end) }
      try db.execute(sql: "ROLLBACK")
    }
    return copy
  }

  @Test(arguments: [true, false])
  func aHalfTransactionIsRolledBack(begun: Bool) throws {
    let scratch = try Scratch()
    let path = try copyAmidTransaction(scratch, begun: begun)
    #expect(try !Shard.finishSealing(path, as: scratch.path + "/c.sqlite", stage: .item))
    let shard = try Shard.openForWriting(path, stage: .item, durable: true)
    #expect(try shard.database.read { try !$0.tableExists("half") })
    #expect(try shard.meta("stage") == "item")
  }

  @Test func aReaderRollsBackToo() throws {
    let scratch = try Scratch()
    let path = try copyAmidTransaction(scratch, begun: true)
    let shard = try Shard.openForReading(path, stage: .item)
    #expect(try shard.database.read { try !$0.tableExists("half") })
  }

  @Test func anEmptyFileIsNotBegun() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a.sqlite"
    try Data().write(to: URL(filePath: path))
    #expect(try !Shard.finishSealing(path, as: scratch.path + "/c.sqlite", stage: .item))
  }
}
