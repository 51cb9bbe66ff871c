import Checkpoints
import Corpus
import Foundation

/// Digests of what steps read and make, as it lies there now.
struct Fingerprints {
  /// Files above this are told apart by size and time of change alone.
  private static let largest = 256 << 20
  /// In the place of the digest of a shard that is still written.
  static let unfinished = "unfinished"
  /// Entries of a folder that is no model.
  private static let mostEntries = 10_000

  /// The digests of all that is there, by name: `filter/0`, `runs/sft`; what is not there has none.
  ///
  /// - Throws: `CorpusFailure` for a shard that cannot be read.
  static func of(_ artifacts: [PipelineStep.Artifact]) throws -> [String: String] {
    var found: [String: String] = [:]
    for artifact in artifacts {
      switch artifact.kind {
      case .shards(let root, let name):
        let corpus = Corpus(root: root)
        guard let stage = Stage.all.first(where: { $0.name == name }) else { continue }
        for index in try corpus.sealedIndices(of: stage) {
          found["\(artifact.place)/\(index)"] = try SealedShard(corpus: corpus, stage: stage, index: index)
            .digest
        }
        for index in try corpus.openIndices(of: stage) {
          found["\(artifact.place)/\(index).open"] = unfinished
        }
      case .path: found[artifact.place] = path(artifact.place)
      }
    }
    return found
  }

  private static func path(_ path: String) -> String? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    return isFolder.boolValue ? folder(path) : file(path)
  }

  private static func folder(_ path: String) -> String? {
    let adapter = "\(path)/adapter_model.safetensors"
    if FileManager.default.fileExists(atPath: adapter) {
      return file(adapter).flatMap { weights in file("\(path)/adapter_config.json").map { "\(weights) \($0)" }
      }
    }
    if FileManager.default.fileExists(atPath: "\(path)/config.json") {
      if let checkpoint = try? Checkpoint(folder: path) { return CheckpointIdentity(checkpoint).name }
      // Of a model without weights (from_scratch) the configuration and the tokenizer count.
      return ["config.json", "tokenizer.json"].compactMap { file("\(path)/\($0)") }.joined(separator: " ")
    }
    return listing(path)
  }

  /// A folder of files: names, sizes and times, without what programs leave while they read.
  private static func listing(_ path: String) -> String? {
    guard let found = FileManager.default.enumerator(atPath: path) else { return nil }
    let names = found.compactMap { $0 as? String }.filter { !isPassing($0) }.sorted().prefix(mostEntries)
    let lines = names.map { "\($0) \(stamp("\(path)/\($0)"))" }
    return lines.isEmpty ? nil : Digest.sha256(Array(lines.joined(separator: "\n").utf8)).hex
  }

  /// A lock, or what SQLite has beside an open database.
  private static func isPassing(_ name: String) -> Bool {
    let last = name.split(separator: "/").last ?? ""
    return last == "lock" || [".lock", "-wal", "-shm", "-journal"].contains { last.hasSuffix($0) }
  }

  private static func stamp(_ path: String) -> String {
    var status = stat()
    // A folder within changes with every lock in it; what it holds is listed.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { return "" }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }

  private static func file(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    if status.st_size > largest { return stamp(path) }
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    var digest = Digest()
    while let bytes = try? handle.read(upToCount: 1 << 20), !bytes.isEmpty { digest.update(bytes) }
    return digest.finish().hex
  }
}
