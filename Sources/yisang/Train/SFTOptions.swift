import ArgumentParser
import Corpus
import Model
import Train

/// What `train sft` makes of its examples, by TRL's names.
struct SFTOptions: ParsableArguments {
  @Option(help: "Sequences of a step, from a step on: 0:128,500:512 (default: none).")
  var batchSchedule: String?

  @Option(help: "nll, or dft: dynamic fine-tuning, −p·log p (default: nll).")
  var lossType: String?

  @Option(help: "NEFTune's noise on embeddings: 5 is usual, and 0 none (default: 0).")
  var neftuneNoiseAlpha: Double?

  @Option(help: "Ids of an example, or of a bin (default: 16384).")
  var maxLength: Int?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Lay short examples together into bins that count as one sequence of a step; attention and loss of each stay its own. For comparing (default: no)."
  )
  var packing: Bool?

  static let keys = [
    "batch_schedule", "loss_type", "neftune_noise_alpha", "max_length", "packing",
  ]
}
