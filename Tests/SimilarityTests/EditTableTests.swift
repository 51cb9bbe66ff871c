import Korean
import TestKit
import Testing

@testable import Similarity

/// Edits of real questions (data.md §2.5): how many are still found, by a table of floors.
///
/// The texts are four questions of one corpus in a row, 100 to 250 characters, as people ask on boards; one edit each.
@Suite struct EditTableTests {
  enum Edit: String, Sendable, CaseIterable {
    case spacing, typo, particles, endings, greeting, noise, numbers

    /// How many of the edited texts must still be found; of changed numbers, how many must be kept apart.
    var floor: Double {
      switch self {
      case .spacing: 0.99
      case .typo: 0.88
      case .particles: 0.91
      case .endings: 0.86
      case .greeting: 0.99
      case .noise: 0.99
      case .numbers: 1
      }
    }
  }

  private static func texts() throws -> [String] {
    let questions =
      try Corpora.texts("corpora/welfare-qa/qa.jsonl", "question")
      + Corpora.texts("corpora/questions/parakqc.jsonl", "text")
    return stride(from: 0, to: questions.count - 4, by: 40).map { start in
      questions[start..<start + 4].map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }.filter { $0.unicodeScalars.count >= 80 }
  }

  private func edited(_ text: String, _ edit: Edit, _ random: inout Mutator) -> String {
    var words = text.split(separator: " ").map(String.init)
    switch edit {
    case .spacing:  // 15 % of the spaces are lost, as many are put in
      var scalars: [Unicode.Scalar] = []
      for scalar in text.unicodeScalars {
        if scalar == " ", random.below(100) < 15 { continue }
        scalars.append(scalar)
        if scalar.value >= 0xAC00, random.below(100) < 4 { scalars.append(" ") }
      }
      return String(String.UnicodeScalarView(scalars))
    case .typo:  // 2 % of the syllables lose or gain a final consonant
      return String(
        String.UnicodeScalarView(
          text.unicodeScalars.map { scalar in
            guard (0xAC00...0xD7A3).contains(scalar.value), random.below(100) < 2 else { return scalar }
            let final = (scalar.value - 0xAC00) % 28
            return Unicode.Scalar(scalar.value - final + (final == 0 ? 4 : 0)) ?? scalar
          }))
    case .particles:  // a fifth of the particles become their like
      for index in words.indices where random.below(100) < 20 {
        for (from, to) in [("은", "이"), ("는", "가"), ("이", "은"), ("가", "는"), ("을", "은"), ("를", "는")]
        where words[index].hasSuffix(from) {
          words[index] = String(words[index].dropLast()) + to
          break
        }
      }
      return words.joined(separator: " ")
    case .endings:  // one manner of asking for another
      return text.replacing("있나요", with: "있습니까").replacing("하나요", with: "합니까").replacing(
        "무엇인가요", with: "무엇입니까"
      )
      .replacing("어떻게 되나요", with: "어떻게 됩니까").replacing("해줘", with: "해주세요")
    case .greeting: return "안녕하세요. 질문 있습니다! " + text + " 답변 부탁드려요~ 미리 감사합니다. 내공 100"
    case .noise:  // marks, a filler, another normal form's middle dot, capitals
      return "[ " + text.uppercased().replacing(".", with: " …").replacing("?", with: "？\u{3164}") + " ]!!"
    case .numbers: return text + " 모두 \(2 + random.below(90))명입니다."
    }
  }

  @Test(.enabled(if: Material.isExpected), arguments: Edit.allCases)
  func found(_ edit: Edit) throws {
    var random = Mutator(seed: 40)
    let originals = try Self.texts()
    let changed = originals.map { edited($0, edit, &random) }
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
    #expect(Double(hits) >= edit.floor * Double(isEdited.count))
    if edit == .numbers { #expect(kept > isEdited.count / 2) }
  }
}
