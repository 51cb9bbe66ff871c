import ArgumentParser
import Checkpoints
import Foundation

/// The other thing that can be exported: a model, for llama.cpp.
struct ExportGGUF: ParsableArguments {
  @Option(help: "Write a model for llama.cpp into this file, instead of a corpus.")
  var gguf: String?

  @Option(help: "The model's folder, with --gguf.")
  var model: String?

  @Option(help: "Precision of the matrices, f32, bf16 or f16, with --gguf (default: the model's own).")
  var dtype: String?

  /// What a run says.
  struct Summary: Encodable {
    let gguf: String
    let bytes: Int
    let dtype: String
    let tensors: Int
  }

  /// Whether a model is asked for.
  ///
  /// - Throws: `ValidationError` if half of it is given, or a corpus's options beside it.
  func isAsked(beside options: ExportOptions, trainOnly: Bool, corpus: String?) throws -> Bool {
    guard gguf != nil else {
      if model != nil || dtype != nil { throw ValidationError("--model and --dtype belong to --gguf FILE") }
      return false
    }
    guard model != nil else { throw ValidationError("--gguf needs the model's folder: --model DIR") }
    let others = [
      ("--class", !options.classes.isEmpty), ("--to", options.to != nil), ("--format", options.format != nil),
      ("--rows-per-file", options.rowsPerFile != nil), ("--contact", options.contact != nil),
      ("--train-only", trainOnly), ("--corpus", corpus != nil),
    ].filter(\.1).map(\.0)
    _ = try precision()
    guard others.isEmpty else {
      throw ValidationError("--gguf writes a model; \(others.joined(separator: ", ")) belong to a corpus")
    }
    return true
  }

  private func precision() throws -> Precision? {
    try dtype.map { word in
      guard let precision = Precision(rawValue: word) else {
        throw ValidationError("--dtype must be f32, bf16 or f16, not \(word)")
      }
      return precision
    }
  }

  func run(name: String?, dryRun: Bool, json: Bool) throws {
    guard let gguf, let model else { return }
    let checkpoint = try Checkpoint(folder: model)
    let ignored = try checkpoint.validate()
    if !ignored.isEmpty {
      Console.note("yisang: left out, the decoder has no use for them: \(ignored.joined(separator: ", "))")
    }
    let precision = try precision() ?? checkpoint.ownPrecision
    let title = name ?? URL(filePath: model).lastPathComponent
    let plan = try checkpoint.gguf(name: title, precision: precision)
    if !dryRun { try plan.write(to: gguf) }
    let summary = Summary(gguf: gguf, bytes: plan.bytes, dtype: precision.rawValue, tensors: plan.tensorCount)
    if json {
      try Console.json(summary)
    } else {
      let verb = dryRun ? "would be written" : "written"
      Console.out("\(gguf): \(summary.tensors) tensors, \(summary.bytes) bytes, \(summary.dtype), \(verb)")
    }
  }
}
