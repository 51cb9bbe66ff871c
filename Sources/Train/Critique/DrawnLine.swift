import Corpus
import StrictJSON

/// A completion as it was drawn.
struct DrawnCompletion: Sendable, Equatable {
  /// UTF-8, without the token that ended it.
  let text: [UInt8]
  /// Tokens it has, the one that ended it among them.
  let tokens: Int
  /// Whether it ended by itself.
  let ended: Bool
}

/// What was drawn of one prompt: a line of a journal.
struct DrawnLine: Sendable, Equatable {
  /// Why no critique of a solution was asked for.
  enum Skip: String, Sendable, CaseIterable {
    /// The model has no room for the prompt and the longest completion.
    case noRoom = "no_room"
    /// The solution has no text.
    case emptySolution = "empty_solution"
  }

  /// The question's place in the data, from 0.
  let question: Int
  /// The number of the solution that is looked at; 0 where solutions are drawn.
  let solution: Int
  /// The question's.
  let id: RecordID
  /// Whether the template has opened the think part.
  let opensThink: Bool
  /// Set where nothing was drawn.
  let skipped: Skip?
  /// In the order of their numbers.
  let completions: [DrawnCompletion]

  /// A group that was drawn.
  init(_ group: RolloutGroup, question: Int, solution: Int = 0) {
    (self.question, self.solution, skipped) = (question, solution, nil)
    (id, opensThink) = (group.question.id, group.question.opensThink)
    completions = group.rollouts.map {
      DrawnCompletion(text: $0.text, tokens: $0.ids.count, ended: $0.ended)
    }
  }

  /// A solution of which no critique is asked for.
  init(_ skipped: Skip, of asked: Question, question: Int, solution: Int) {
    (self.question, self.solution, self.skipped) = (question, solution, skipped)
    (id, opensThink, completions) = (asked.id, false, [])
  }
}

extension DrawnLine {
  /// As it is written.
  var json: JSON {
    .object(
      [
        JSON.Member("question", .integer(question)), JSON.Member("solution", .integer(solution)),
        JSON.Member("id", .text(id.description)), JSON.Member("opens_think", .bool(opensThink)),
      ] + (skipped.map { [JSON.Member("skipped", .text($0.rawValue))] } ?? []) + [
        JSON.Member(
          "completions",
          .array(
            completions.map {
              .object([
                JSON.Member("text", .string($0.text)), JSON.Member("tokens", .integer($0.tokens)),
                JSON.Member("ended", .bool($0.ended)),
              ])
            }))
      ])
  }

  /// Reads one; nil for what is none.
  init?(json: JSON) {
    guard let question = json["question"]?.int, question >= 0, let solution = json["solution"]?.int,
      solution >= 0, let id = json["id"]?.text.flatMap({ RecordID(hexadecimal: $0.utf8) }),
      let opensThink = json["opens_think"]?.bool, let rows = json["completions"]?.array
    else { return nil }
    let completions = rows.compactMap { row -> DrawnCompletion? in
      guard let text = row["text"]?.bytes, let tokens = row["tokens"]?.int, let ended = row["ended"]?.bool
      else { return nil }
      return DrawnCompletion(text: text, tokens: tokens, ended: ended)
    }
    let skipped = json["skipped"]?.text.flatMap(Skip.init)
    guard completions.count == rows.count, (skipped != nil) == (json["skipped"] != nil) else { return nil }
    (self.question, self.solution, self.id) = (question, solution, id)
    (self.opensThink, self.skipped, self.completions) = (opensThink, skipped, completions)
  }
}
