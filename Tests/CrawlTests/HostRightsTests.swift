import Corpus
import Foundation
import TestKit
import Testing

@testable import Crawl

struct HostRightsTests {
  private let scratch: Scratch
  private let corpus: Corpus
  private static let ai = "User-Agent: *\nDisallow: /\n"
  private static let terms = #"<?xml version="1.0"?><rsl xmlns="https://rslstandard.org/rsl"/>"#

  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
    try corpus.createFolder(of: .crawl)
  }

  private func rights(_ responses: [StoredResponse], host: String? = nil) throws -> HostRights {
    let store = try ResponseStore(
      corpus: corpus, label: .crawl(generation: (try corpus.sealedIndices(of: .crawl).last ?? -1) + 2),
      responsesPerShard: 1_000)
    try store.append(responses)
    try store.seal(onlyIfFull: false)
    return try HostRights(in: corpus.newestGeneration(), bodies: BodySource(corpus: corpus), host: host)
  }

  private func robots(_ text: String, _ host: String = "http://a.kr") -> StoredResponse {
    stored(host + "/robots.txt", type: "text/plain", body: text, source: .robots)
  }

  private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  @Test func filesAreToldApartByTheirAddress() throws {
    let rights = try rights([
      robots("License: /rsl.xml\nUser-agent: *\nAllow: /\n"),
      stored("http://a.kr/.well-known/tdmrep.json", type: "application/json", body: "[]"),
      stored("http://a.kr/ai.txt", type: "text/plain", body: HostRightsTests.ai),
      stored("http://a.kr/rsl.xml", type: "text/xml", body: HostRightsTests.terms),
      stored("http://b.kr/.well-known/tdmrep.json", status: 404, body: "<html>"),
    ])
    #expect(text(rights.tdmrep(of: "http://a.kr")) == "[]")
    #expect(text(rights.aiText(of: "http://a.kr")) == HostRightsTests.ai)
    #expect(text(rights.rsl(of: "http://a.kr")) == HostRightsTests.terms)
    #expect(rights.tdmrep(of: "http://b.kr") == nil && rights.aiText(of: "http://b.kr") == nil)
    #expect(rights.statement(.tdmrep, of: "http://b.kr")?.state == "status 404")
  }

  /// What crawls before ai.txt and RSL stored: one file of rights for each host.
  @Test func anOlderCorpusIsReadAsBefore() throws {
    let rights = try rights([
      robots("User-agent: *\nAllow: /\n"),
      stored("http://a.kr/.well-known/tdmrep.json", status: 301, location: "/files/tdmrep.json"),
      stored("http://a.kr/files/tdmrep.json", type: "application/json", body: "[1]"),
    ])
    #expect(text(rights.tdmrep(of: "http://a.kr")) == "[1]")
    #expect(rights.statement(.tdmrep, of: "http://a.kr")?.url == "http://a.kr/files/tdmrep.json")
    #expect(rights.statement(.aiText, of: "http://a.kr") == nil)
  }

  @Test(arguments: [
    (
      [
        stored("http://a.kr/ai.txt", body: "<html>"),
        stored("http://a.kr/.well-known/ai.txt", type: "text/plain", body: ai),
      ], true
    ),
    (
      [
        stored("http://a.kr/ai.txt", status: 301, location: "https://a.kr/ai.txt"),
        stored("https://a.kr/ai.txt", type: "text/plain", body: ai),
      ], true
    ),
    ([stored("http://a.kr/ai.txt", status: 301, location: "/ai.txt")], false),
    (
      [
        stored("http://a.kr/ai.txt", status: 301, location: "/x.txt"),
        stored("http://a.kr/x.txt", status: 301, location: "/ai.txt"),
      ], false
    ),
    ([stored("http://a.kr/ai.txt", body: "<html>")], false),
  ])
  func aiTextIsFoundInEitherPlace(_ responses: [StoredResponse], _ isFound: Bool) throws {
    #expect(try (rights(responses).aiText(of: "http://a.kr") != nil) == isFound)
  }

  @Test func termsElsewhereAreSaidAndNotRead() throws {
    let rights = try rights([robots("License: https://rsl.example/a.xml\n")])
    let statement = try #require(rights.statement(.rsl, of: "http://a.kr"))
    #expect(
      statement.body == nil && statement.status == 0 && statement.state == "on another host: not fetched")
  }

  @Test func theDigestChangesWithWhatIsSaid() throws {
    let file = stored("http://a.kr/ai.txt", type: "text/plain", body: HostRightsTests.ai)
    let first = try rights([robots("User-agent: *\n"), file])
    #expect(try rights([robots("User-agent: *\n"), file]).digest == first.digest)
    let other = stored("http://a.kr/ai.txt", type: "text/plain", body: "User-Agent: *\nAllow: /\n")
    #expect(try rights([robots("User-agent: *\n"), other]).digest != first.digest)
  }

  @Test func oneHostIsReadByItself() throws {
    let responses = [robots("User-agent: *\n"), robots("User-agent: *\n", "https://b.kr")]
    #expect(try rights(responses, host: "b.kr").hosts == ["https://b.kr"])
  }

  @Test func oneHostIsReadWithThoseItRedirectsTo() throws {
    let rights = try rights(
      [
        stored("http://a.kr/ai.txt", status: 301, location: "https://www.a.kr/ai.txt"),
        stored("https://www.a.kr/ai.txt", type: "text/plain", body: HostRightsTests.ai),
        stored("http://c.kr/ai.txt", type: "text/plain", body: HostRightsTests.ai),
      ], host: "a.kr")
    #expect(text(rights.aiText(of: "http://a.kr")) == HostRightsTests.ai)
    #expect(rights.hosts == ["http://a.kr", "https://www.a.kr"])
  }

  @Test func a304KeepsWhatItConfirmed() throws {
    _ = try rights([stored("http://a.kr/ai.txt", type: "text/plain", body: HostRightsTests.ai)])
    let again = try rights([stored("http://a.kr/ai.txt", status: 304, bodyIn: "0")])
    #expect(text(again.aiText(of: "http://a.kr")) == HostRightsTests.ai)
  }

  @Test(arguments: ["damaged", "unreadable"])
  func anOlderShardThatCannotBeReadIsNotGone(_ how: String) throws {
    _ = try rights([stored("http://a.kr/1", body: "<p>몸</p>", source: .page)])
    let path = corpus.path(of: .crawl, 0)
    let page = stored("http://a.kr/1", status: 304, source: .page, bodyIn: "0")
    #expect(try BodySource(corpus: corpus).original(of: page) != nil)
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: Rejection.self) { try OpenedPage(page, BodySource(corpus: corpus)) }
    if how == "damaged" {
      try Data("no database, but long enough to look at".utf8).write(to: URL(filePath: path))
    } else {
      // A link to itself: it is there, and nobody can open it, whoever runs the test.
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    }
    #expect(throws: CorpusFailure.self) { try OpenedPage(page, BodySource(corpus: corpus)) }
  }
}
