internal import Foundation
internal import GRDB

/// A corpus folder: `<root>/<stage>/<nnnnn>.sqlite`, a run log beside them, and nothing hidden.
public struct Corpus: Sendable {
  /// The folder.
  public let root: String

  /// Names a corpus; nothing is created until a stage writes.
  public init(root: String) {
    self.root = root
  }

  /// The folder of a stage.
  public func folder(of stage: Stage) -> String { "\(root)/\(stage.name)" }

  /// The path of a stage's sealed shard.
  public func path(of stage: Stage, _ index: Int) -> String { "\(folder(of: stage))/\(name(index)).sqlite" }

  /// The path of a stage's shard while it is written.
  public func openPath(of stage: Stage, _ index: Int) -> String {
    "\(folder(of: stage))/\(name(index)).open.sqlite"
  }

  /// The path of the lock on one shard of a stage, for those who work on parts of it.
  func lockPath(of stage: Stage, _ index: Int) -> String { "\(folder(of: stage))/\(name(index)).lock" }

  /// The indices of a stage's shards that have such a file, whether somebody holds it or not.
  func lockedIndices(of stage: Stage) throws -> [Int] { try indices(of: stage, suffix: ".lock") }

  private func name(_ index: Int) -> String {
    let digits = String(index)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// Creates the folder of a stage.
  public func createFolder(of stage: Stage) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder(of: stage), withIntermediateDirectories: true)
    } catch {
      throw CorpusFailure(
        .system, folder(of: stage), "the folder cannot be created",
        remedy: "check the path, its permissions and the free space")
    }
  }

  /// The indices of a stage's sealed shards, ascending; none where the stage has no folder.
  ///
  /// - Throws: `CorpusFailure` if the folder is there and cannot be read.
  public func sealedIndices(of stage: Stage) throws -> [Int] { try indices(of: stage, suffix: ".sqlite") }

  /// The indices of a stage's shards that are still being written, ascending; none where the stage has no folder.
  ///
  /// - Throws: `CorpusFailure` if the folder is there and cannot be read.
  public func openIndices(of stage: Stage) throws -> [Int] { try indices(of: stage, suffix: ".open.sqlite") }

  private func indices(of stage: Stage, suffix: String) throws -> [Int] {
    let folder = folder(of: stage)
    guard try isThere(folder) else { return [] }
    // A folder that cannot be listed is not an empty one: its shards would be made anew, or taken for gone.
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw CorpusFailure(
        .system, folder, "the folder cannot be read", remedy: "check that it is a folder, and its permissions"
      )
    }
    return names.compactMap { name in
      name.hasSuffix(suffix) && name.utf8.count == 5 + suffix.utf8.count ? Int(name.prefix(5)) : nil
    }.sorted()
  }

  /// The sealed shards of a stage, checked to belong together.
  ///
  /// - Throws: `CorpusFailure` if there are none, or if they were made with different settings.
  public func sealedShards(of stage: Stage) throws -> [SealedShard] {
    let shards = try sealedIndices(of: stage).map { try SealedShard(corpus: self, stage: stage, index: $0) }
    guard !shards.isEmpty else {
      throw CorpusFailure(
        .missing, folder(of: stage), "there are no finished \(stage.name) shards",
        remedy: "run \(try firstMissing(stage).commands) first")
    }
    try checkAlike(shards)
    try checkWhole(stage, shards.map(\.index))
    try checkInputs(of: shards)
    return shards
  }

  /// Those of a part of a stage's sealed shards, checked to belong together and with what they were made from; whether the
  /// stage is whole is for whoever works on all.
  public func sealedShards(of stage: Stage, part: Part?) throws -> [SealedShard] {
    guard let part else { return try sealedShards(of: stage) }
    let indices = try sealedIndices(of: stage)
    // None at all is a stage that was not run.
    guard !indices.isEmpty else { return try sealedShards(of: stage) }
    let shards = try indices.filter(part.has).map { try SealedShard(corpus: self, stage: stage, index: $0) }
    try checkAlike(shards)
    try checkInputs(of: shards)
    return shards
  }

  private func checkAlike(_ shards: [SealedShard]) throws {
    guard let first = shards.first, let other = shards.first(where: { $0.parameters != first.parameters })
    else { return }
    throw CorpusFailure(
      .mismatch, other.shard.path, "was made with other settings than \(first.shard.path)",
      remedy: "run yisang \(first.shard.stage.verb) to its end")
  }

  /// The first of the stages that lead to one and have no finished shards.
  private func firstMissing(_ stage: Stage) throws -> Stage {
    guard let before = stage.before, try sealedIndices(of: before).isEmpty else { return stage }
    return try firstMissing(before)
  }

  /// Why a stage's shards cannot be used as they are; nil if they can, or if there are none.
  public func staleness(of stage: Stage) throws -> CorpusFailure? {
    guard try !sealedIndices(of: stage).isEmpty else { return nil }
    do { _ = try sealedShards(of: stage) } catch let failure as CorpusFailure where failure.code == .mismatch
    {
      return failure
    }
    return nil
  }

  /// Refuses a stage that was broken off, or is behind: each shard of the stages before it must have its own.
  private func checkWhole(_ stage: Stage, _ indices: [Int]) throws {
    let isDerived = stage != .crawl
    let isBrokenOff = try isDerived && !openIndices(of: stage).isEmpty
    guard !isBrokenOff else {
      throw CorpusFailure(
        .mismatch, folder(of: stage), "the stage was not run to its end",
        remedy: "run yisang \(stage.verb) again")
    }
    guard let before = stage.before else { return }
    let wanted = try sealedIndices(of: before)
    guard [[], indices].contains(wanted) else {
      throw CorpusFailure(
        .mismatch, folder(of: stage), "the stage was not run on all \(before.name) shards that are there now",
        remedy: "run yisang \(stage.verb) again")
    }
    try checkWhole(before, wanted)
  }

  /// Refuses shards whose inputs have been made anew since: what is read must belong together.
  private func checkInputs(of shards: [SealedShard]) throws {
    var digests: [String: String] = [:]
    for sealed in shards {
      for line in (try sealed.shard.meta("inputs") ?? "").split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        let place = parts[0].split(separator: "/").map(String.init)
        guard parts.count == 2, place.count == 2, let index = Int(place[1]),
          let stage = Stage.all.first(where: { $0.name == place[0] })
        else { continue }
        if digests[parts[0]] == nil {
          let input = try isThere(path(of: stage, index))
          digests[parts[0]] = input ? try SealedShard(corpus: self, stage: stage, index: index).digest : ""
        }
        guard digests[parts[0]] == parts[1] else {
          throw CorpusFailure(
            .mismatch, sealed.shard.path, "was made from another \(parts[0]) than is there now",
            remedy: "run yisang \(sealed.shard.stage.verb) again")
        }
      }
    }
  }
}

/// True if there is a file or a folder; what cannot be looked at is not taken for absent.
package func isThere(_ path: String) throws -> Bool {
  if access(path, F_OK) == 0 { return true }
  guard errno == ENOENT else {
    throw CorpusFailure(
      .system, path, String(cString: strerror(errno)), remedy: "check the path and its permissions")
  }
  return false
}

/// A finished shard with what later stages key their work by.
public struct SealedShard: Sendable {
  /// The shard, open for reading.
  public let shard: Shard
  /// Its number in the stage.
  public let index: Int
  /// Digest of its content; where rows were forgotten since, of the content it was sealed with.
  public let digest: String
  /// The settings it was made with, as JSON.
  public let parameters: String

  /// Opens one sealed shard.
  public init(corpus: Corpus, stage: Stage, index: Int) throws {
    self.index = index
    shard = try Shard.openForReading(corpus.path(of: stage, index), stage: stage)
    guard let digest = try shard.meta("sealed_digest") else {
      throw CorpusFailure(
        .damaged, shard.path, "the shard was never sealed",
        remedy: "remove it and run yisang \(stage.verb) again")
    }
    // A shard from which rows were forgotten stands for the one it was: what was made of it is not made again.
    self.digest = try shard.meta("sealed_as") ?? digest
    parameters = try shard.meta("parameters") ?? "{}"
  }

  /// Makes the tables of another sealed shard readable beside this one's, as `schema.table`.
  public func attach(_ other: SealedShard, as schema: String) throws {
    let path = other.shard.path
    try shard.database.inDatabase {
      try $0.execute(sql: "ATTACH DATABASE ? AS \"\(schema)\"", arguments: [path])
    }
  }

  /// `stage/nnnnn=digest`, as it stands in the identity of what is derived from it.
  public var key: String { "\(shard.stage.name)/\(index)=\(digest)" }
}
