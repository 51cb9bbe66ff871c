import ChatTemplates
import Checkpoints
import Corpus
import Foundation
import StrictJSON
public import Tokens

/// What is asked in a run.
public struct LoadedQuestions: Sendable {
  /// In the order of the data.
  public internal(set) var questions: [Question] = []
  /// Rows that are not asked: more ids than the model and `maxPromptLength` let through, refused by the template, or of class C.
  public internal(set) var dropped: [Dropped] = []
  /// Turns ids into text; nil where the model's folder has none, and rows are ids.
  public var tokenizer: Tokenizer? { try? writer.tokenizer.get() }
  /// Makes ids of what is asked.
  let writer: QuestionWriter
  /// Of all ids and columns, in order.
  public internal(set) var digest = ""
}

/// Reads questions and renders them by the model's chat template.
///
/// JSON Lines have `prompt` (messages, or a text without a template, as TRL), `prompt_ids`, `messages` (up to the last answer), or
/// `question`; other columns go to the rewards. `tools` and `chat_template_kwargs` go to the template too. A corpus has its items, with
/// the answer their own answers end in as `gold`; those of class C are not asked. docs/methods/grpo.md says more.
///
/// - Parameters:
///   - folder: of the model: its tokenizer and chat template.
///   - replays: whether rows must have completions to learn from.
///   - accepted: whether rows of a corpus have what their page accepted, of a licence of class A or B, as the column accepted.
///   - maxPromptLength: longer ones are dropped, as are those behind which the model has no room for a completion, and those of no id.
/// - Throws: `TrainError`, `CorpusFailure`, `TokenizerError` with the place, also for ids that the model does not have;
///   `CancellationError` where it was asked to stop.
public func loadQuestions(
  _ sources: [String], model folder: String, replays: Bool = false, maxPromptLength: Int? = nil,
  maxCompletionLength: Int, accepted: Bool = false, progress: (Int) -> Void,
  shouldStop: () -> Bool
) throws -> LoadedQuestions {
  let tokenizer = Result { try Tokenizer.load(folder: folder) }
  // Rows of ids do without; a damaged one is no missing one.
  if FileManager.default.fileExists(atPath: "\(folder)/tokenizer.json") { _ = try tokenizer.get() }
  let writer = QuestionWriter(
    tokenizer: tokenizer, template: Result { try ChatTemplate.load(folder: folder) })
  var loaded = LoadedQuestions(writer: writer)
  let config = try ModelConfig.read(folder: folder).config
  let room = config.maxPositions - maxCompletionLength
  guard room > 0 else {
    throw TrainError(
      "max_completion_length",
      "\(maxCompletionLength) tokens leave no room for a question in the model's positions; give less")
  }
  let most = min(room, maxPromptLength ?? room)
  var digest = Digest()
  var source = try QuestionSource(sources, accepted: accepted)
  var read = 0
  while let row = try source.next() {
    guard !shouldStop() else { throw CancellationError() }
    read += 1
    if read.isMultiple(of: 1_000) { progress(read) }
    func dropped(_ reason: Dropped.Reason, _ count: Int? = nil, _ detail: String? = nil) {
      loaded.dropped.append(
        Dropped(id: row.id, place: row.place, count: count, reason: reason, detail: detail))
    }
    guard row.mayBeAsked else {
      dropped(.classC)
      continue
    }
    let question: Question
    // A template that is not there refuses nobody.
    if case .messages = row.asked { _ = try writer.template.get() }
    do { question = try writer.question(of: row) } catch let error as TemplateError {
      dropped(.refused, nil, error.description)
      continue
    }
    if question.ids.isEmpty {
      dropped(.empty, 0)
      continue
    }
    try question.check(
      vocabulary: config.vocabularySize, rewards: replays ? (loaded.questions.first ?? question).given : nil)
    if question.ids.count > most {
      dropped(.overlong, question.ids.count)
      continue
    }
    question.ids.withUnsafeBytes { digest.updateDelimited(Array($0)) }
    digest.updateDelimited(question.columns.serialized)
    loaded.questions.append(question)
  }
  loaded.digest = digest.finish().hex
  guard !loaded.questions.isEmpty else {
    let why =
      loaded.dropped.first.map { first in
        let detail = first.detail.map { ": \($0)" } ?? ""
        return ", the first for being \(first.reason.rawValue) (\(first.place))\(detail)"
      } ?? ""
    throw TrainError(
      sources.joined(separator: " "),
      "of \(read) rows none is a question that can be asked\(why); docs/methods/grpo.md, Rows, says what rows are"
    )
  }
  return loaded
}

extension Question {
  /// The names of the rewards that its first completion came with.
  fileprivate var given: [String] {
    let rewards = columns["completions"]?.array?.first?["rewards"]?.members ?? []
    return rewards.map { String(decoding: $0.name, as: UTF8.self) }
  }

  /// - Parameter rewards: of completions to learn from; nil: they are drawn.
  /// - Throws: `TrainError` with the place for ids that the model does not have, and for completions that are none.
  fileprivate func check(vocabulary: Int, rewards: [String]?) throws {
    func check(_ ids: [Int32], _ name: String) throws {
      guard let id = ids.first(where: { $0 < 0 || Int($0) >= vocabulary }) else { return }
      throw TrainError(
        place,
        "\(name): the model has no id \(id), but those from 0 to \(vocabulary - 1); they must be of its own tokenizer"
      )
    }
    try check(ids, "prompt")
    guard let rewards else { return }
    for (number, rollout) in try Replay.rollouts(of: self, rewards).enumerated() {
      try check(rollout.ids, "completions[\(number)]")
    }
  }
}
