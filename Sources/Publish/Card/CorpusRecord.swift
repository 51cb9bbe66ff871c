internal import Corpus
internal import Foundation

/// How a corpus came to be, as a card may say it: counts and settings, no text, no place, no host that is not named.
struct CorpusRecord {
  /// A stage that was run.
  struct StageRecord {
    let count: StageCount
    /// Name and value, sorted.
    let settings: [(name: String, value: String)]
  }

  /// In the order records pass through them.
  let stages: [StageRecord]
  /// SHA-256 over the digests of the shards that were read.
  let digest: String

  /// - Parameters:
  ///   - keys: `stage/nnnnn=digest` of the shards that rows and verdicts were read from.
  ///   - hidden: hosts that must not be named.
  init(_ corpus: Corpus, keys: [String], hiding hidden: Set<String>) throws {
    var records: [StageRecord] = []
    for stage in Stage.all {
      guard let count = try corpus.count(of: stage), let index = try corpus.sealedIndices(of: stage).first
      else { continue }
      let parameters = try SealedShard(corpus: corpus, stage: stage, index: index).parameters
      let values = (try? JSONDecoder().decode([String: String].self, from: Data(parameters.utf8))) ?? [:]
      let settings = values.sorted { $0.key < $1.key }.map { name, value in
        (name, CorpusRecord.shown(value, isAboutSites: stage == .item || stage == .license, hidden))
      }
      records.append(StageRecord(count: count, settings: settings))
    }
    var digest = Digest()
    for key in keys { digest.updateDelimited(Array(key.utf8)) }
    (stages, self.digest) = (records, digest.finish().hex)
  }

  /// The record of a stage; nil if it was not run.
  subscript(stage: String) -> StageRecord? { stages.first { $0.count.stage == stage } }

  /// The settings whose name says what they are about, in any stage.
  func settings(named words: [String]) -> [(name: String, value: String)] {
    stages.flatMap(\.settings).filter { setting in words.contains { setting.name.hasPrefix($0) } }
  }

  /// A value as it is, or its digest where it speaks of sites one by one, names a hidden host, or is long.
  static func shown(_ value: String, isAboutSites: Bool, _ hidden: Set<String>) -> String {
    let isLong = value.utf8.count > 300
    if isLong || isAboutSites && value.contains("=") || hidden.contains(where: { value.contains($0) }) {
      return "sha256 \(Digest.sha256(Array(value.utf8)).hex.prefix(16))…"
    }
    // Of a path on this machine only the name is of use elsewhere.
    let words = value.split(separator: " ", omittingEmptySubsequences: false).map { word in
      word.hasPrefix("/") ? word.split(separator: "/").last ?? word : word
    }
    return words.joined(separator: " ")
  }
}
