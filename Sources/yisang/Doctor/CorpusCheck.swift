import Corpus
import Foundation

/// The corpus, stage by stage: what is finished, what is open, what is missing or behind, who is writing.
struct CorpusCheck {
  /// One stage, as its folder has it.
  struct Part {
    var stage: String
    var verb: String
    var sealed: [Int] = []
    var open: [Int] = []
    /// Why the shards cannot be used as they are.
    var staleness: String?
    var isLocked = false
    /// Why the folder could not be looked at.
    var failure: String?
  }

  var root: String
  var isThere: Bool
  var parts: [Part]

  var findings: [Finding] {
    guard isThere else { return [.ok("shards", "no corpus at \(root) yet")] }
    let found = parts.flatMap(findings)
    return found.isEmpty ? [.ok("shards", "none in \(root) yet")] : found
  }

  private func findings(_ part: Part) -> [Finding] {
    if let failure = part.failure {
      return [Finding(name: "shards", state: .problem, text: failure, remedy: nil)]
    }
    guard !part.sealed.isEmpty || !part.open.isEmpty || part.isLocked else { return [] }
    var found: [Finding] = []
    if part.isLocked {
      found.append(
        .note(
          "shards", "\(part.stage): a yisang is writing here now",
          do: "wait until it ends, before another writes"))
    }
    let missing = missing(part.sealed + part.open)
    if !missing.isEmpty {
      let list = missing.prefix(5).map(String.init).joined(separator: ", ") + (missing.count > 5 ? " …" : "")
      found.append(
        .problem(
          "shards", "\(part.stage): shard \(list) is not there",
          do: "put the file back, or run yisang \(part.verb) again, which makes it anew where it can"))
    }
    if !part.open.isEmpty, !part.isLocked {
      found.append(
        .note(
          "shards", "\(part.stage): \(counted(part.open.count, "unfinished shard"))",
          do: "run yisang \(part.verb) again: it goes on"))
    }
    if let staleness = part.staleness, missing.isEmpty, part.open.isEmpty {
      found.append(.note("shards", staleness))
    }
    return found.isEmpty
      ? [.ok("shards", "\(part.stage): \(counted(part.sealed.count, "finished shard"))")] : found
  }

  /// Numbers up to the last that no shard has.
  private func missing(_ indices: [Int]) -> [Int] {
    guard let last = indices.max() else { return [] }
    let there = Set(indices)
    return (0...last).filter { !there.contains($0) }
  }
}

extension CorpusCheck {
  static func of(_ corpus: Corpus) -> Self {
    Self(
      root: corpus.root, isThere: FileManager.default.fileExists(atPath: corpus.root),
      parts: Stage.all.map { part(corpus, $0) })
  }

  private static func part(_ corpus: Corpus, _ stage: Stage) -> Part {
    var part = Part(stage: stage.name, verb: stage.verb)
    do {
      part.sealed = try corpus.sealedIndices(of: stage)
      part.open = try corpus.openIndices(of: stage)
      part.staleness = try corpus.staleness(of: stage)?.description
    } catch {
      part.failure = "\(error)"
    }
    let lock = corpus.folder(of: stage) + "/lock"
    if FileManager.default.fileExists(atPath: lock), access(lock, W_OK) == 0 {
      part.isLocked = (try? FileLock(lock)) == nil
    }
    return part
  }
}
