import ArgumentParser
import Contamination
import Corpus
import Foundation
import GRDB

extension BenchVerb {
  /// Writes item and licence shards of made-up prompts, for timing the verbs behind the crawl.
  struct MakeCorpus: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "make-corpus")

    @Argument(help: "An empty folder to write the corpus into.")
    var folder: String

    @Option(help: "Prompts: a tenth near copies, a twentieth copies of others.")
    var prompts = 1_000_000

    @Option(help: "Shards.")
    var shards = 16

    func run() throws {
      let corpus = Corpus(root: folder)
      try corpus.createFolder(of: .item)
      try corpus.createFolder(of: .license)
      let size = (prompts + shards - 1) / max(shards, 1)
      for index in 0..<shards {
        let items = try Shard.openForWriting(corpus.path(of: .item, index), stage: .item, durable: false)
        let licenses = try Shard.openForWriting(
          corpus.path(of: .license, index), stage: .license, durable: false)
        let numbers = index * size..<min((index + 1) * size, prompts)
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 10_000) {
          let batch = (start..<min(start + 10_000, numbers.upperBound)).map(SyntheticPrompt.item)
          try items.database.write { db in for item in batch { try item.insert(into: db) } }
          try licenses.database.write { db in
            for item in batch {
              let row = try ColumnStatement(
                db,
                "INSERT INTO license (page, url, host, class, license, reason) VALUES (?, ?, ?, 'A', 'CC-BY-4.0', 'bench')"
              )
              row.bind(0, item.page)
              row.bind(1, item.url)
              row.bind(2, item.host)
              try row.run()
            }
          }
        }
        for shard in [items, licenses] {
          try shard.database.write { try shard.setMeta($0, "parameters", "{}") }
          try shard.seal()
        }
      }
    }
  }

  /// How long a text takes against an index, on one core.
  struct Contamination: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "contamination")

    @Argument(help: "A file with a text on each line.")
    var file: String

    @Option(parsing: .upToNextOption, help: "Benchmarks or indexes.")
    var benchmarks: [String]

    @Option(help: "How many times; the fastest counts.")
    var rounds = 3

    func run() throws {
      let index = try BenchmarkIndex.load(paths: benchmarks)
      let texts = try benchLines(file)
      var (best, hits) = (Double.infinity, 0)
      for _ in 0..<rounds {
        let start = processorSeconds()
        hits = texts.count { index.match($0) != nil }
        best = min(best, processorSeconds() - start)
      }
      let count = Double(max(texts.count, 1))
      Console.out("\(best / count * 1e6) µs a text\t\(hits) hits\t\(texts.count) texts")
    }
  }
}

/// Prompts made from a number: words of frequent syllables, lengths log-normal around 110 characters.
enum SyntheticPrompt {
  static func item(_ number: Int) -> Item {
    let url = "https://qna\(number % 50).example/q/\(number)"
    return Item(
      id: RecordID(page: url, post: 0), page: RecordID(page: url), post: 0, url: url,
      host: "qna\(number % 50).example", category: nil, title: "", body: text(number), answers: [],
      askedAt: nil,
      method: "bench", retrievedAt: 1_700_000_000)
  }

  static func text(_ number: Int) -> String {
    switch number % 20 {
    case 7, 13: return own(number - 1 - number &* 7_919 % min(number, 5_000)) + " 정말 그런가요?"
    case 17: return own(number - 1 - number &* 104_729 % min(number, 5_000))
    case 3: return own(number) + " 연락처는 010-\(1_000 + number % 9_000)-\(1_000 + number &* 7 % 9_000) 입니다."
    default: return own(number)
    }
  }

  private static func own(_ number: Int) -> String {
    var random = Random(state: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    // A sum of twelve is as good as normal: median 110, sigma 0.9.
    let normal = (0..<12).reduce(-6.0) { sum, _ in sum + random.unit() }
    let length = min(max(110 * exp(0.9 * normal), 20), 8_000)
    var bytes: [UInt8] = []
    var scalars = 0
    while Double(scalars) < length {
      if scalars > 0 {
        bytes.append(random.next() % 12 == 0 ? 0x0A : 0x20)
        scalars += 1
      }
      // Rank by the square of a share: few words are frequent, as in any language.
      let share = random.unit()
      var word = UInt64(share * share * 60_000) &* 2_654_435_761
      for _ in 0..<(1 + word % 4) {
        let scalar = 0xAC00 + UInt32(word >> 7 % 1_176) % 1_176 * 9
        bytes += [0xE0 | UInt8(scalar >> 12), 0x80 | UInt8(scalar >> 6 & 63), 0x80 | UInt8(scalar & 63)]
        word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        scalars += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }

    mutating func unit() -> Double { Double(next()) / Double(1 << 31) }
  }
}
