import Corpus
import TestKit
import Testing
import Web

@testable import Crawl

struct FrontierTests {
  private let scratch: Scratch
  private let frontier: Frontier

  init() throws {
    scratch = try Scratch()
    frontier = try Frontier(corpus: scratch.corpus)
  }

  private func found(_ url: String, depth: Int = 0, via: Via = .link) throws -> FoundURL {
    let parsed = try #require(WebURL(url))
    return try #require(FoundURL(parsed, via: via, depth: depth))
  }

  private func lease(_ limit: Int = 10) throws -> [LeasedURL] {
    try frontier.write { try $0.lease(host: "http://a.kr", limit: limit, until: 100, now: 0) }
  }

  @Test func nearestToASeedFirstAndEachOnce() throws {
    try frontier.write { tx in
      for (url, depth) in [
        ("http://a.kr/3", 3), ("http://a.kr/1", 1), ("http://a.kr/2", 2), ("http://A.kr/1#x", 0),
      ] {
        try tx.add(found(url, depth: depth), site: "a.kr")
      }
    }
    #expect(try lease(2).map(\.url) == ["http://a.kr/1", "http://a.kr/2"])
    #expect(try lease().map(\.url) == ["http://a.kr/3"])
    #expect(try lease().isEmpty)
    #expect(try frontier.read { try $0.strandedLeases() }.count == 3)
  }

  @Test func aLeaseEndsInOneOfFourWays() throws {
    try frontier.write { tx in for n in 0..<4 { try tx.add(found("http://a.kr/\(n)"), site: "a.kr") } }
    let leased = try lease()
    try frontier.write { tx in
      try tx.settle(leased[0].id, .done(status: 200, reason: nil, detail: nil, validators: nil))
      try tx.settle(leased[1].id, .retry(notBefore: 50, reason: "fetch.status", detail: "status 503"))
      try tx.settle(leased[2].id, .dead(reason: "robots.disallow", detail: "line 2"))
      try tx.settle(leased[3].id, .released)
    }
    #expect(try frontier.read { try $0.counts() } == ["done": 1, "pending": 2, "dead": 1])
    #expect(try lease().map(\.url) == ["http://a.kr/3"])
    #expect(try frontier.read { try $0.earliestDue(host: "http://a.kr") } == 50)
  }

  @Test func validatorsGoWithTheirBody() throws {
    _ = try frontier.write { try $0.add(found("http://a.kr/1"), site: "a.kr") }
    func settle(_ etag: String?, _ shard: String) throws {
      let validators = Validators(etag: etag, lastModified: nil, bodyIn: shard, digest: [1])
      let leased = try lease()[0]
      try frontier.write { tx in
        try tx.settle(leased.id, .done(status: 200, reason: nil, detail: nil, validators: validators))
        try tx.setMeta("finished_generation", "0")
        try tx.reopenForRefresh()
      }
    }
    try settle("\"a\"", "0")
    try settle(nil, "1")
    let last = try lease()[0]
    #expect(last.etag == nil && last.bodyIn == "1")
  }

  @Test func aURLThatWasTooDeepIsTakenUpWhenItIsFoundNearer() throws {
    try frontier.write { tx in
      try tx.add(found("http://a.kr/x", depth: 17), site: "a.kr", refusal: ("budget.depth", "17 > 16"))
      #expect(try tx.add(found("http://a.kr/x", depth: 2), site: "a.kr"))
      try tx.add(found("http://a.kr/y", depth: 1), site: "a.kr", refusal: ("trap.session", "s"))
      #expect(try !tx.add(found("http://a.kr/y", depth: 0), site: "a.kr"))
    }
    #expect(try lease().map(\.depth) == [2])
  }

  @Test func oneProcessAtATimeAndAnyoneMayLook() throws {
    #expect(throws: CorpusFailure.self) { try Frontier(corpus: scratch.corpus) }
    let look = try #require(try Frontier(lookingInto: scratch.corpus))
    #expect(try look.read { try $0.counts() }.isEmpty)
    #expect(try Frontier(lookingInto: Corpus(root: scratch.path + "/none")) == nil)
  }

  @Test func whatOneRunCouldNotReachTheNextTriesAgain() throws {
    try frontier.write { tx in
      try tx.add(found("http://a.kr/1"), site: "a.kr", refusal: ("robots.unreachable", "status 503"))
      try tx.add(found("http://a.kr/2"), site: "a.kr", refusal: ("robots.disallow", "line 1"))
      try tx.reviveUnreachable()
    }
    #expect(try lease().map(\.url) == ["http://a.kr/1"])
  }
}
