import Checkpoints
internal import Corpus
import Foundation

/// The folder of a run: its checkpoints by their steps, and what lies beside them.
///
/// A checkpoint is written as `checkpoint-N.tmp`, made durable and renamed; so one that has its name is whole.
public struct RunFolder: Sendable {
  /// Where it is.
  public let path: String

  /// A run's folder: the path itself where there is a `/` in it, else one below `runs`.
  public init(_ name: String) { path = name.isEmpty || name.contains("/") ? name : "runs/" + name }

  /// Whether it can be a run's: it has a name of its own, and no file is in its place.
  ///
  /// - Throws: `TrainError` that says what to name.
  public func check() throws {
    guard !["", ".", ".."].contains(name) else {
      throw TrainError(
        "--output-dir", "\"\(path)\" is no name of a run; name a folder: first is runs/first, ./first is here"
      )
    }
    var isFolder: ObjCBool = false
    guard !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) || isFolder.boolValue else {
      throw TrainError("--output-dir", "\(path) is a file; name a folder, that is there or is to be made")
    }
  }

  /// The run's name.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// The folder of a step's checkpoint.
  public func checkpoint(_ step: Int) -> String { "\(path)/checkpoint-\(step)" }

  /// The manifest of the run.
  public var manifest: String { "\(path)/\(RunFolder.manifestName)" }

  static let manifestName = "manifest.json"
  static let optimizerName = "optimizer.safetensors"
  static let stateName = "trainer_state.json"
  static let progressName = "progress.json"
  private static let finalName = ".final"

  /// Where the model at the end is written before its files take their places.
  var final: String { "\(path)/\(RunFolder.finalName)" }

  /// Says that the model at the end is there.
  var state: String { "\(path)/\(RunFolder.stateName)" }

  /// Steps that have a checkpoint, ascending.
  ///
  /// - Throws: `TrainError` where the folder is there and cannot be read.
  public func checkpoints() throws -> [Int] { try names().compactMap { RunFolder.step($0[...]) }.sorted() }

  private func names() throws -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw TrainError(path, "the folder cannot be read; check that it is a folder, and its permissions")
    }
    return names
  }

  /// The step of a checkpoint's name; nil for any other, `checkpoint-007` among them.
  private static func step(_ name: Substring) -> Int? {
    guard name.hasPrefix("checkpoint-"), let step = Int(name.dropFirst("checkpoint-".count)), step >= 0,
      name == "checkpoint-\(step)"
    else { return nil }
    return step
  }

  /// Makes the folder and takes its lock, so that two trainers never write one run; and clears away what a kill left half written, by
  /// names that are ours alone.
  func take() throws -> FileLock {
    try check()
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
      throw TrainError(path, "the folder cannot be made; check the path, its permissions and the free space")
    }
    let lock = try FileLock(folder: path)
    for name in try names() {
      let isCheckpoint = name.hasSuffix(".tmp") && RunFolder.step(name.dropLast(4)) != nil
      if isCheckpoint || [RunFolder.finalName, RunFolder.finalName + ".tmp"].contains(name) {
        try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
      }
    }
    return lock
  }

  /// Files of a model, and reports, that another run would lay its own between.
  func leftovers() throws -> [String] {
    let own =
      [
        "config.json", "generation_config.json", "adapter_config.json", "adapter_model.safetensors", "spikes",
        RunFolder.stateName,
      ] + Companions.known
    return try names().filter { name in
      own.contains(name)
        || name.hasPrefix("model") && (name.hasSuffix(".safetensors") || name.hasSuffix(".index.json"))
    }.sorted()
  }

  /// The record of the steps up to a checkpoint; what it lacks of them is said.
  ///
  /// - Throws: `TrainError` where the run is done and its record gone: the log would be written anew, without them.
  func record(to step: Int, isDone: Bool) throws -> (record: TrainingSteps, notes: [String]) {
    let place = TrainingSteps.path(of: path)
    let gone = TrainError(
      place,
      "has no step \(step), though the run is done: \(RunFolder.stateName) would be written without its steps, and is left as it is. Put the file back; the model is whole in checkpoint-\(step)"
    )
    guard !isDone || FileManager.default.fileExists(atPath: place) else { throw gone }
    let record = try TrainingSteps(writingTo: path)
    try record.forget(after: step)
    let steps = try record.steps()
    guard !isDone || steps.last?.step == step else { throw gone }
    guard steps.count < step else { return (record, []) }
    return (
      record,
      [
        "\(place): lacks \(step - steps.count) of the \(step) steps that were taken: curves, reports and \(RunFolder.stateName) are without them"
      ]
    )
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
