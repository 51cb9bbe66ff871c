import ArgumentParser
import Corpus
import Crawl
import Foundation
import GRDB
import Licensing
import Web

/// Measures parts of the program; hidden, for `Benchmarks/`.
struct BenchVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure a part of the program.", shouldDisplay: false,
    subcommands: [
      Write.self, Extract.self, FilterTexts.self, FilterShards.self, NearDup.self, DedupShards.self,
      MakeCorpus.self, Contamination.self, BenchModel.self, Train.self, Gradients.self, Tokenizing.self,
      BenchTeacher.self,
    ])

  /// How fast small rows are written.
  struct Write: ParsableCommand {
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

  /// How fast stored pages become items and verdicts, on one core.
  struct Extract: ParsableCommand {
    @Argument(help: "A folder with pages (*.html, *.htm).")
    var folder: String

    @Option(help: "How many times to go over all pages.")
    var rounds = 5

    func run() throws {
      let pages = try Self.pages(in: folder)
      let bytes = pages.reduce(0) { $0 + $1.count }
      guard let url = WebURL("https://site.example/qna/view?id=1"), !pages.isEmpty else {
        throw ValidationError("there are no pages in \(folder)")
      }
      let policy = try LicensePolicy.embedded()
      let clock = ContinuousClock()
      // The best of the rounds: what else the machine does can only slow a round down.
      var best: [String: Duration] = [:]
      var found = 0
      for _ in 0..<rounds {
        var spent: [String: Duration] = [:]
        for page in pages {
          let start = clock.now
          let text = decodeText(page, contentType: nil)
          let decoded = clock.now
          let page = Page(url: url, text: text)
          let parsed = clock.now
          let extraction = extract(page)
          let extracted = clock.now
          let sources = RightsSources(url: url, agent: CrawlSettings.agent, document: page.document)
          let verdict = decide(collectEvidence(sources), policy: policy)
          let judged = clock.now
          found += extraction.items.count + verdict.evidence.count
          spent["decode", default: .zero] += decoded - start
          spent["parse", default: .zero] += parsed - decoded
          spent["extract", default: .zero] += extracted - parsed
          spent["license", default: .zero] += judged - extracted
          spent["all", default: .zero] += judged - start
        }
        for (part, time) in spent { best[part] = min(best[part] ?? time, time) }
      }
      for part in ["decode", "parse", "extract", "license", "all"] {
        let seconds = (best[part] ?? .zero) / .seconds(1)
        Console.out(
          "\(part)\t\(Int(Double(pages.count) / seconds)) pages/s\t\(Int(Double(bytes) / seconds / 1e6)) MB/s"
        )
      }
      Console.note("\(pages.count) pages, \(bytes) bytes, \(found / rounds) items and pieces of evidence")
    }

    private static func pages(in folder: String) throws -> [[UInt8]] {
      guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
      var paths: [String] = []
      while let path = walk.nextObject() as? String {
        if path.hasSuffix(".html") || path.hasSuffix(".htm") { paths.append(path) }
      }
      return try paths.sorted().map { [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + $0))) }
    }
  }
}
