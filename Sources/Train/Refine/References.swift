import Checkpoints
import Foundation
import Model

/// The reference model with weights of its own: the first checkpoint, and where it follows the policy, the mixtures.
///
/// A mixture is written to `reference-N` of the run and read from there, so that a run which goes on has the same; one that no checkpoint
/// needs is removed.
struct References {
  /// As it is now.
  private(set) var decoder: Decoder
  private var checkpoint: Checkpoint
  private let settings: RefineSettings
  private let run: TrainingRun

  init(_ settings: RefineSettings, _ run: TrainingRun) throws {
    (self.settings, self.run) = (settings, run)
    let step =
      settings.syncRefModel ? run.progress.step / settings.refModelSyncSteps * settings.refModelSyncSteps : 0
    checkpoint = step > 0 ? try Checkpoint(folder: References.folder(step, run.folder)) : run.first
    decoder = try Decoder(checkpoint, precision: settings.precision, crew: run.learner.decoder.crew)
  }

  private static func folder(_ step: Int, _ run: RunFolder) -> String { "\(run.path)/reference-\(step)" }

  /// Mixes the policy in, where it is time (TR-DPO, arXiv 2404.09656, eq. 2: α · policy + (1 − α) · reference).
  mutating func sync(behind step: Int, with learner: Learner, _ engine: NativeEngine) throws {
    guard settings.syncRefModel, step.isMultiple(of: settings.refModelSyncSteps) else { return }
    let alpha = Float(settings.refModelMixupAlpha)
    let old = Dictionary(try checkpoint.weights().map { ($0.name, $0) }) { $1 }
    let mixed = try learner.weights().map { weight in
      guard let reference = old[weight.name] else {
        throw TrainError(weight.name, "the reference model lacks this weight")
      }
      return Weight(name: weight.name, shape: weight.shape) {
        let reference = try reference.floats()
        return try zip(weight.floats(), reference).map { alpha * $0 + (1 - alpha) * $1 }
      }
    }
    let folder = References.folder(step, run.folder)
    try? FileManager.default.removeItem(atPath: folder)
    var writer = CheckpointWriter(folder: folder, like: run.first)
    writer.precision = .f32
    try writer.write(mixed) { _ in }
    checkpoint = try Checkpoint(folder: folder)
    decoder = try Decoder(checkpoint, precision: settings.precision, crew: learner.decoder.crew)
    engine.reference = .own(decoder)
  }

  /// Removes mixtures that neither a checkpoint nor this moment needs.
  func forget(_ folder: RunFolder) throws {
    guard settings.syncRefModel else { return }
    let every = settings.refModelSyncSteps
    let needed = Set((try folder.checkpoints() + [run.progress.step]).map { $0 / every * every })
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      guard name.hasPrefix("reference-"), let step = Int(name.dropFirst("reference-".count)),
        !needed.contains(step)
      else { continue }
      try? FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
    }
  }
}
