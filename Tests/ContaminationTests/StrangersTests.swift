import Contamination
import Foundation
import TestKit
import Testing

/// Texts that have nothing to do with the benchmarks, but for those that benchmarks were drawn from.
///
/// KLUE took sentences of paraKQC and of Wikinews; its items name their source. What these corpora share with those
/// items is contamination that was found. Anything else is a mistake: chance, a phrase, a long name.
@Suite struct StrangersTests {
  static let corpora = [
    ("questions/chatbot_data.jsonl", ["question", "answer"], "", 0.0),
    ("questions/question_pair.jsonl", ["question1", "question2"], "", 0.0),
    ("questions/parakqc.jsonl", ["text"], "paraKQC", 0.002),
    ("welfare-qa/qa.jsonl", ["question", "answer"], "", 0.001),
    // Documents of 2,500 characters: nearly all are the name of one election.
    ("boddari-cc/docs-00.jsonl.gz", ["text"], "wikinews", 0.01),
  ]

  @Test(.enabled(if: Material.isExpected)) func mistakes() throws {
    let index = BenchmarkIndex(try RealBenchmarks.read(RealBenchmarks.korean + RealBenchmarks.english))
    var sources: [String: String] = [:]
    for file in ["nli", "sts"] {
      for row in try klue(file) {
        if let id = row["guid"] as? String { sources[id] = row["source"] as? String }
      }
    }
    var (asked, mistaken) = (0, 0)
    for (file, fields, origin, limit) in Self.corpora {
      let rows = try Material.rows("corpora/" + file)
      var (texts, found, own) = (0, 0, 0)
      for (at, row) in rows.enumerated() where Material.isWhole || at % 10 == 0 {
        for field in fields {
          guard let text = row[field] as? String else { continue }
          texts += 1
          guard let overlap = index.match(Array(text.utf8)) else { continue }
          found += 1
          let source = sources[overlap.item] ?? ""
          if !origin.isEmpty, source.hasPrefix(origin), overlap.score >= 0.1 { own += 1 }
        }
      }
      print("contamination-strangers \(file): \(texts) texts, found \(found), of these drawn from it \(own)")
      (asked, mistaken) = (asked + texts, mistaken + found - own)
      #expect(Double(found - own) <= max(limit * Double(texts), 2))
      if !origin.isEmpty { #expect(own > 0) }
    }
    print("contamination-strangers: \(mistaken)/\(asked) mistaken")
    #expect(Double(mistaken) <= 0.002 * Double(asked))
  }

  private func klue(_ name: String) throws -> [[String: Any]] {
    let data = try Material.data("benchmarks/klue-dev/klue-\(name)-v1.1_dev.json")
    return try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
  }
}
