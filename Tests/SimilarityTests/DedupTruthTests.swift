import Foundation
import TestKit
import Testing

@testable import Similarity

/// Against every pair an exact join found (material/corpora/dedup-truth): the same definition, no guard.
///
/// The usual run takes the first 20,000 NSMC reviews and 2,000 documents; `YISANG_WHOLE=1` all of them.
@Suite struct DedupTruthTests {
  static let truths = [
    Corpora.Truth(
      file: "welfare_question_c3_050", corpus: ["welfare-qa/qa.jsonl"], text: "question", id: "id",
      definition: "chars:3", threshold: 0.5, floor: 0.99),
    Corpora.Truth(
      file: "welfare_answer_c3_060", corpus: ["welfare-qa/qa.jsonl"], text: "answer", id: "id",
      definition: "chars:3", threshold: 0.6, floor: 0.97),
    Corpora.Truth(
      file: "parakqc_c2_060", corpus: ["questions/parakqc.jsonl"], text: "text", id: "id",
      definition: "chars:2", threshold: 0.6, floor: 0.99),
    Corpora.Truth(
      file: "cppdocs_c5_060", corpus: ["ms-cpp-docs-ko/docs-00.jsonl.gz"], text: "text", id: "id",
      definition: "chars:5", threshold: 0.6, floor: 0.99),
    Corpora.Truth(
      file: "nsmc_first200k_c3_070", corpus: ["nsmc-reviews/reviews-00.jsonl.gz"], text: "text", id: "id",
      definition: "chars:3", threshold: 0.7, floor: 0.99),
  ]

  @Test(.enabled(if: Material.isExpected), arguments: truths)
  func recall(_ truth: Corpora.Truth) throws {
    var rows: [[String: Any]] = []
    let most =
      Material.isWhole ? 200_000 : truth.text == "text" && truth.file.hasPrefix("cpp") ? 2_000 : 20_000
    for path in truth.corpus where rows.count < most {
      rows += try Material.rows("corpora/" + path, most: most - rows.count)
    }
    let texts = rows.map { Array(($0[truth.text] as? String ?? "").utf8) }
    let numbers = Dictionary(
      zip(rows.map { "\($0[truth.id] ?? "")" }, texts.indices), uniquingKeysWith: { first, _ in first })
    var expected: Set<[Int]> = []
    for row in try Material.rows("corpora/dedup-truth/\(truth.file).jsonl") {
      guard let one = numbers["\(row["a"] ?? "")"], let other = numbers["\(row["b"] ?? "")"] else { continue }
      expected.insert([one, other].sorted())
    }
    var settings = NearDuplicates.Settings()
    settings.shingles = try #require(ShingleDefinition(truth.definition))
    settings.threshold = truth.threshold
    settings.guardsNumbers = false
    var near = NearDuplicates(settings)
    // The truth for NSMC leaves out reviews of less than ten characters.
    let least = truth.file.hasPrefix("nsmc") ? 10 : 0
    let kept = texts.indices.filter { least == 0 || length(texts[$0]) >= least }
    for index in kept { near.add(texts[index]) }
    let found = near.found { texts[kept[$0]] }
    let pairs = expanded(found).map { [kept[$0[0]], kept[$0[1]]] }
    let hits = pairs.count { expected.contains($0) }
    print(
      "dedup-truth \(truth.file): \(hits)/\(expected.count), false \(pairs.count - hits), candidates \(found.candidates)"
    )
    #expect(hits == pairs.count)
    #expect(Double(hits) >= truth.floor * Double(expected.count))
    #expect(expected.count > 30)
  }

  /// Scalars with runs of white space as one.
  private func length(_ text: [UInt8]) -> Int {
    String(decoding: text, as: UTF8.self).split { $0.isWhitespace }.reduce(-1) {
      $0 + 1 + $1.unicodeScalars.count
    }
  }

  /// The pairs of copies too.
  private func expanded(_ found: NearDuplicates.Found) -> Set<[Int]> {
    var groups: [Int: [Int]] = [:]
    for copy in found.copies { groups[copy.original, default: [copy.original]].append(copy.id) }
    var pairs: Set<[Int]> = []
    for pair in found.pairs {
      for one in groups[pair.first] ?? [pair.first] {
        for other in groups[pair.second] ?? [pair.second] { pairs.insert([one, other].sorted()) }
      }
    }
    for group in groups.values {
      for (place, one) in group.enumerated() {
        for other in group[(place + 1)...] { pairs.insert([one, other]) }
      }
    }
    return pairs
  }
}
