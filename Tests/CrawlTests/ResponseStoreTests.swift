import Corpus
import Foundation
import GRDB
import TestKit
import Testing

@testable import Crawl

struct ResponseStoreTests {
  private let scratch: Scratch
  private let corpus: Corpus

  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
    try corpus.createFolder(of: .crawl)
  }

  private func response(_ n: Int, body: String = "<p>몸</p>", status: Int = 200) -> StoredResponse {
    let url = "http://a.kr/\(n)"
    return StoredResponse(
      id: RecordID(page: url), url: url, host: "http://a.kr", status: status, fetchedAt: 1, elapsed: 0.1,
      address: nil, head: Array("HTTP/1.1 \(status) OK\r\nContent-Type: text/html\r\n".utf8),
      body: Array(body.utf8),
      digest: Digest.sha256(Array(body.utf8)), bodyIn: nil, source: .page)
  }

  private func store(_ label: ResponseStore.Label = .crawl(generation: 1), rows: Int = 100) throws
    -> ResponseStore
  {
    try ResponseStore(corpus: corpus, label: label, responsesPerShard: rows)
  }

  @Test func anOpenShardGoesOn() throws {
    try store().append([response(1)])
    let again = try store()
    #expect(try again.find(response(1).id) == response(1))
    try again.append([response(2)])
    #expect(try again.seal(onlyIfFull: false) == 0)
    #expect(try corpus.sealedIndices(of: .crawl) == [0])
  }

  @Test func fullShardsAreSealedAndNumbered() throws {
    let store = try store(rows: 2)
    for n in 0..<5 {
      try store.append([response(n)])
      try store.seal(onlyIfFull: true)
    }
    #expect(try corpus.sealedIndices(of: .crawl) == [0, 1])
    #expect(try corpus.openIndices(of: .crawl) == [2])
  }

  @Test func aKillBetweenDigestAndNameIsMended() throws {
    try store().append([response(1)])
    // As far as `seal` came: the digest is committed, the write-ahead log is still beside the file.
    let open = try Shard.openForWriting(corpus.openPath(of: .crawl, 0), stage: .crawl, durable: true)
    try open.database.write { db in try open.setMeta(db, "sealed_digest", open.contentDigest(db)) }
    try open.database.close()
    let next = try store()
    try next.append([response(2)])
    #expect(try corpus.sealedIndices(of: .crawl) == [0])
    #expect(try corpus.openIndices(of: .crawl) == [1])
    let sealed = try SealedShard(corpus: corpus, stage: .crawl, index: 0)
    #expect(try sealed.shard.damage() == nil)
    #expect(try sealed.shard.database.read { try StoredResponse.find(response(1).id, in: $0) } == response(1))
  }

  @Test func anotherGenerationNeverWritesIntoAShard() throws {
    try store().append([response(1)])
    let next = try store(.crawl(generation: 2))
    try next.append([response(1, body: "", status: 304)])
    #expect(try corpus.sealedIndices(of: .crawl) == [0])
    try next.seal(onlyIfFull: false)
    let first = try SealedShard(corpus: corpus, stage: .crawl, index: 0)
    #expect(
      try first.shard.database.read { try StoredResponse.find(response(1).id, in: $0) }?.body
        == response(1).body)
    #expect(try SealedShard(corpus: corpus, stage: .crawl, index: 1).shard.meta("generation") == "2")
  }
}
