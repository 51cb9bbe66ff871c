import ArgumentParser
import Corpus
import Filter
import Foundation
import GRDB
import Korean
import PersonalData

extension BenchVerb {
  /// How fast texts are measured and judged in memory, on one core.
  struct FilterTexts: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "filter")

    @Argument(help: "A file with a text on each line.")
    var file: String

    func run() throws {
      let texts = try benchLines(file)
      let bytes = texts.reduce(0) { $0 + $1.count }
      let settings = FilterSettings()
      let rules = settings.rules
      var kept = 0
      func time(_ name: String, _ judge: ([UInt8]) -> Bool) {
        let start = processorSeconds()
        for text in texts where judge(text) { kept += 1 }
        let seconds = processorSeconds() - start
        Console.out(
          "\(name)\t\(Int(Double(texts.count) / seconds)) texts/s\t\(Int(Double(bytes) / seconds / 1e6)) MB/s"
        )
      }
      time("ratio and length") { text in
        let profile = KoreanProfile(of: text)
        return (50...8_192).contains(profile.scalars) && profile.ratios.masked >= 0.3
      }
      time("all rules") { text in
        let scores = measure(text)
        return rules.allSatisfy { $0.rejection(scores) == nil }
      }
      time("personal data") { findPersonalData(in: $0).isEmpty }
      Console.note("\(texts.count) texts, \(bytes) bytes, \(kept)")
    }
  }

  /// How fast item shards become score and filter shards.
  struct FilterShards: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "filter-shards")

    @Argument(help: "A file with a text on each line.")
    var file: String

    @Argument(help: "The folder to write into.")
    var folder: String

    @Option(help: "Shards the texts are spread over.")
    var shards = 1

    @Option(help: "Shards worked on at once.")
    var workers = 1

    func run() async throws {
      let texts = try benchLines(file)
      let corpus = Corpus(root: folder)
      try benchShards(.item, texts.count, shards: shards, in: corpus) {
        benchItem($0, String(decoding: texts[$0], as: UTF8.self))
      }
      let start = ContinuousClock.now
      let runner = StageRunner(corpus: corpus, workers: workers)
      _ = try await FilterJob(FilterSettings(), corpus: corpus, runner: runner).run()
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      Console.out("measured and selected\t\(Int(Double(texts.count) / seconds)) texts/s")
      var looser = FilterSettings()
      looser.minChars = 1
      let again = ContinuousClock.now
      _ = try await FilterJob(looser, corpus: corpus, runner: runner).run()
      let second = (ContinuousClock.now - again) / .seconds(1)
      Console.out("selected again\t\(Int(Double(texts.count) / second)) texts/s")
    }
  }
}

/// The lines of a file.
func benchLines(_ file: String) throws -> [[UInt8]] {
  try [UInt8](Data(contentsOf: URL(filePath: file))).split(separator: 0x0A).map(Array.init)
}

/// Seals shards of an item-bearing stage with so many items, spread evenly and in order.
func benchShards(
  _ stage: Stage, _ count: Int, shards: Int, in corpus: Corpus, _ item: (Int) -> Item
) throws {
  try corpus.createFolder(of: stage)
  let size = (count + shards - 1) / max(shards, 1)
  for index in 0..<shards {
    let shard = try Shard.openForWriting(corpus.path(of: stage, index), stage: stage, durable: false)
    let places = min(index * size, count)..<min((index + 1) * size, count)
    for start in stride(from: places.lowerBound, to: places.upperBound, by: 10_000) {
      try shard.database.write { db in
        for n in start..<min(start + 10_000, places.upperBound) { try item(n).insert(into: db) }
      }
    }
    try shard.database.write { try shard.setMeta($0, "parameters", "{}") }
    try shard.seal()
  }
}

/// An item of a text.
func benchItem(_ number: Int, _ text: String) -> Item {
  let url = "https://qna.example/\(number)"
  return Item(
    id: RecordID(page: url, post: 0), page: RecordID(page: url), post: 0, url: url, host: "qna.example",
    category: nil, title: "", body: text, answers: [], askedAt: nil, method: "bench", retrievedAt: 0)
}
