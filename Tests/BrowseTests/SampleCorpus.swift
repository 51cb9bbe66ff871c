import Corpus
import Foundation
import GRDB
import TestKit

@testable import Browse

/// A small corpus with something of everything: questions, rejects, copies, traces, licences, a run.
struct SampleCorpus: Sendable {
  let scratch: Scratch
  var corpus: Corpus { scratch.corpus }
  var sites: String { scratch.path + "/sites.yaml" }

  static let hostile = "<script>alert('x')</script> & \"q\" 사과"

  /// Items of two shards; the third of each is too short, the fourth a copy of the first.
  let items: [[Item]]
  let traces: [SampleTraces.Trace]

  init(perShard count: Int = 6) throws {
    scratch = try Scratch()
    items = (0..<2).map { shard in
      (0..<count).map { n in
        let number = shard * 1_000 + n
        var item = SampleItems.item(number, host: n % 2 == 0 ? "a.example" : "b.example")
        if n == 1 {
          item = item.with(body: "전화 010-1234-5678 로 Apple 사과를 주문", answers: ["Ring ME \"twice\" 사과"])
        }
        if n == 2, shard == 0 { item = item.with(body: SampleCorpus.hostile, answers: []) }
        return item
      }
    }
    var made: [SampleTraces.Trace] = []
    for (n, shard) in items.enumerated() {
      var good = SampleTraces.Trace(shard[0])
      good.think = "Let me see: 사과 is an apple.\n\nWait, the 나머지 counts too.\n\nSo 3. 漢字"
      made.append(good)
      var bad = SampleTraces.Trace(shard[1], rollout: 1, failed: ["language-drift", "looped"])
      bad.think = String(repeating: "the same line once more and again\n", count: 8)
      if n == 0 { made.append(bad) }
    }
    traces = made
    try seal()
  }

  private func seal() throws {
    let corpus = scratch.corpus
    try SampleItems.seal(items, stage: .item, in: corpus)
    try SampleCorpus.seal(.crawl, 0, corpus) { db in
      let page = "<title>질문 0</title><body><script>alert(1)</script><p>사과를 <b>나누는</b> 방법</p></body>"
      for item in items.joined() {
        try SampleCorpus.answer(item.url, "http://" + item.host, page, "text/html; charset=utf-8", "page", db)
      }
      let robots = "User-agent: GPTBot\nDisallow: /\n# <script>\n"
      try SampleCorpus.answer(
        "http://a.example/robots.txt", "http://a.example", robots, "text/plain", "robots", db)
    }
    for (index, shard) in items.enumerated() {
      try SampleCorpus.seal(.filter, index, corpus) { db in
        for (n, item) in shard.enumerated() {
          if n == 2 || n == 5 {
            let value = n == 2 ? "0.2999" : "0.1"
            try Rejection("filter.korean", value: value, threshold: "≥ 0.3").insert(
              id: item.id, url: item.url, into: db)
          } else {
            try item.masked.insert(into: db)
          }
        }
      }
      try SampleCorpus.seal(.dedup, index, corpus) { db in
        for (n, item) in shard.enumerated() where n != 2 && n != 5 {
          if n == 3 {
            try Rejection("dedup.near", value: "\(shard[0].id) 0.93", threshold: "< 0.7").insert(
              id: item.id, url: item.url, into: db)
            try db.execute(
              sql: "INSERT INTO duplicate VALUES (?, ?, 'near', 0.93)", arguments: [item.id, shard[0].id])
          } else {
            try item.masked.insert(into: db)
          }
        }
      }
      try SampleCorpus.seal(.license, index, corpus) { db in
        for item in shard { try SampleCorpus.judge(item, db) }
      }
    }
    try SampleTraces.seal(traces, in: corpus, parameters: ["min_think_korean": "0.05"])
    _ = try scratch.write(
      """
      contact: https://example.org/bot
      sites:
        - host: a.example   # the first
          category: daily
        - host: b.example
          delay: 4
      """, to: "sites.yaml")
    let steps = try TrainingSteps(writingTo: scratch.path + "/runs/first")
    try steps.write(
      .init(step: 7, loss: 1.5, tokens: 10), samples: [.init(id: traces[0].id, loss: 1.25, targets: 5)])
    _ = try scratch.write("x", to: "runs/notes.txt")
  }

  /// A page and the robots.txt of a host, as they came.
  private static func answer(
    _ url: String, _ host: String, _ body: String, _ type: String, _ source: String, _ db: Database
  ) throws {
    let bytes = Array(body.utf8)
    try db.execute(
      sql: """
        INSERT INTO response (id, url, host, status, fetched_at, elapsed, address, head, body, body_bytes, body_packed, digest, source)
        VALUES (?, ?, ?, 200, 1.7e9, 0.1, '127.0.0.1', ?, ?, ?, 0, ?, ?)
        """,
      arguments: [
        RecordID(page: url), url, host, Data("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n\r\n".utf8),
        Data(bytes), bytes.count,
        Data(Digest.sha256(bytes)), source,
      ])
  }

  private static func judge(_ item: Item, _ db: Database) throws {
    let isFree = item.host == "a.example"
    try db.execute(
      sql: "INSERT INTO license VALUES (?, ?, ?, ?, ?, NULL, NULL, ?)",
      arguments: [
        item.page, item.url, item.host, isFree ? "A" : "C", isFree ? "CC-BY-4.0" : nil,
        isFree ? "html.rel_license names CC-BY-4.0" : "no licence is named",
      ])
    guard isFree else { return }
    try db.execute(
      sql:
        "INSERT INTO evidence VALUES (?, 0, 'grant', 'html.rel_license', 'https://creativecommons.org/licenses/by/4.0/', 'footer > a', ?, ?, 1.7e9)",
      arguments: [item.page, item.url, Data(repeating: 7, count: 32)])
    try db.execute(
      sql:
        "INSERT INTO evidence VALUES (?, 1, 'notice', 'notice.copyright', '© <b>누구</b>', 'body', ?, NULL, 1.7e9)",
      arguments: [item.page, item.url])
  }

  static func seal(_ stage: Stage, _ index: Int, _ corpus: Corpus, _ body: (Database) throws -> Void) throws {
    try corpus.createFolder(of: stage)
    let shard = try Shard.openForWriting(corpus.path(of: stage, index), stage: stage, durable: false)
    try shard.database.write { db in
      try body(db)
      try shard.setMeta(db, "parameters", "{}")
    }
    try shard.seal()
  }

  func settings(isReadOnly: Bool = false) -> BrowseSettings {
    var settings = BrowseSettings(corpus: corpus, now: { 1_770_000_000 })
    (settings.sites, settings.runs, settings.isReadOnly) = (sites, scratch.path + "/runs", isReadOnly)
    settings.port = 0
    return settings
  }

  static let token = "token-of-this-start"

  func router(isReadOnly: Bool = false) -> Router {
    Router(
      settings: settings(isReadOnly: isReadOnly),
      gate: Gate(address: "http://127.0.0.1:8080", token: SampleCorpus.token, isReadOnly: isReadOnly))
  }

  func get(_ target: String, _ fields: [String: String] = [:]) -> Answer {
    let all = ["host": "127.0.0.1:8080"].merging(fields) { $1 }
    return router().answer(RawRequest(method: "GET", target: target, fields: all, body: []))
  }
}

extension Item {
  /// Without its telephone number.
  var masked: Item { with(body: body.replacingOccurrences(of: "010-1234-5678", with: "[전화]"), answers: nil) }

  /// The same with another text.
  func with(body: String, answers: [String]?) -> Item {
    Item(
      id: id, page: page, post: post, url: url, host: host, category: category, title: title, body: body,
      answers: answers.map { $0.map { Answer(body: $0) } } ?? self.answers, askedAt: askedAt, method: method,
      retrievedAt: retrievedAt)
  }
}
