import Corpus
import Train

/// What `train scft --dry-run` prints: what would be drawn. How many steps there are depends on what comes of it.
struct SCFTPlan {
  private let critique: SelfCritique
  private let loaded: LoadedQuestions

  init(_ critique: SelfCritique, _ loaded: LoadedQuestions) {
    (self.critique, self.loaded) = (critique, loaded)
  }

  /// What should be known before anything is drawn.
  var notes: [String] {
    let unanswered = critique.unanswered
    var notes = loaded.droppedNotes
    if unanswered > 0 {
      notes.append(
        "\(unanswered) of \(counted(loaded.questions.count, "question")) have no known answer that can be read (gold, answer or solution) and are not asked"
      )
    }
    return notes
  }

  private struct JSON: Encodable {
    let questions, asked, unanswered, dropped, longest, mostSolutions, mostCritiques: Int
    let drawnQuestions, lookedAtSolutions: Int
    let settings: [String: String]
  }

  func print(json: Bool) throws {
    let lengths = loaded.questions.map(\.ids.count)
    let settings = critique.settings
    let kept = try critique.kept()
    if json {
      return try Console.json(
        JSON(
          questions: lengths.count, asked: critique.asked, unanswered: critique.unanswered,
          dropped: loaded.dropped.count, longest: lengths.max() ?? 0,
          mostSolutions: critique.asked * settings.numSolutions, mostCritiques: critique.mostCritiques,
          drawnQuestions: kept.solutions, lookedAtSolutions: kept.critiques, settings: settings.named))
    }
    Console.out(
      "\(counted(lengths.count, "question")) of \(lengths.reduce(0, +)) ids, the longest of \(lengths.max() ?? 0); \(loaded.dropped.count) dropped"
    )
    for note in notes { Console.out("  \(note)") }
    Console.out(
      "to draw: \(counted(critique.asked * settings.numSolutions, "solution")) and at most \(counted(critique.mostCritiques, "critique")), each of \(counted(settings.maxCompletionLength, "token")) at most; kept already: solutions of \(counted(kept.solutions, "question")), critiques of \(counted(kept.critiques, "solution"))"
    )
    for (name, value) in settings.named.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      Console.out("  \(name): \(value)")
    }
  }
}
