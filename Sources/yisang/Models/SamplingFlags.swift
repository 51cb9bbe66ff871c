import ArgumentParser
import Model
import Serve

/// How tokens are drawn; what is not said is as `generation_config.json` has it.
struct SamplingFlags: ParsableArguments {
  @Option(help: "Logits are divided by it; 0 takes the most probable token.")
  var temperature: Float?

  @Option(help: "The most probable tokens that are kept; 0 keeps all.")
  var topK: Int?

  @Option(help: "The share of the distribution that is kept.")
  var topP: Float?

  @Option(help: "Tokens below this times the greatest probability go.")
  var minP: Float?

  @Option(help: "Logits of tokens seen before are divided by it.")
  var repetitionPenalty: Float?

  @Option(help: "Draws depend on it, on the sample's number and the position, and on nothing else.")
  var seed: UInt64 = 0

  /// The options of a request.
  func options(_ defaults: GenerationDefaults) -> SamplingOptions {
    var options = defaults.sampling
    if let temperature { options.temperature = temperature }
    if let topK { options.topK = topK }
    if let topP { options.topP = topP }
    if let minP { options.minP = minP }
    if let repetitionPenalty { options.repetitionPenalty = repetitionPenalty }
    options.seed = seed
    return options
  }
}
