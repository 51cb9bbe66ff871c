import Checkpoints
internal import Corpus
import Foundation
import Model
import StrictJSON

extension SFTTrainer {
  /// Writes the checkpoint of this step, if it is not there, and removes those that are too many. A failure costs no older one.
  ///
  /// - Parameter hasFailed: whether the run went wrong; what is older may be better then.
  func save(_ report: (TrainEvent) -> Void, afterFailure hasFailed: Bool = false) throws {
    let folder = run.checkpoint(progress.step)
    guard progress.step > 0, !FileManager.default.fileExists(atPath: folder) else { return }
    do {
      try record.sync()
      try writeModel(to: folder, precision: .f32) { aside in
        try self.optimizer.save(to: "\(aside)/\(RunFolder.optimizerName)")
        try DurableFile.write(self.manifest.json.indented, to: "\(aside)/\(RunFolder.manifestName)")
        try DurableFile.write(self.state.json.indented, to: "\(aside)/\(RunFolder.stateName)")
        var progress = self.progress
        progress.digests = try RunFolder.digests(of: aside)
        try DurableFile.write(progress.json.indented, to: "\(aside)/\(RunFolder.progressName)")
      }
    } catch {
      throw TrainError(folder, "the checkpoint could not be written: \(error); \(goingOn)")
    }
    if !hasFailed, let limit = writing.saveTotalLimit { try run.keepNewest(limit) }
    report(.saved(step: progress.step, path: folder))
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
  func finish(_ report: (TrainEvent) -> Void) throws {
    try save(report)
    state.end(runtime: progress.seconds, samples: progress.examples)
    let isHalf = settings.precision == .bf16 && learner.learntAdapter == nil
    do {
      try writeModel(to: run.final, precision: isHalf ? .bf16 : .f32) {
        try DurableFile.write(self.state.json.indented, to: "\($0)/\(RunFolder.stateName)")
      }
      try DurableFolder.moveFiles(of: run.final, to: run.path, last: RunFolder.stateName)
    } catch {
      throw TrainError(
        run.path, "the model at the end could not be written: \(error); \(goingOn)")
    }
    report(.saved(step: progress.step, path: run.path))
  }
}
