import Contamination
import Foundation
import TestKit

/// The benchmarks of the material.
enum RealBenchmarks {
  static let korean = [
    ("klue-nli", "klue-dev/klue-nli-v1.1_dev.json"), ("klue-sts", "klue-dev/klue-sts-v1.1_dev.json"),
    ("sts-dev", "kor-nlu/sts-dev.tsv"), ("sts-test", "kor-nlu/sts-test.tsv"),
    ("xnli", "kor-nlu/xnli.dev.ko.tsv"),
    ("mmath-ko", "mmath/ko.jsonl"), ("mwp", "mwp-korean/mwp.jsonl"),
  ]
  static let english = [("gsm8k", "gsm8k/test.jsonl"), ("mmath-en", "mmath/en.jsonl")]

  static func path(_ file: String) -> String {
    Material.folder?.appending(path: "benchmarks/" + file).path ?? file
  }

  static func read(_ files: [(String, String)]) throws -> [Benchmark] {
    try files.map { try BenchmarkFile.read(path($0.1), name: $0.0) }
  }

  /// All of them; in the usual run a fourth of the items.
  static func all(_ files: [(String, String)] = korean + english) throws -> [Benchmark] {
    try read(files).map { benchmark in
      let items = benchmark.items.enumerated().filter { Material.isWhole || $0.offset % 4 == 0 }.map(
        \.element)
      return Benchmark(name: benchmark.name, digest: benchmark.digest, items: items)
    }
  }
}
