import Checkpoints
internal import Corpus
import Foundation
import Model
import StrictJSON

extension TrainingRun {
  /// Writes the checkpoint of this step, if it is not there, and removes those that are too many. A failure costs no older one.
  ///
  /// - Parameters:
  ///   - hasFailed: whether the run went wrong; what is older may be better then.
  ///   - beside: writes what else the checkpoint has into a folder.
  func save(
    _ report: (TrainEvent) -> Void, afterFailure hasFailed: Bool = false,
    beside: @escaping (String) throws -> Void = { _ in }
  ) throws {
    let path = folder.checkpoint(progress.step)
    guard progress.step > 0, !FileManager.default.fileExists(atPath: path) else { return }
    do {
      try log.record.sync()
      try writeModel(to: path, precision: .f32) { aside in
        try self.optimizer.save(to: "\(aside)/\(RunFolder.optimizerName)")
        try DurableFile.write(self.manifest.json.indented, to: "\(aside)/\(RunFolder.manifestName)")
        try DurableFile.write(self.log.state.json.indented, to: "\(aside)/\(RunFolder.stateName)")
        try beside(aside)
        var progress = self.progress
        progress.digests = try RunFolder.digests(of: aside)
        try DurableFile.write(progress.json.indented, to: "\(aside)/\(RunFolder.progressName)")
      }
    } catch {
      throw TrainError(path, "the checkpoint could not be written: \(error); \(goingOn)")
    }
    if !hasFailed, let limit = writing.saveTotalLimit { try folder.keepNewest(limit) }
    report(.saved(step: progress.step, path: path))
  }

  /// Weights (or the adapter) with tokenizer and template, and what else belongs to them, all durable at once.
  private func writeModel(
    to folder: String, precision: Precision, beside: @escaping (String) throws -> Void
  ) throws {
    if let adapter = learner.learntAdapter {
      try adapter.write(to: folder, as: precision, companions: companions, beside: beside)
    } else {
      // Not like the checkpoint that the run goes on from: that one may be removed meanwhile.
      var writer = CheckpointWriter(folder: folder, like: first)
      writer.companions = companions
      writer.precision = precision
      try writer.write(learner.weights(), beside: beside)
    }
  }

  /// Puts the model into the run's own folder, as TRL's `save_model` does; `trainer_state.json` comes last and says that it is there.
  func finish(_ report: (TrainEvent) -> Void, beside: @escaping (String) throws -> Void = { _ in }) throws {
    try save(report, beside: beside)
    log.end(runtime: progress.seconds, samples: progress.examples)
    let isHalf = learning.precision == .bf16 && learner.learntAdapter == nil
    do {
      try writeModel(to: folder.final, precision: isHalf ? .bf16 : .f32) {
        try DurableFile.write(self.log.state.json.indented, to: "\($0)/\(RunFolder.stateName)")
      }
      try DurableFolder.moveFiles(of: folder.final, to: folder.path, last: RunFolder.stateName)
    } catch {
      throw TrainError(
        folder.path, "the model at the end could not be written: \(error); \(goingOn)")
    }
    report(.saved(step: progress.step, path: folder.path))
  }
}
