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
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = [UInt8](try encoder.encode(line)) + [0x0A]
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    defer { close(descriptor) }
    guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw CorpusFailure(
        .system, path, String(cString: strerror(errno)), remedy: "check its permissions and the free space")
    }
  }
}
