internal import Foundation
internal import GRDB

/// A trace as its shard has it, with why it stays behind.
public struct StoredTrace: Sendable {
  /// A rule that was failed.
  public struct Failure: Sendable, Equatable {
    /// The verdict's name.
    public let verdict: String
    /// What was found; nil where nothing was measured.
    public let value: String?
    /// What it was held against; nil where nobody wrote it down.
    public let threshold: String?
  }

  /// The trace, what it is made of, and what its completion is stored under.
  public let id, item, page: RecordID, key: [UInt8]
  /// Where the page was fetched; what the question is called; its subject.
  public let url, title: String, category: String?
  /// Which of its item's, and which try of it, from 0.
  public let rollout, attempt: Int
  /// The model, the kind of chain of thought, the digest of the instruction, what was added to the question.
  public let teacher, cot, instruction: String, augmentation: String?
  /// The question as it was asked, and the two parts of what came.
  public let prompt, think, answer: String
  /// The server's word, and the verdict.
  public let finishReason, verdict: String
  /// Shares of Korean, from 0 to 1.
  public let koreanThink, koreanAnswer: Double
  /// Letters of other scripts; how often something is repeated; places where it looks back.
  public let hanDrift, repetition, reflections: Int
  /// As the teacher counted them, and the student's tokenizer; nil where nobody did.
  public let promptTokens, outputTokens, studentTokens: Int?
  /// The known answer, the one found in the trace, whether they agree; what it shares with a benchmark.
  public let gold, extracted, agreement, overlap: String?
  /// Every rule it failed; none for a good one.
  public let failed: [Failure]
  /// The settings of its stage.
  public let parameters: [String: String]

  fileprivate init(_ row: Row, parameters: [String: String]) {
    (id, item, page) = (row["id"], row["item"], row["page"])
    key = Array(row["key"] as Data)
    (url, title, category) = (row["url"], row["title"], row["category"])
    (rollout, attempt) = (row["rollout"], row["attempt"])
    (teacher, cot, instruction, augmentation) = (
      row["teacher"], row["cot"], row["instruction"], row["augmentation"]
    )
    (prompt, think, answer) = (row["prompt"], row["think"], row["answer"])
    (finishReason, verdict) = (row["finish_reason"], row["verdict"])
    (koreanThink, koreanAnswer) = (row["korean_think"], row["korean_answer"])
    (hanDrift, repetition, reflections) = (row["han_drift"], row["repetition"], row["reflections"])
    (promptTokens, outputTokens, studentTokens) = (
      row["prompt_tokens"], row["output_tokens"], row["student_tokens"]
    )
    (gold, extracted, agreement, overlap) = (row["gold"], row["extracted"], row["agreement"], row["overlap"])
    self.parameters = parameters
    failed = StoredTrace.failures(row, parameters)
  }

  /// The first failed rule stands in `reject` as it was found; of the others the columns tell.
  private static func failures(_ row: Row, _ parameters: [String: String]) -> [Failure] {
    let names = (row["failed"] as String).split(separator: " ").map(String.init)
    return names.map { name in
      if name == row["verdict"], (row["reason"] as String?) != nil {
        return Failure(verdict: name, value: row["value"], threshold: row["threshold"])
      }
      func percent(_ column: String) -> String { RuleNumber.short(row[column]) }
      func setting(_ name: String) -> String? { parameters[name] }
      return switch name {
      case "truncated": Failure(verdict: name, value: row["finish_reason"], threshold: nil)
      case "looped":
        Failure(
          verdict: name, value: "\(row["repetition"] as Int) times", threshold: setting("repetition_times"))
      case "not-korean-answer":
        Failure(verdict: name, value: percent("korean_answer"), threshold: setting("min_answer_korean"))
      case "language-drift":
        Failure(
          verdict: name, value: "\(percent("korean_think")), \(row["han_drift"] as Int) letters",
          threshold: setting("min_think_korean").map { "\($0)–\(setting("max_think_korean") ?? "1")" })
      case "overlong":
        Failure(
          verdict: name, value: (row["student_tokens"] as Int?).map(String.init),
          threshold: setting("max_trace_tokens"))
      case "contaminated": Failure(verdict: name, value: row["overlap"], threshold: nil)
      case "wrong": Failure(verdict: name, value: row["extracted"], threshold: row["gold"])
      default: Failure(verdict: name, value: nil, threshold: nil)
      }
    }
  }
}

/// Shares as people read them.
private enum RuleNumber {
  static func short(_ share: Double) -> String { "\((share * 10_000).rounded() / 10_000)" }
}

extension Corpus {
  /// The trace with this id, or all on the item or the page with it, in the order of their rollouts.
  ///
  /// - Parameter query: at least 6 hexadecimal digits of an id, or a page's canonical URL.
  /// - Returns: none if no trace answers to it.
  /// - Throws: `CorpusFailure` if the digits are those of more than one.
  public func traces(of query: String) throws -> [StoredTrace] {
    let (from, to): (RecordID, RecordID)
    if query.contains("://") {
      from = RecordID(page: query)
      to = from
    } else {
      guard let range = RecordID.range(beginning: query) else { return [] }
      (from, to) = (range.lowerBound, range.upperBound)
    }
    for column in ["id", "item", "page"] {
      var found: [StoredTrace] = []
      for index in try sealedIndices(of: .trace) {
        let sealed = try SealedShard(corpus: self, stage: .trace, index: index)
        let parameters = try Parameters(json: sealed.parameters).values
        found += try sealed.shard.database.read { db in
          try Row.fetchAll(
            db,
            sql: """
              SELECT trace.*, reject.reason, reject.value, reject.threshold FROM trace
              LEFT JOIN reject ON reject.id = trace.id
              WHERE trace.\(column) BETWEEN ? AND ? ORDER BY trace.item, rollout, attempt
              """, arguments: [from, to]
          ).map { StoredTrace($0, parameters: parameters) }
        }
      }
      let owners = Set(found.map { column == "id" ? $0.id : column == "item" ? $0.item : $0.page })
      guard owners.count < 2 else {
        throw CorpusFailure(
          .mismatch, query, "\(owners.count) records have ids that begin so", remedy: "give more digits")
      }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// What a record is about, by an example's, a trace's or an item's id; nil if no finished shard has it.
  public func headline(of id: RecordID) throws -> (
    title: String, category: String?, url: String, text: String
  )? {
    for (stage, table, text) in [
      (Stage.distill, "example", "''"), (.trace, "trace", "prompt"), (.dedup, "item", "body"),
      (.filter, "item", "body"), (.item, "item", "body"),
    ] {
      for index in try sealedIndices(of: stage) {
        let shard = try Shard.openForReading(path(of: stage, index), stage: stage)
        let row = try shard.database.read { db in
          try Row.fetchOne(
            db, sql: "SELECT title, category, url, \(text) AS text FROM \(table) WHERE id = ?",
            arguments: [id])
        }
        if let row { return (row["title"], row["category"], row["url"], row["text"]) }
      }
    }
    return nil
  }

  /// An item as the last stage that kept it has it; nil if none did.
  public func item(_ id: RecordID) throws -> Item? {
    for stage in [Stage.dedup, .filter, .item] {
      for index in try sealedIndices(of: stage) {
        let shard = try Shard.openForReading(path(of: stage, index), stage: stage)
        if let item = try shard.database.read({ try Item.find(id, in: $0) }) { return item }
      }
    }
    return nil
  }
}

extension RecordID {
  /// The ids that begin with these hexadecimal digits, 6 at least; nil for other texts.
  static func range(beginning digits: String) -> ClosedRange<RecordID>? {
    let values = digits.utf8.map { digit -> UInt8? in
      switch digit {
      case 0x30...0x39: digit - 0x30
      case 0x41...0x46, 0x61...0x66: (digit | 0x20) - 0x61 + 10
      default: nil
      }
    }
    let known = values.compactMap(\.self)
    guard known.count == values.count, (6...32).contains(known.count) else { return nil }
    func padded(_ digit: UInt8) -> RecordID? {
      let all = known + Array(repeating: digit, count: 32 - known.count)
      return RecordID(stride(from: 0, to: 32, by: 2).map { all[$0] << 4 | all[$0 + 1] })
    }
    guard let first = padded(0), let last = padded(15) else { return nil }
    return first...last
  }
}
