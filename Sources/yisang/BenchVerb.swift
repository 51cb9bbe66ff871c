import ArgumentParser
import Corpus
import Foundation
import GRDB

/// Measures parts of the program; hidden, for `Benchmarks/`.
struct BenchVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure a part of the program.", shouldDisplay: false)

  @Argument(help: "The folder to write into.")
  var folder: String

  @Option(help: "Rows to write.")
  var rows = 500_000

  func run() throws {
    let corpus = Corpus(root: folder)
    try corpus.createFolder(of: .item)
    let items = (0..<2_000).map { n -> Item in
      let url = "https://qna.example/\(n)"
      return Item(
        id: RecordID(page: url, post: 0), page: RecordID(page: url), post: 0, url: url, host: "qna.example",
        category: "daily", title: "질문 \(n)", body: "사과 \(n)개를 나누는 방법을 알려 주세요.", answers: [],
        askedAt: nil, method: "bench", retrievedAt: 0)
    }
    let shard = try Shard.openForWriting(corpus.path(of: .item, 0), stage: .item, durable: false)
    let rejection = Rejection("bench.reject", value: "0.12", threshold: "≥ 0.3")
    let start = ContinuousClock.now
    // Small rows: what a stage writes for a record that it rejects.
    for batch in 0..<(rows / items.count) {
      try shard.database.write { db in
        for item in items { try rejection.insert(id: item.id, url: item.url, into: db) }
        try shard.setMeta(db, "position", String(batch))
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    try shard.seal()
    let sealed = (ContinuousClock.now - start) / .seconds(1)
    Console.out(
      "written\t\(Int(Double(rows) / seconds)) rows/s\nwritten and sealed\t\(Int(Double(rows) / sealed)) rows/s"
    )
  }
}
