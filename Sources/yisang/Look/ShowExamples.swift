import Corpus
import Train

/// What `yisang train sft --show` prints: the first examples, with what has a loss told from what has none.
struct ShowExamples {
  let settings: DataSettings
  let model: String
  let json: Bool

  func run(_ count: Int) throws {
    let (shown, dropped, template): ([ShownExample], [Dropped], String)
    do { (shown, dropped, template) = try showExamples(settings, model: model, count: count) } catch let none
      as NoExample
    { leave(ExitStatus.empty, none.description) }
    for example in shown {
      if json {
        try Console.json(ShownExampleJSON(example, template: template))
      } else {
        for line in ShowExamples.lines(example, TextMarks.standard(asked: false)) { Console.out(line) }
      }
    }
    for dropped in dropped.prefix(8) { Console.note(String(decoding: dropped.line, as: UTF8.self)) }
    let more = dropped.isEmpty ? "" : ", \(dropped.count) dropped on the way"
    Console.note("\(counted(shown.count, "example")), template: \(template)\(more)")
    if shown.isEmpty { leave(ExitStatus.empty, "there is no example to show") }
  }

  /// A line of facts, then the text: dimmed on a terminal, elsewhere ⟦⟧ around what has a loss.
  static func lines(_ example: ShownExample, _ marks: TextMarks) -> [String] {
    let facts = [
      example.id.description, example.category ?? "-", counted(example.tokens, "token"),
      "\(example.targets) with a loss", "\(example.straddling) across a border", example.place,
    ]
    let isColoured = if case .colours = marks { true } else { false }
    var text = ""
    for piece in example.pieces {
      let shown = visible(piece.text)
      switch (isColoured, piece.learns) {
      case (true, true), (false, false): text += shown
      // Each line on its own: a pager forgets the colour at a line's end.
      case (true, false):
        text += shown.split(separator: "\n", omittingEmptySubsequences: false).map {
          $0.isEmpty ? "" : "\u{1B}[2m\($0)\u{1B}[22m"
        }.joined(separator: "\n")
      case (false, true): text += "⟦\(shown)⟧"
      }
    }
    let head = visible(Array(facts.joined(separator: "  ").utf8)).split(separator: "\n").joined(
      separator: "␊")
    return ["--- \(head)"]
      + text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Nothing of the data reaches a terminal as it is: control characters are pictures, marks that turn or hide text are numbers.
  static func visible(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for scalar in String(decoding: MarkedText.harmless(bytes[...]), as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE007F:
        text.append(contentsOf: "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩".unicodeScalars)
      default: text.append(scalar)
      }
    }
    return String(text)
  }
}

private struct ShownExampleJSON: Encodable {
  struct Piece: Encodable {
    let text: String
    let learns: Bool
  }
  let id, place, template: String
  let category: String?
  let tokens, targets, straddling: Int
  let pieces: [Piece]

  init(_ example: ShownExample, template: String) {
    (id, category, place) = (example.id.description, example.category, example.place)
    (tokens, targets, straddling) = (example.tokens, example.targets, example.straddling)
    self.template = template
    pieces = example.pieces.map {
      Piece(text: String(decoding: $0.text, as: UTF8.self), learns: $0.learns)
    }
  }
}
