import Korean
import TestKit
import Testing

@testable import Similarity

/// Edits of real questions (data.md §2.5): how many are still found, by a table of floors.
///
/// The texts are four questions of one corpus in a row, 100 to 250 characters, as people ask on boards; one edit each.
@Suite struct EditTableTests {
  /// How many of the edited texts must still be found; of changed numbers, how many must be kept apart.
  private static let floors: [TextEdit: Double] = [
    .spacing: 0.99, .typo: 0.88, .particles: 0.91, .endings: 0.86, .greeting: 0.99, .noise: 0.99, .numbers: 1,
  ]

  private static func texts() throws -> [String] {
    let questions =
      try Material.texts("corpora/welfare-qa/qa.jsonl", "question")
      + Material.texts("corpora/questions/parakqc.jsonl", "text")
    return stride(from: 0, to: questions.count - 4, by: 40).map { start in
      questions[start..<start + 4].map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }.filter { $0.unicodeScalars.count >= 80 }
  }

  @Test(.enabled(if: Material.isExpected), arguments: TextEdit.allCases.filter { floors[$0] != nil })
  func found(_ edit: TextEdit) throws {
    let floor = try #require(Self.floors[edit])
    var random = Mutator(seed: 40)
    let originals = try Self.texts()
    let changed = originals.map { edit.applied(to: $0, &random) }
    let bases = edit == .numbers ? originals.map { $0 + " 모두 100명입니다." } : originals
    let texts = (bases + changed).map { Array($0.utf8) }
    var near = NearDuplicates()
    for text in texts { near.add(text) }
    let found = near.found { texts[$0] }
    var pairs = Set(found.pairs.map { [$0.first, $0.second] })
    for copy in found.copies { pairs.insert([copy.original, copy.id]) }
    let guarded = Set(found.guarded.map { [$0.pair.first, $0.pair.second] })
    let isEdited = bases.indices.filter { texts[$0] != texts[$0 + bases.count] }
    let together = isEdited.count { pairs.contains([$0, $0 + bases.count]) }
    let hits = edit == .numbers ? isEdited.count - together : together
    let kept = isEdited.count { guarded.contains([$0, $0 + bases.count]) }
    print("edit-table \(edit.rawValue): \(hits)/\(isEdited.count) (kept apart by the guard: \(kept))")
    #expect(isEdited.count > 100)
    #expect(Double(hits) >= floor * Double(isEdited.count))
    if edit == .numbers { #expect(kept > isEdited.count / 2) }
  }
}
