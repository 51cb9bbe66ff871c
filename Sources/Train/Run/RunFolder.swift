internal import Corpus
import Foundation

/// The folder of a run: its checkpoints by their steps, and what lies beside them.
///
/// A checkpoint is written as `checkpoint-N.tmp`, made durable and renamed; so one that has its name is whole.
public struct RunFolder: Sendable {
  /// Where it is.
  public let path: String

  /// A run's folder: the path itself where there is a `/` in it, else one below `runs`.
  public init(_ name: String) { path = name.contains("/") ? name : "runs/" + name }

  /// The run's name.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The folder of a step's checkpoint.
  public func checkpoint(_ step: Int) -> String { "\(path)/checkpoint-\(step)" }

  /// The manifest of the run.
  public var manifest: String { "\(path)/\(RunFolder.manifestName)" }

  static let manifestName = "manifest.json"
  static let optimizerName = "optimizer.safetensors"
  static let stateName = "trainer_state.json"
  static let progressName = "progress.json"

  /// Steps that have a checkpoint, ascending.
  ///
  /// - Throws: `TrainError` where the folder is there and cannot be read.
  public func checkpoints() throws -> [Int] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw TrainError(path, "the folder cannot be read; check that it is a folder, and its permissions")
    }
    return names.compactMap { name in
      name.hasPrefix("checkpoint-") ? Int(name.dropFirst("checkpoint-".count)) : nil
    }.sorted()
  }

  /// Makes the folder and takes its lock, so that two trainers never write one run; and clears away what a kill left half written.
  func take() throws -> FileLock {
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
      throw TrainError(path, "the folder cannot be made; check the path, its permissions and the free space")
    }
    let lock = try FileLock(folder: path)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    where name.hasSuffix(".tmp") || name.hasSuffix(".tmp.old") {
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
    return lock
  }

  /// Removes the oldest checkpoints beyond so many; the newest is never among them, nor step 0, by which a run from nothing knows itself.
  func keepNewest(_ limit: Int) throws {
    for step in try checkpoints().filter({ $0 > 0 }).dropLast(max(1, limit)) {
      // Renamed first: what has a checkpoint's name is whole, also when we are killed in the middle of this.
      let dying = checkpoint(step) + ".tmp"
      guard rename(checkpoint(step), dying) == 0 else { continue }
      try? FileManager.default.removeItem(atPath: dying)
    }
  }
}
