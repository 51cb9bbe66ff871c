public import Corpus
internal import Foundation

/// Sealed dedup shards of another corpus, whose items are never removed and whose copies are.
public struct PublishedShards: Sendable {
  let shards: [Shard]
  /// The digests of what is in them, ascending: the same wherever the files lie.
  let digests: [String]

  /// Whether there are none.
  public var isEmpty: Bool { shards.isEmpty }

  /// No shards.
  public init() { (shards, digests) = ([], []) }

  /// - Parameters:
  ///   - paths: dedup shards, folders of such, or corpus folders.
  ///   - own: the corpus that is worked on; its own shards are no published ones.
  /// - Throws: `CorpusFailure` if a path has no sealed dedup shards, or is the corpus' own.
  public init(_ paths: [String], besides own: Corpus) throws {
    let forbidden = URL(filePath: own.folder(of: .dedup)).resolvingSymlinksInPath().path
    var found: [String: Shard] = [:]
    for path in paths {
      for file in try PublishedShards.files(of: path) {
        let folder = URL(filePath: file).resolvingSymlinksInPath().deletingLastPathComponent().path
        guard folder != forbidden else {
          throw CorpusFailure(
            .mismatch, file, "this is a shard of the corpus that is worked on",
            remedy: "give the shards of another corpus, or a copy of these")
        }
        let shard = try Shard.openForReading(file, stage: .dedup)
        guard let digest = try shard.meta("sealed_digest") else {
          throw CorpusFailure(
            .mismatch, file, "the shard is not finished", remedy: "run yisang dedup there to its end")
        }
        found[digest] = found[digest] ?? shard
      }
    }
    let sorted = found.sorted { $0.key < $1.key }
    (digests, shards) = (sorted.map(\.key), sorted.map(\.value))
  }

  private static func files(of path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CorpusFailure(
        .missing, path, "there is nothing here", remedy: "give a dedup shard, or a folder with such")
    }
    if !isFolder.boolValue { return [path] }
    let inner = path + "/" + Stage.dedup.name
    let folder = FileManager.default.fileExists(atPath: inner) ? inner : path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let files = names.filter { $0.hasSuffix(".sqlite") && !$0.hasSuffix(".open.sqlite") }
    guard !files.isEmpty else {
      throw CorpusFailure(
        .missing, folder, "there are no dedup shards here",
        remedy: "give a dedup shard, or a folder with such")
    }
    return files.map { folder + "/" + $0 }
  }
}
