internal import Corpus
internal import Foundation

/// `corpus/removals.jsonl`: what was asked to be forgotten, when, why, and how much that was; nothing of what it said.
struct RemovalLog {
  private let path: String

  init(corpus: Corpus) { path = corpus.root + "/removals.jsonl" }

  private struct Line: Encodable {
    let at: String
    let kind, key: String
    let pages: Int
    let rows: [String: Int]
    let reason: String?
    let version: String
  }

  /// Adds a line, durably.
  func add(_ summary: ForgetSummary, reason: String?, at now: Double) throws {
    let line = Line(
      at: Date(timeIntervalSince1970: now.rounded(.down)).formatted(.iso8601), kind: summary.kind,
      key: summary.key, pages: summary.pages, rows: summary.rows, reason: reason, version: Shard.toolVersion)
    try appendDurably(line, to: path)
  }
}
