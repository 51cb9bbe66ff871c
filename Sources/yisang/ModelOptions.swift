import ArgumentParser
import Checkpoints
import Foundation
import Model

/// What every verb that runs a model takes.
struct ModelOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The model's folder, as save_pretrained writes it.", valueName: "dir"))
  var model: String

  @Option(
    help:
      "bf16 or fp32: what weights, keys and values are held in (default: bf16). Sums are fp32 either way.",
    transform: { try choice("dtype", $0, of: ComputeType.self) })
  var dtype: ComputeType = .bf16

  @Option(help: "Threads that compute; results do not depend on it.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  mutating func validate() throws {
    guard (1...1_024).contains(threads) else { throw ValidationError("--threads must be between 1 and 1024") }
  }

  /// The weights, packed.
  func decoder(_ checkpoint: Checkpoint) throws -> Decoder {
    try Decoder(checkpoint, precision: dtype, crew: Crew(threads: threads))
  }
}
