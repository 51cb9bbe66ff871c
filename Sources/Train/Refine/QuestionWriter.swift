import ChatTemplates
import Foundation
import StrictJSON
import Tokens

/// Rows to ids, for one model.
struct QuestionWriter {
  /// What is wrong with either is said where it is needed.
  let tokenizer: Result<Tokenizer, any Error>
  let template: Result<ChatTemplate, any Error>

  /// What ends a turn, by `eos_token` of the tokenizer's files.
  var endID: Int32? {
    guard let tokens = try? template.get().tokens,
      let name = tokens.first(where: { $0.name.elementsEqual("eos_token".utf8) })?.value.bytes
    else { return nil }
    return try? tokenizer.get().id(of: name)
  }

  /// The day that a template's clock shows: equal questions are equal ids on any day.
  private static let day = LocalTime(year: 2024, month: 7, day: 26)

  /// - Throws: `TemplateError` for what the template refuses.
  func question(of row: QuestionSource.Row) throws -> Question {
    let (ids, text): ([Int32], [UInt8])
    switch row.asked {
    case .ids(let given): (ids, text) = (given, [])
    case .text(let given): (ids, text) = (try tokenizer.get().encode(given, addSpecialTokens: true), given)
    case .messages(let messages):
      text = try template.get().render(
        messages: .array(messages), tools: row.tools, addGenerationPrompt: true,
        variables: row.variables, now: QuestionWriter.day
      ).text
      ids = try tokenizer.get().encode(text)
    }
    return Question(
      id: row.id, place: row.place, ids: ids, prompt: row.prompt, columns: row.columns,
      opensThink: QuestionWriter.endsInThink(text))
  }

  /// A question made of another one: other messages, its id, place and columns.
  ///
  /// - Parameter opening: what the model's turn begins with, behind the template's own.
  /// - Throws: `TemplateError`; what is wrong with tokenizer or template.
  func question(_ messages: [JSON], opening: String, of other: Question) throws -> Question {
    let text = try template.get().render(
      messages: .array(messages), addGenerationPrompt: true, now: QuestionWriter.day
    ).text
    return Question(
      id: other.id, place: other.place, ids: try tokenizer.get().encode(text + Array(opening.utf8)),
      prompt: .array(messages), columns: other.columns,
      opensThink: QuestionWriter.opensThink(Array(opening.utf8)) ?? QuestionWriter.endsInThink(text))
  }

  /// Whether thoughts are open behind what a turn begins with; nil where it has neither tag.
  static func opensThink(_ opening: [UInt8]) -> Bool? {
    let text = String(decoding: opening, as: UTF8.self)
    let tags = [("<think>", true), ("</think>", false)].compactMap { tag, opens in
      text.range(of: tag, options: .backwards).map { (place: $0.lowerBound, opens: opens) }
    }
    return tags.max { $0.place < $1.place }?.opens
  }

  /// Whether a prompt ends in the tag that opens thoughts.
  private static func endsInThink(_ text: [UInt8]) -> Bool {
    let end = text.lastIndex { !$0.isBlank }.map { $0 + 1 } ?? 0
    return text[..<end].suffix(7).elementsEqual("<think>".utf8)
  }
}
