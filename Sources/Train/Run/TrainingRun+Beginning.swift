import Checkpoints
internal import Corpus
import Foundation
import StrictJSON

extension TrainingRun {
  /// Where a run begins, or goes on.
  struct Origin {
    /// The model before its first step.
    let first: Checkpoint
    /// The newest checkpoint's; 0 where the run begins.
    let step: Int
    let manifest: RunManifest
    let notes: [String]
  }

  /// Finds the newest checkpoint, or draws the first weights.
  ///
  /// - Parameters:
  ///   - seed: draws weights for the model's configuration; nil: its own are taken.
  ///   - manifest: all of it but the model.
  /// - Throws: `TrainError` where the folder is of other settings, data, or model.
  static func origin(_ model: String, _ seed: UInt64?, _ run: RunFolder, _ manifest: RunManifest) throws
    -> Origin
  {
    var manifest = manifest
    let own = seed == nil ? try Checkpoint(folder: model) : nil
    manifest.model =
      own.map { ["model": CheckpointIdentity($0).name, "from_scratch": "false"] }
      ?? RunManifest.drawn(for: model)
    var notes: [String] = []
    let step = try run.checkpoints().last ?? 0
    if step > 0 || FileManager.default.fileExists(atPath: run.checkpoint(0)) {
      let saved = try run.reading(step) { try RunManifest(contentsOf: "\($0)/\(RunFolder.manifestName)") }
      try run.check(saved, of: step, manifest)
      if saved.maker != manifest.maker {
        notes.append(
          "the checkpoint of step \(step) was made by \(saved.maker), and this is \(manifest.maker): from here on bits may differ"
        )
      }
      notes += saved.doubts(from: manifest)
      manifest = manifest.behind(saved)
    }
    if step == 0 { try checkEmpty(run, manifest) }
    if let seed, !FileManager.default.fileExists(atPath: run.checkpoint(0)) {
      try drawWeights(model, seed: seed, to: run.checkpoint(0), manifest)
    }
    return Origin(first: try own ?? drawn(run), step: step, manifest: manifest, notes: notes)
  }

  /// The same by method and settings alone, before anything else is known: what takes long is not begun where the folder would be refused
  /// behind it.
  static func checkSettings(_ run: RunFolder, method: String, _ settings: [String: String]) throws {
    let step = try run.checkpoints().last ?? 0
    let hasBegun = step > 0 || FileManager.default.fileExists(atPath: run.checkpoint(0))
    let saved =
      hasBegun
      ? try run.reading(step) { try RunManifest(contentsOf: "\($0)/\(RunFolder.manifestName)") }
      : try? RunManifest(contentsOf: run.manifest)
    let manifest = RunManifest(
      method: method, settings: settings, data: saved?.data ?? [:], model: saved?.model ?? [:],
      processor: saved?.processor ?? "")
    guard hasBegun, let saved else { return try checkEmpty(run, manifest) }
    try run.check(saved, of: step, manifest)
  }

  /// A run that begins lays no model between the files of another one.
  private static func checkEmpty(_ run: RunFolder, _ manifest: RunManifest) throws {
    let names = try run.leftovers()
    guard let first = names.first else { return }
    let other = try? RunManifest(contentsOf: run.manifest)
    guard other.map({ !$0.differences(from: manifest).isEmpty }) ?? true else { return }
    throw TrainError(
      run.path,
      "has no checkpoint and \(names.count) files or folders of another model or run (\(first)\(names.count > 1 ? ", …" : "")); name another --output-dir, or remove them"
    )
  }

  /// Writes a model's first weights, drawn by a seed, as the checkpoint of step 0.
  private static func drawWeights(
    _ model: String, seed: UInt64, to folder: String, _ manifest: RunManifest
  ) throws {
    let source = try ModelConfig.read(folder: model)
    var writer = CheckpointWriter(folder: folder, config: source.config, source: source.json)
    writer.companions = Companions(of: model)
    writer.precision = .f32
    try writer.write(source.config.initialWeights(seed: seed)) {
      try DurableFile.write(manifest.json.indented, to: "\($0)/\(RunFolder.manifestName)")
      var progress = Progress()
      progress.digests = try RunFolder.digests(of: $0)
      try DurableFile.write(progress.json.indented, to: "\($0)/\(RunFolder.progressName)")
    }
  }

  /// The weights that were drawn; older versions wrote no progress beside them.
  private static func drawn(_ run: RunFolder) throws -> Checkpoint {
    let path = "\(run.checkpoint(0))/\(RunFolder.progressName)"
    if FileManager.default.fileExists(atPath: path) {
      _ = try run.progress(of: 0)
    }
    return try run.reading(0) { try Checkpoint(folder: $0) }
  }
}
