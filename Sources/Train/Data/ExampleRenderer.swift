internal import ChatTemplates
internal import StrictJSON
internal import Tokens

/// Conversations to ids and what of them has a loss, for one model.
struct ExampleRenderer: Sendable {
  /// What became of a row.
  enum Outcome: Sendable {
    /// Of a category that a probe does not ask for.
    case none
    case dropped(Dropped)
    case example(Rendered)
  }

  /// An example as it is learnt.
  struct Rendered: Sendable {
    let conversation: Conversation
    /// UTF-8.
    let text: [UInt8]
    var ids: [Int32]
    var learns: [Bool]
    /// One an id: its bytes of the text.
    let offsets: [Range<Int>]
    let straddling: Int
    var isTruncated = false
  }

  /// What wrote the conversations.
  var template: String { (try? words.get().writer.name) ?? "none" }
  private let settings: DataSettings
  /// What turns text into ids; rows of ids do without.
  private let words: Result<(tokenizer: Tokenizer, writer: ConversationWriter), any Error>

  init(model folder: String, _ settings: DataSettings) {
    self.settings = settings
    words = Result { (try Tokenizer.load(folder: folder), try ConversationWriter(model: folder)) }
  }

  /// - Throws: `TrainError` for a row that is none, and where the template leaves open what the assistant wrote.
  func outcome(of row: ExampleSource.Row) throws -> Outcome {
    try outcome(of: try row.conversation())
  }

  func outcome(of conversation: Conversation) throws -> Outcome {
    if let probe = settings.probeCategory, ![probe, ExampleDivision.exams].contains(conversation.category) {
      return .none
    }
    func dropped(_ reason: Dropped.Reason, count: Int? = nil, detail: String? = nil) -> Outcome {
      .dropped(
        Dropped(
          id: conversation.id, place: conversation.place, count: count, reason: reason, detail: detail))
    }
    let speech = conversation.speech
    guard speech.isThere else { return dropped(.noTarget) }
    guard !speech.isBlank else { return dropped(.empty) }
    var example: Rendered
    if case .ids(let ids, let learns) = conversation.body {
      example = Rendered(
        conversation: conversation, text: [], ids: ids, learns: learns,
        offsets: Array(repeating: 0..<0, count: ids.count), straddling: 0)
    } else {
      let (tokenizer, writer) = try words.get()
      let written: ConversationWriter.Written
      do { written = try writer.write(conversation, turns: settings.turns) } catch let error as TemplateError
      {
        return dropped(.refused, detail: error.description)
      }
      if let lost = conversation.unwritten(in: written.text, settings.turns) {
        return dropped(.unwritten, detail: lost)
      }
      var spans = written.spans
      if settings.thinkLoss != .train {
        spans = spans.map { EmptyThink.cut($0, of: written.text) }
        if settings.thinkLoss == .forbidEmpty, spans != written.spans { return dropped(.emptyThink) }
      }
      example = rendered(conversation, written, spans, tokenizer)
    }
    if example.ids.count > settings.maxLength {
      guard settings.overlong == .truncate else { return dropped(.overlong, count: example.ids.count) }
      example.ids.removeLast(example.ids.count - settings.maxLength)
      example.learns.removeLast(example.learns.count - settings.maxLength)
      example.isTruncated = true
    }
    // The first id follows nothing: it cannot be learnt.
    guard example.learns.dropFirst().contains(true) else {
      return dropped(.noTarget, count: example.ids.count)
    }
    return .example(example)
  }

  private func rendered(
    _ conversation: Conversation, _ written: ConversationWriter.Written, _ spans: [Range<Int>],
    _ tokenizer: Tokenizer
  ) -> Rendered {
    let encoding = tokenizer.encodeWithOffsets(written.text, addSpecialTokens: written.isPlain)
    var marks = LossMarks(encoding.offsets, spans)
    if written.isPlain {
      marks.learnsToTheEnd()
    } else if written.endsInBlanks {
      marks.cutBlanks(behindSpecial: { tokenizer.isSpecial(encoding.ids[$0]) }) {
        written.text[encoding.offsets[$0]].isBlank
      }
    }
    return Rendered(
      conversation: conversation, text: written.text, ids: encoding.ids, learns: marks.learns,
      offsets: encoding.offsets, straddling: marks.straddling)
  }
}
