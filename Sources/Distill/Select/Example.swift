internal import Corpus
internal import GRDB
internal import StrictJSON

/// One conversation to train on: the question, and the trace that answers it. No system message (paper, appendix B).
public struct Example: Sendable, Equatable {
  let id: RecordID
  let item: RecordID
  let page: RecordID
  let url: String
  let host: String
  let category: String?
  let title: String
  let retrievedAt: Double
  let teacher: String
  /// JSON: `[{"role":"user","content":…},{"role":"assistant","content":"<think>\n…\n</think>\n\n…"}]`.
  let messages: String
  /// What was done to the question; JSON, nil if nothing.
  let augmentation: String?

  /// The assistant's message of a trace.
  static func content(think: String, answer: String) -> String { "<think>\n\(think)\n</think>\n\n\(answer)" }

  private static func messages(prompt: String, think: String, answer: String) -> String {
    let turns = [("user", prompt), ("assistant", content(think: think, answer: answer))].map { role, text in
      JSON.object([JSON.Member("role", .text(role)), JSON.Member("content", .text(text))])
    }
    return String(decoding: JSON.array(turns).serialized, as: UTF8.self)
  }

  /// Reads good traces of a trace shard behind `position`, in order.
  static func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Example)] {
    let rows = try ColumnStatement(
      db,
      """
      SELECT seq, id, item, page, url, host, category, title, retrieved_at, teacher, prompt, think, answer,
        augmentation
      FROM trace WHERE verdict = 'ok' AND seq > ? ORDER BY seq LIMIT ?
      """)
    rows.bind(0, position)
    rows.bind(1, limit)
    var examples: [(Int64, Example)] = []
    while try rows.next() {
      let example = Example(
        id: try rows.id(1), item: try rows.id(2), page: try rows.id(3), url: rows.text(4), host: rows.text(5),
        category: rows.optionalText(6), title: rows.text(7), retrievedAt: rows.double(8),
        teacher: rows.text(9),
        messages: messages(prompt: rows.text(10), think: rows.text(11), answer: rows.text(12)),
        augmentation: rows.optionalText(13))
      examples.append((rows.int64(0), example))
    }
    return examples
  }

  /// Writes the row.
  func insert(into db: Database) throws {
    let row = try ColumnStatement(
      db,
      """
      INSERT INTO example (id, item, page, url, host, category, title, retrieved_at, teacher, messages, augmentation)
      VALUES (?,?,?,?,?,?,?,?,?,?,?)
      """)
    row.bind(0, id)
    row.bind(1, item)
    row.bind(2, page)
    row.bind(3, url)
    row.bind(4, host)
    row.bind(5, category)
    row.bind(6, title)
    row.bind(7, retrievedAt)
    row.bind(8, teacher)
    row.bind(9, messages)
    row.bind(10, augmentation)
    try row.run()
  }
}
