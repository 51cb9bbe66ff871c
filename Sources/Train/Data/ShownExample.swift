public import Corpus

/// An example as it is learnt, for a person who wants to see what has a loss.
public struct ShownExample: Sendable, Equatable {
  /// Bytes of the text whose ids all have a loss, or none.
  public struct Piece: Sendable, Equatable {
    /// As the data has it: nothing in it is harmless to a terminal.
    public var text: [UInt8]
    /// Whether it has a loss.
    public let learns: Bool
  }

  /// The example's.
  public let id: RecordID
  /// Subject, where it is known.
  public let category: String?
  /// `file:line`, or the page's URL.
  public let place: String
  /// Ids, those of them with a loss, and those across a border.
  public let tokens, targets, straddling: Int
  /// The text, in order.
  public let pieces: [Piece]

  init(_ example: ExampleRenderer.Rendered) {
    (id, category) = (example.conversation.id, example.conversation.category)
    (place, straddling) = (example.conversation.place, example.straddling)
    tokens = example.ids.count
    targets = example.learns.dropFirst().count { $0 }
    var pieces: [Piece] = []
    var start = 0
    for place in example.ids.indices {
      let isLast = place == example.ids.count - 1
      // What no token holds, a blank that was stripped, goes with the token before it.
      let end =
        isLast
        ? (example.isTruncated ? example.offsets[place].upperBound : example.text.count)
        : example.offsets[place + 1].lowerBound
      let text = example.text[start..<max(start, end)]
      start = max(start, end)
      let learns = place > 0 && example.learns[place]
      if pieces.last?.learns == learns {
        pieces[pieces.count - 1].text += text
      } else if !text.isEmpty {
        pieces.append(Piece(text: Array(text), learns: learns))
      }
    }
    self.pieces = pieces
  }
}

/// The first examples of the sources as they are learnt, and what was dropped on the way to them.
///
/// - Throws: as `loadExamples`.
public func showExamples(
  _ settings: DataSettings, model folder: String, count: Int
) throws -> (shown: [ShownExample], dropped: [Dropped], template: String) {
  try settings.check()
  let renderer = ExampleRenderer(model: folder, settings)
  var source = try ExampleSource(settings.sources)
  var (shown, dropped): ([ShownExample], [Dropped]) = ([], [])
  while shown.count < count, case let rows = try source.batch(), !rows.isEmpty {
    for row in rows where shown.count < count {
      switch try renderer.outcome(of: row) {
      case .none: break
      case .dropped(let other): dropped.append(other)
      case .example(let example): shown.append(ShownExample(example))
      }
    }
  }
  return (shown, dropped, renderer.template)
}
