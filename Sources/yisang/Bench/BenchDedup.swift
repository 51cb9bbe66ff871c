import ArgumentParser
import Corpus
import Dedup
import Foundation
import GRDB
import Similarity

extension BenchVerb {
  /// How fast texts in memory become verified pairs, on one core.
  struct NearDup: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "near-dup")

    @Argument(help: "A file of JSON Lines with a text each.")
    var file: String

    @Option(help: "mixed:N or chars:N.")
    var shingles = "mixed:5"

    @Option(help: "Least Jaccard index.")
    var threshold = 0.7

    @Option(help: "How many times; the fastest counts.")
    var rounds = 3

    func run() throws {
      var settings = DedupSettings()
      try settings.set(
        threshold: threshold, shingles: shingles, permutations: nil, seed: nil, greetings: nil,
        guardsNumbers: shingles.hasPrefix("mixed"), exact: nil)
      let data = try Data(contentsOf: URL(filePath: file))
      let texts = try data.split(separator: 0x0A).map {
        Array(try ProbeInput(String(decoding: $0, as: UTF8.self)).text("text").utf8)
      }
      var best = (sketch: Double.infinity, all: Double.infinity)
      var pairs = 0
      for _ in 0..<rounds {
        let start = processorSeconds()
        var near = NearDuplicates(settings.near)
        for text in texts { near.add(text) }
        let sketched = processorSeconds()
        let found = near.found { texts[$0] }
        let end = processorSeconds()
        pairs = found.pairs.count + found.copies.count
        if end - start < best.all { best = (sketched - start, end - start) }
      }
      Console.out("sketch\t\(best.sketch)\tall\t\(best.all)\tpairs\t\(pairs)\ttexts\t\(texts.count)")
    }
  }

  /// How fast short texts go from filter shards to dedup shards, on all cores, and the most memory it takes.
  struct DedupShards: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "dedup-shards")

    @Argument(help: "An empty folder to write the corpus into.")
    var folder: String

    @Option(help: "Texts; a tenth of them are near copies of others.")
    var texts = 400_000

    @Option(help: "Shards.")
    var shards = 4

    @OptionGroup var work: WorkerOptions

    func run() async throws {
      let corpus = Corpus(root: folder)
      try benchShards(.filter, texts, shards: shards, in: corpus) { benchItem($0, text($0)) }
      let (items, settings) = (try corpus.sealedShards(of: .filter), DedupSettings())
      let (start, used) = (ContinuousClock.now, processorSeconds())
      func seconds() -> Double { (ContinuousClock.now - start) / .seconds(1) }
      let search = DuplicateSearch(settings, items: items, licenses: [], published: PublishedShards())
      guard let found = try await search.run(workers: work.workers) else { return }
      let searched = seconds()
      let step = DedupStep(
        settings, items: items, licenses: [], published: PublishedShards(), decisions: found.decisions)
      _ = try await StageRunner(corpus: corpus, workers: work.workers).run(step, over: items)
      let all = seconds()
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      Console.out(DedupPlan.line(found.summary))
      Console.out(
        String(
          format:
            "searched %.2f s, written and sealed %.2f s: %.0f texts/s, %.0f a second of one core, %d MiB at most",
          searched, all - searched, Double(texts) / all, Double(texts) / (processorSeconds() - used),
          usage.ru_maxrss >> 10))
    }

    /// Fourteen words of two or three syllables out of 4,096.
    private func text(_ number: Int) -> String {
      let source = number % 10 == 9 ? number - 1 - number &* 7_919 % min(number, 5_000) : number
      var state = UInt64(source) &* 0x9E37_79B9_7F4A_7C15 &+ 1
      let words = (0..<14).map { _ -> String in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let word = UInt32(truncatingIfNeeded: state >> 52)
        let syllables = [word &* 37 % 2_350, word &* 101 % 2_350, word &* 17 % 2_350].prefix(
          2 + Int(word % 2))
        return String(
          String.UnicodeScalarView(syllables.compactMap { UnicodeScalar(0xAC00 + $0 * 4) }))
      }
      return words.joined(separator: " ") + (source == number ? "" : " 정말 그런가요")
    }
  }
}

/// Seconds of processor time this process has used: what else the machine does counts little.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
