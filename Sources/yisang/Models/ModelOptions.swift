import ArgumentParser
import Checkpoints
import Foundation
import Model

/// What every verb that runs a model takes.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The model's folder, as save_pretrained writes it.", valueName: "dir"),
    completion: .directory)
  var model: String

  @Option(
    help: ArgumentHelp(
      "The folder of a LoRA adapter of the model, as PEFT writes it; it stays beside the weights.",
      valueName: "dir"), completion: .directory)
  var adapter: String?

  @Option(
    help:
      "bfloat16 (bf16) or float32 (fp32): what weights, keys and values are held in (default: bfloat16). Sums are float32 either way.",
    transform: { try ComputeType(named: $0) })
  var dtype: ComputeType = .bf16

  @Option(help: "Threads that compute; results do not depend on it.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  mutating func validate() throws {
    guard (1...1_024).contains(threads) else { throw ValidationError("--threads must be between 1 and 1024") }
  }

  /// The weights, packed, with the adapter.
  func decoder(_ checkpoint: Checkpoint) throws -> Decoder {
    try Decoder(checkpoint, adapter: adapter, precision: dtype, threads: threads)
  }
}

extension ComputeType {
  /// By torch's name or the short one.
  init(named name: String) throws {
    switch name {
    case "float32", "fp32": self = .fp32
    case "bfloat16", "bf16": self = .bf16
    default: throw ValidationError("dtype must be float32 or bfloat16, not \(name)")
    }
  }
}

extension Decoder {
  /// A model as every verb loads it: what is wrong with the adapter is said before the weights are packed.
  convenience init(
    _ checkpoint: Checkpoint, adapter folder: String?, precision: ComputeType,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws {
    let adapter = try folder.map { try Adapter(folder: $0) }
    try self.init(checkpoint, precision: precision, crew: Crew(threads: threads))
    guard let folder, let adapter else { return }
    do { try attach(adapter) } catch let error as ModelError {
      throw ModelError("\(folder)\(adapter.config.madeFor): \(error.problem)")
    }
  }
}
