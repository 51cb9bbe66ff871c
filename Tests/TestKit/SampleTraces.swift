public import Corpus
internal import Foundation
public import GRDB

/// Traces on items and the examples made of the good ones, for tests that need shards of them.
public enum SampleTraces {
  /// A trace; the verdict is the first of the rules that it failed.
  public struct Trace: Sendable {
    /// What it is a trace on.
    public var item: Item
    /// Which of its item's, from 0.
    public var rollout = 0
    /// Verdicts, in their order; none is `ok`.
    public var failed: [String] = []
    /// The think part.
    public var think = "Let me see: 사과 is an apple.\n\nWait, the 나머지 counts too.\n\nSo 3."
    /// What follows it.
    public var answer = "답은 3개입니다."
    /// What was done to the question, as JSON.
    public var augmentation: String?
    /// The user's message; nil for the item's text.
    public var prompt: String?
    /// The model.
    public var teacher = "teacher-1"

    /// A good trace on an item.
    public init(_ item: Item, rollout: Int = 0, failed: [String] = []) {
      (self.item, self.rollout, self.failed) = (item, rollout, failed)
    }

    /// Its id, and that of its example.
    public var id: RecordID { RecordID(page: "trace \(item.id) \(rollout)") }
    /// What its completion is stored under.
    public var key: [UInt8] { Digest.sha256(Array("key \(item.id) \(rollout)".utf8)) }
  }

  /// Seals traces into shard 0 of the stage trace, and the good ones into that of the stage distill.
  ///
  /// - Parameters:
  ///   - parameters: of the stage trace.
  ///   - distillParameters: of the stage distill.
  public static func seal(
    _ traces: [Trace], in corpus: Corpus, parameters: [String: String] = [:],
    distillParameters: [String: String] = [:]
  ) throws {
    let shard = try open(.trace, in: corpus, parameters)
    try shard.database.write { db in for trace in traces { try insert(trace, db) } }
    try shard.seal()
    let examples = try open(.distill, in: corpus, distillParameters)
    try examples.database.write { db in
      for trace in traces where trace.failed.isEmpty { try insert(exampleOf: trace, db) }
    }
    try examples.seal()
  }

  private static func open(_ stage: Stage, in corpus: Corpus, _ values: [String: String]) throws -> Shard {
    try corpus.createFolder(of: stage)
    let path = corpus.path(of: stage, 0)
    try? FileManager.default.removeItem(atPath: path)
    let shard = try Shard.openForWriting(path, stage: stage, durable: false)
    try shard.database.write { try shard.setMeta($0, "parameters", Parameters(values).json) }
    return shard
  }

  /// Writes a trace, and why it stays behind.
  public static func insert(_ trace: Trace, _ db: Database) throws {
    let item = trace.item
    let values: [String: (any DatabaseValueConvertible)?] = [
      "id": trace.id, "key": Data(trace.key), "item": item.id, "page": item.page, "url": item.url,
      "host": item.host,
      "category": item.category, "title": item.title, "retrieved_at": item.retrievedAt,
      "rollout": trace.rollout, "attempt": 0, "teacher": trace.teacher, "cot": "mixed",
      "instruction": String(repeating: "ab", count: 32), "augmentation": trace.augmentation,
      "prompt": trace.prompt ?? item.text,
      "think": trace.think, "answer": trace.answer, "finish_reason": "stop",
      "verdict": trace.failed.first ?? "ok", "failed": trace.failed.joined(separator: " "),
      "korean_think": 0.11, "korean_answer": 0.71, "han_drift": 0, "repetition": 0, "reflections": 1,
      "prompt_tokens": 21, "output_tokens": 34, "student_tokens": 40, "gold": nil, "extracted": nil,
      "agreement": nil, "overlap": nil,
    ]
    let names = values.keys.sorted()
    let marks = names.map { ":" + $0 }.joined(separator: ", ")
    try db.execute(
      sql: "INSERT INTO trace (\(names.joined(separator: ", "))) VALUES (\(marks))",
      arguments: StatementArguments(values))
    guard let verdict = trace.failed.first else { return }
    try Rejection("trace." + verdict, value: "0.01", threshold: "≥ 0.05").insert(
      id: trace.id, url: item.url, into: db)
  }

  /// Writes the example made of a trace.
  public static func insert(exampleOf trace: Trace, _ db: Database) throws {
    let item = trace.item
    let messages = [
      ["role": "user", "content": trace.prompt ?? item.text],
      ["role": "assistant", "content": "<think>\n\(trace.think)\n</think>\n\n\(trace.answer)"],
    ]
    try db.execute(
      sql: """
        INSERT INTO example (id, item, page, url, host, category, title, retrieved_at, teacher, messages,
          augmentation)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        trace.id, item.id, item.page, item.url, item.host, item.category, item.title, item.retrievedAt,
        trace.teacher,
        String(decoding: try JSONEncoder().encode(messages), as: UTF8.self),
        trace.augmentation,
      ])
  }
}
