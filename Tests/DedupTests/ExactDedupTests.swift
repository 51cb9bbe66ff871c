import Corpus
import Foundation
import GRDB
import TestKit
import Testing

@testable import Dedup

struct ExactDedupTests {
  private let scratch: Scratch
  private let corpus: Corpus

  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
  }

  private func licenses(_ classes: [(Item, String)]) throws {
    try corpus.createFolder(of: .license)
    let shard = try Shard.openForWriting(corpus.path(of: .license, 0), stage: .license, durable: false)
    try shard.database.write { db in
      for (item, letter) in classes {
        try db.execute(
          sql: "INSERT OR REPLACE INTO license VALUES (?, ?, ?, ?, NULL, NULL, NULL, 'test')",
          arguments: [item.page, item.url, item.host, letter])
      }
    }
    try shard.seal()
  }

  private func run(_ shards: [[Item]], _ classes: [(Item, String)], workers: Int = 1) async throws -> [String]
  {
    try SampleItems.seal(shards, stage: .filter, in: corpus)
    try licenses(classes)
    let inputs = try corpus.sealedShards(of: .filter)
    let step = try ExactDedup(items: inputs, licenses: corpus.sealedShards(of: .license))
    _ = try await StageRunner(corpus: corpus, workers: workers).run(step, over: inputs)
    return try corpus.sealedShards(of: .dedup).flatMap { sealed in
      try sealed.shard.database.read { try String.fetchAll($0, sql: "SELECT url FROM item ORDER BY seq") }
    }
  }

  @Test func copiesInOtherSpacingAndNormalFormAreFound() async throws {
    let texts = ["사과 세 개를 둘이서", "사과  세개를\n둘이서", "\u{1109}\u{1161}과 세 개를\u{3000}둘이서", "사과 네 개를 둘이서"]
    let items = texts.enumerated().map { n, text in
      let item = SampleItems.item(n, body: text)
      return Item(
        id: item.id, page: item.page, post: 0, url: item.url, host: item.host, category: nil, title: "",
        body: text, answers: [], askedAt: nil, method: "test", retrievedAt: 0)
    }
    let kept = try await run([Array(items.prefix(2)), Array(items.dropFirst(2))], items.map { ($0, "A") })
    #expect(kept.count == 2)
    #expect(kept.contains(items[3].url))
    let rejected = try corpus.count(of: .dedup)?.rejected
    #expect(rejected?.map(\.reason) == ["dedup.exact"] && rejected?.map(\.count) == [2])
  }

  @Test func theFreestLicenceIsKept() async throws {
    let items = (0..<6).map { n -> Item in
      let item = SampleItems.item(n)
      return Item(
        id: item.id, page: item.page, post: 0, url: item.url, host: item.host, category: nil, title: "",
        body: "같은 글", answers: [], askedAt: nil, method: "test", retrievedAt: 0)
    }
    let classes = ["C", "B", "C", "A", "B", "C"]
    let kept = try await run([items], Array(zip(items, classes)))
    #expect(kept == [items[3].url])
  }

  @Test(arguments: [
    ("가 나", "가나"), ("가\u{00A0}\u{3000}\t\r\n나", "가나"), ("가\u{200B}\u{FEFF}\u{2028}\u{205F}나", "가나"),
    ("가\u{1100}", "가\u{1100}"), ("", ""), ("é😀", "é😀"),
  ])
  func whiteSpaceOfAllKindsIsDropped(_ text: String, _ bare: String) {
    #expect(ExactKey.withoutSpace(Array(text.utf8)) == Array(bare.utf8))
  }
}
