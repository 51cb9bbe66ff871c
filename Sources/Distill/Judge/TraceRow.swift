public import Corpus
public import GRDB
public import Reasoning

/// A trace with all that was measured on it: a row of the stage `trace`.
public struct TraceRow: Sendable {
  /// A digest of the request's key and the item's id.
  public let id: RecordID
  /// The request.
  public let key: [UInt8]
  /// The prompt's item.
  public let item: Item
  /// Number of the answer, from 0.
  public let rollout: Int
  /// Number of the try at it, from 0.
  public let attempt: Int
  /// The model's name.
  public let teacher: String
  /// The language that was asked for.
  public let cot: String
  /// The instruction's digest.
  public let instruction: String
  /// What was done to the question; JSON, nil if nothing.
  public let augmentation: String?
  /// The user's message.
  public let prompt: String
  /// The think part, without its tags.
  public let think: String
  /// What follows it.
  public let answer: String
  /// `stop`, `length` …, as the server said; empty if it did not.
  public let finishReason: String
  /// What the rules say.
  public let judgement: TraceJudgement
  /// Tokens of the prompt as the teacher counts them, nil where it does not.
  public let promptTokens: Int?
  /// Tokens of the completion, likewise.
  public let outputTokens: Int?
  /// Prompt and trace in the student's tokens, nil without a student.
  public let studentTokens: Int?
  /// The known answer; nil where nobody asked, or none is known.
  public let gold: String?
  /// What was read from the trace.
  public let extracted: String?
  /// Whether they agree.
  public let agreement: Agreement?
  /// `benchmark entry` of what it shares text with.
  public let overlap: String?

  /// The id of the trace that answers a request about an item: two items of the same words share the request.
  static func id(of key: [UInt8], _ item: RecordID) -> RecordID {
    var digest = Digest()
    digest.updateDelimited(key)
    digest.updateDelimited(item.bytes)
    return RecordID(digest.finish().prefix(16)) ?? item
  }

  /// Every rule it fails, in the order of the verdicts.
  public var failed: [TraceVerdict] { judgement.failed.map(\.verdict) }
}

extension TraceRow {
  private static let columns = [
    "id", "key", "item", "page", "url", "host", "category", "title", "retrieved_at", "rollout", "attempt",
    "teacher",
    "cot", "instruction", "augmentation", "prompt", "think", "answer", "finish_reason", "verdict", "failed",
    "korean_think", "korean_answer", "han_drift", "repetition", "reflections", "prompt_tokens",
    "output_tokens",
    "student_tokens", "gold", "extracted", "agreement", "overlap",
  ]

  /// Writes the row, and why the trace stays behind if it does.
  public func insert(into db: Database) throws {
    let places = TraceRow.columns.map { _ in "?" }.joined(separator: ",")
    let row = try ColumnStatement(
      db, "INSERT INTO trace (\(TraceRow.columns.joined(separator: ","))) VALUES (\(places))")
    row.bind(0, id)
    row.bind(1, blob: key)
    row.bind(2, item.id)
    row.bind(3, item.page)
    row.bind(4, item.url)
    row.bind(5, item.host)
    row.bind(6, item.category)
    row.bind(7, item.title)
    row.bind(8, item.retrievedAt)
    row.bind(9, rollout)
    row.bind(10, attempt)
    row.bind(11, teacher)
    row.bind(12, cot)
    row.bind(13, instruction)
    row.bind(14, augmentation)
    row.bind(15, prompt)
    row.bind(16, think)
    row.bind(17, answer)
    row.bind(18, finishReason)
    row.bind(19, judgement.verdict.rawValue)
    row.bind(20, failed.map(\.rawValue).joined(separator: " "))
    row.bind(21, judgement.koreanThink)
    row.bind(22, judgement.koreanAnswer)
    row.bind(23, judgement.hanDrift)
    row.bind(24, judgement.repetition?.count ?? 0)
    row.bind(25, judgement.reflections.count)
    row.bind(26, promptTokens)
    row.bind(27, outputTokens)
    row.bind(28, studentTokens)
    row.bind(29, gold)
    row.bind(30, extracted)
    row.bind(31, agreement?.rawValue)
    row.bind(32, overlap)
    try row.run()
    guard let first = judgement.failed.first else { return }
    try Rejection("trace.\(first.verdict.rawValue)", value: first.value, threshold: first.threshold)
      .insert(id: id, url: item.url, into: db)
  }
}
