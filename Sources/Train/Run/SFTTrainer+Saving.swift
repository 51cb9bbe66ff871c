import Checkpoints
internal import Corpus
import Foundation
import Model
import StrictJSON

extension SFTTrainer {
  /// The newest checkpoint's step; nil where the run begins.
  ///
  /// - Throws: `TrainError` if it is of other settings, data, or model.
  static func newest(_ run: RunFolder, _ manifest: RunManifest) throws -> Int? {
    guard let step = try run.checkpoints().last else { return nil }
    guard step > 0 else { return step }
    let saved = try RunManifest(contentsOf: "\(run.checkpoint(step))/\(RunFolder.manifestName)")
    let differences = saved.differences(from: manifest)
    guard differences.isEmpty else {
      throw TrainError(
        run.path,
        "has a checkpoint of step \(step) that was made otherwise: \(differences.joined(separator: "; ")). Name another --output-dir, or remove this one"
      )
    }
    return step
  }

  /// Writes a model's first weights, drawn by a seed, as the checkpoint of step 0.
  static func drawWeights(_ model: String, seed: UInt64, to folder: String) throws {
    let source = try ModelConfig.read(folder: model)
    var writer = CheckpointWriter(folder: folder, config: source.config, source: source.json)
    writer.companionsFolder = model
    writer.precision = .f32
    try writer.write(source.config.initialWeights(seed: seed))
  }

  /// Writes the checkpoint of this step, if it is not there, and removes those that are too many. A failure costs no older one.
  func save(_ report: (TrainEvent) -> Void) throws {
    let folder = run.checkpoint(progress.step)
    guard progress.step > 0, !FileManager.default.fileExists(atPath: folder) else { return }
    try record.sync()
    do {
      try writeModel(to: folder, precision: .f32) { aside in
        try self.optimizer.save(to: "\(aside)/\(RunFolder.optimizerName)")
        try DurableFile.write(self.manifest.json.indented, to: "\(aside)/\(RunFolder.manifestName)")
        try DurableFile.write(self.state.json.indented, to: "\(aside)/\(RunFolder.stateName)")
        try DurableFile.write(self.progress.json.indented, to: "\(aside)/\(RunFolder.progressName)")
      }
    } catch let error as CheckpointError {
      let older = try run.checkpoints().last.map { "checkpoint-\($0) is whole" } ?? "there is no older one"
      throw TrainError(
        folder,
        "the checkpoint could not be written: \(error); \(older). Make room and run the same command again")
    }
    if let limit = writing.saveTotalLimit { try run.keepNewest(limit) }
    report(.saved(step: progress.step, path: folder))
  }

  /// Weights (or the adapter) with tokenizer and template, and what else belongs to them, all durable at once.
  private func writeModel(
    to folder: String, precision: Precision, beside: @escaping (String) throws -> Void
  ) throws {
    if let adapter = learner.learntAdapter {
      try adapter.write(to: folder, as: precision, beside: beside)
    } else {
      var writer = CheckpointWriter(folder: folder, like: base)
      writer.precision = precision
      try writer.write(learner.weights(), beside: beside)
    }
  }

  /// Puts the model into the run's own folder, as TRL's `save_model` does; `trainer_state.json` comes last and says that it is there.
  func finish(_ report: (TrainEvent) -> Void) throws {
    try save(report)
    state.end(runtime: progress.seconds, samples: progress.examples)
    let aside = run.path + "/final"
    let files = FileManager.default
    try? files.removeItem(atPath: aside)
    try writeModel(
      to: aside, precision: settings.precision == .bf16 && learner.learntAdapter == nil ? .bf16 : .f32
    ) {
      try DurableFile.write(self.state.json.indented, to: "\($0)/\(RunFolder.stateName)")
    }
    let names = try files.contentsOfDirectory(atPath: aside).sorted()
    for name in names.filter({ $0 != RunFolder.stateName }) + [RunFolder.stateName] {
      guard rename("\(aside)/\(name)", "\(run.path)/\(name)") == 0 else {
        throw TrainError("\(run.path)/\(name)", String(cString: strerror(errno)))
      }
    }
    try? files.removeItem(atPath: aside)
    report(.saved(step: progress.step, path: run.path))
  }
}
