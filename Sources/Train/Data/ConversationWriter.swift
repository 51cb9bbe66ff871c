internal import ChatTemplates
internal import StrictJSON

/// A conversation as text, and which of it the assistant wrote.
struct ConversationWriter: Sendable {
  struct Written: Sendable {
    let text: [UInt8]
    /// What has a loss, in bytes; ascending.
    var spans: [Range<Int>]
    /// Whether no template wrote it.
    var isPlain = false
    /// Whether spans may end in blanks behind an end mark.
    var endsInBlanks = false
  }

  private enum Way {
    /// The template marks it.
    case marked(ChatTemplate)
    /// The prompt of each turn is the beginning of the whole, and what follows is the assistant's.
    case prefixes(ChatTemplate)
    /// There is no template.
    case missing(any Error)
  }

  /// Which template, for people.
  let name: String
  private let way: Way
  private let eos: [UInt8]?
  private let folder: String

  /// - Throws: `TemplateError` for a template that is none; where there is none, texts without a template can still be learnt.
  init(model folder: String) throws {
    self.folder = folder
    eos = try ChatTemplate.specialTokens(folder: folder).first { $0.name == Array("eos_token".utf8) }?
      .value.bytes
    let own: ChatTemplate
    do { own = try ChatTemplate.load(folder: folder) } catch let error as TemplateError {
      guard error.problem.contains("has no chat_template") else { throw error }
      (name, way) = ("none", .missing(error))
      return
    }
    if let ours = try ChatTemplate.training(for: own) {
      (name, way) = ("training (\(ChatTemplate.family(of: own.source) ?? ""))", .marked(ours))
    } else if String(decoding: own.source, as: UTF8.self).contains("endgeneration") {
      (name, way) = ("own, marked", .marked(own))
    } else {
      (name, way) = ("own, by prefixes", .prefixes(own))
    }
  }

  /// - Throws: `TemplateError` for what the template refuses; `TrainError` where it leaves open what the assistant wrote.
  func write(_ conversation: Conversation, turns: DataSettings.Turns) throws -> Written {
    switch conversation.body {
    case .ids: return Written(text: [], spans: [], isPlain: true)
    case .plain(let prompt, let completion):
      guard let eos else {
        throw TrainError(
          folder, "tokenizer_config.json names no eos_token, which ends a completion without a template")
      }
      let text = prompt + completion
      let isEnded = completion.suffix(eos.count).elementsEqual(eos)
      let whole = isEnded ? text : text + eos
      return Written(text: whole, spans: [prompt.count..<whole.count], isPlain: true)
    case .messages(let messages, let from):
      let first = conversation.firstLearnt(turns) ?? from
      switch way {
      case .marked(let template): return try marked(conversation, messages, from: first, template)
      case .prefixes(let template): return try parted(conversation, messages, from: first, template)
      case .missing(let error):
        throw TrainError(
          conversation.place,
          "\(error); write one into it, such as one of chat-templates/, or give prompt and completion as texts"
        )
      }
    }
  }

  private static let mostMessages = 1_000
  /// The day that a template's clock shows: equal conversations are equal ids on any day.
  private static let day = LocalTime(year: 2024, month: 7, day: 26)

  private func render(
    _ conversation: Conversation, _ messages: some Sequence<JSON>, asks: Bool = false,
    _ template: ChatTemplate
  ) throws -> RenderedChat {
    try template.render(
      messages: .array(Array(messages)), tools: conversation.tools, addGenerationPrompt: asks,
      variables: conversation.variables, now: ConversationWriter.day)
  }

  private func marked(
    _ conversation: Conversation, _ messages: [JSON], from: Int, _ template: ChatTemplate
  ) throws -> Written {
    let whole = try render(conversation, messages, template)
    guard from > 0 else { return Written(text: whole.text, spans: whole.lossSpans) }
    let prompt = try render(conversation, messages[..<from], asks: true, template).text
    guard whole.text.starts(with: prompt) else { throw isNoPrefix(conversation) }
    let spans = whole.lossSpans.filter { $0.upperBound > prompt.count }
      .map { max($0.lowerBound, prompt.count)..<$0.upperBound }
    return Written(text: whole.text, spans: spans)
  }

  private func parted(
    _ conversation: Conversation, _ messages: [JSON], from: Int, _ template: ChatTemplate
  ) throws -> Written {
    // Every turn is rendered from the beginning.
    guard messages.count <= ConversationWriter.mostMessages else {
      throw TemplateError(
        "more than \(ConversationWriter.mostMessages) messages, and no marks of the answers")
    }
    let whole = try render(conversation, messages, template).text
    var spans: [Range<Int>] = []
    for place in from..<messages.count where messages[place].isAssistant {
      let prompt = try render(conversation, messages[..<place], asks: true, template).text
      let isLast = place == messages.count - 1
      let turn = isLast ? whole : try render(conversation, messages[...place], template).text
      guard prompt.count < turn.count, whole.starts(with: prompt), whole.starts(with: turn),
        prompt.count >= spans.last?.upperBound ?? 0
      else { throw isNoPrefix(conversation) }
      spans.append(prompt.count..<turn.count)
    }
    return Written(text: whole, spans: spans, endsInBlanks: true)
  }

  private func isNoPrefix(_ conversation: Conversation) -> TrainError {
    TrainError(
      conversation.place,
      """
      the chat template of \(folder) writes the beginning of this conversation otherwise than the whole, so that what the assistant wrote \
      is not known; put {% generation %} and {% endgeneration %} around it in chat_template.jinja, with all earlier turns kept
      """)
  }
}
