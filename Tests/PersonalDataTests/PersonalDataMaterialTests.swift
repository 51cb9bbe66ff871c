import Foundation
import PersonalData
import TestKit
import Testing

/// Real questions and answers: what is found in them was looked at, one by one (docs/personal-data.md).
@Suite struct PersonalDataMaterialTests {
  struct Corpus: Sendable {
    let files: [String]
    let found: [PersonalDataType: Int]
  }

  @Test(
    .enabled(if: Material.isExpected),
    arguments: [
      Corpus(
        files: ["chatbot_data", "parakqc", "question_pair"].map { "corpora/questions/\($0).jsonl" },
        found: [:]),
      Corpus(
        files: ["corpora/welfare-qa/qa.jsonl"], found: [.phone: 381, .address: 10, .email: 3, .messenger: 1]),
      Corpus(files: ["test", "train_first2500"].map { "benchmarks/gsm8k/\($0).jsonl" }, found: [:]),
      Corpus(files: ["ko", "en"].map { "benchmarks/mmath/\($0).jsonl" }, found: [:]),
    ])
  func realText(_ corpus: Corpus) throws {
    var found: [PersonalDataType: Int] = [:]
    var texts = 0
    for file in corpus.files {
      for line in try Material.data(file).split(separator: 0x0A) {
        for text in strings(try JSONSerialization.jsonObject(with: line)) {
          texts += 1
          for match in findPersonalData(in: Array(text.utf8)) { found[match.type, default: 0] += 1 }
        }
      }
    }
    let counts = found.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", ")
    print("personal-data \(corpus.files[0]): \(texts) texts: \(counts)")
    #expect(found == corpus.found)
  }

  /// The running text of a row: its strings with a space in them.
  private func strings(_ row: Any) -> [String] {
    switch row {
    case let text as String: text.contains(" ") ? [text] : []
    case let rows as [Any]: rows.flatMap(strings)
    case let rows as [String: Any]: rows.values.flatMap(strings)
    default: []
    }
  }
}
