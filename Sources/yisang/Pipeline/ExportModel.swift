import ArgumentParser
import Checkpoints
import Foundation

/// The other thing that can be exported: a model, for llama.cpp or for transformers, with an adapter in it or without.
struct ExportModel: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write a model for llama.cpp into this file, instead of a corpus.", valueName: "file"),
    completion: .file())
  var gguf: String?

  @Option(
    help: ArgumentHelp(
      "Write a model for transformers into this new folder, instead of a corpus.", valueName: "dir"),
    completion: .directory)
  var checkpoint: String?

  @Option(
    help: ArgumentHelp("The model's folder, with --gguf or --checkpoint.", valueName: "dir"),
    completion: .directory)
  var model: String?

  @Option(
    help: ArgumentHelp("The folder of a LoRA adapter that is merged into the model.", valueName: "dir"),
    completion: .directory)
  var adapter: String?

  @Option(
    help:
      "Precision of the matrices, f32, bf16 or (--gguf alone) f16 (default: the model's own; --checkpoint: f32 for f16).",
    completion: .list(["f32", "bf16", "f16"]))
  var dtype: String?

  /// What a run says.
  struct Summary: Encodable {
    let gguf: String?
    let checkpoint: String?
    let bytes: Int
    let dtype: String
    let tensors: Int
  }

  /// Whether a model is asked for.
  ///
  /// - Throws: `ValidationError` if half of it is given, or a corpus's options beside it.
  func isAsked(beside options: ExportOptions, trainOnly: Bool, corpus: String?) throws -> Bool {
    guard gguf != nil || checkpoint != nil else {
      if model != nil || dtype != nil || adapter != nil {
        throw ValidationError("--model, --adapter and --dtype belong to --gguf FILE or --checkpoint DIR")
      }
      return false
    }
    let target = gguf == nil ? "--checkpoint" : "--gguf"
    guard gguf == nil || checkpoint == nil else {
      throw ValidationError("give either --gguf FILE or --checkpoint DIR")
    }
    guard model != nil else { throw ValidationError("\(target) needs the model's folder: --model DIR") }
    let others = [
      ("--class", !options.classes.isEmpty), ("--to", options.to != nil), ("--rows", options.rows != nil),
      ("--format", options.format != nil), ("--rows-per-file", options.rowsPerFile != nil),
      ("--contact", options.contact != nil),
      ("--train-only", trainOnly), ("--corpus", corpus != nil),
      ("--name", gguf == nil && options.name != nil),
    ].filter(\.1).map(\.0)
    _ = try precision()
    guard others.isEmpty else {
      throw ValidationError("\(target) writes a model; \(others.joined(separator: ", ")) belong to a corpus")
    }
    return true
  }

  private func precision() throws -> Precision? {
    try dtype.map { word in
      guard let precision = Precision(rawValue: word), gguf != nil || precision != .f16 else {
        let all = gguf == nil ? "f32 or bf16" : "f32, bf16 or f16"
        throw ValidationError("--dtype must be \(all), not \(word)")
      }
      return precision
    }
  }

  func run(name: String?, dryRun: Bool, json: Bool) throws {
    guard let model else { return }
    let base = try Checkpoint(folder: model)
    let ignored = try base.validate()
    if !ignored.isEmpty {
      Console.note("yisang: left out, the decoder has no use for them: \(ignored.joined(separator: ", "))")
    }
    let weights = try adapter.map { try Adapter(folder: $0).merged(into: base) } ?? base.weights()
    let summary =
      try gguf.map { try write(weights, of: base, gguf: $0, name: name, dryRun: dryRun) }
      ?? checkpoint.map { try write(weights, of: base, folder: $0, dryRun: dryRun) }
    guard let summary else { return }
    if json {
      try Console.json(summary)
    } else {
      let verb = dryRun ? "would be written" : "written"
      let place = gguf ?? checkpoint ?? ""
      Console.out("\(place): \(summary.tensors) tensors, \(summary.bytes) bytes, \(summary.dtype), \(verb)")
    }
  }

  private func write(_ weights: [Weight], of base: Checkpoint, gguf: String, name: String?, dryRun: Bool)
    throws
    -> Summary
  {
    let precision = try precision() ?? base.ownPrecision
    let title = name ?? URL(filePath: base.folder).lastPathComponent
    let plan = try base.gguf(name: title, precision: precision, weights: weights)
    if !dryRun { try plan.write(to: gguf) }
    return Summary(
      gguf: gguf, checkpoint: nil, bytes: plan.bytes, dtype: precision.rawValue, tensors: plan.tensorCount)
  }

  private func write(_ weights: [Weight], of base: Checkpoint, folder: String, dryRun: Bool) throws -> Summary
  {
    var writer = CheckpointWriter(folder: folder, like: base)
    writer.precision = try precision() ?? (base.ownPrecision == .bf16 ? .bf16 : .f32)
    if !dryRun { try writer.write(weights) }
    let bytes = weights.reduce(0) { $0 + $1.shape.reduce(writer.precision.size, *) }
    return Summary(
      gguf: nil, checkpoint: folder, bytes: bytes, dtype: writer.precision.rawValue, tensors: weights.count)
  }
}
