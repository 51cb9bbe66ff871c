import ArgumentParser
import Model

/// How a verb that learns from what it draws draws it.
struct DrawingOptions<Verb: LearningVerb>: ParsableArguments {
  @Option(
    help:
      "Logits are divided by it, in refining also where is learnt (default: \(Verb.usual("temperature"))).")
  var temperature: Double?

  @Option(help: "The most probable tokens that are drawn from; 0: all (default: \(Verb.usual("top_k"))).")
  var topK: Int?

  @Option(help: "The share of the distribution that is drawn from (default: \(Verb.usual("top_p"))).")
  var topP: Double?

  @Option(
    help: "Tokens below this times the greatest probability are not drawn (default: \(Verb.usual("min_p"))).")
  var minP: Double?

  @Option(
    help: "Logits of tokens seen before are divided by it (default: \(Verb.usual("repetition_penalty"))).")
  var repetitionPenalty: Double?

  static var keys: [String] { ["temperature", "top_k", "top_p", "min_p", "repetition_penalty"] }

  /// Sets what flags, environment and file say.
  func set(_ sampling: inout SamplingOptions, _ file: Settings) throws {
    let numbers: [(String, Double?, ClosedRange<Double>, WritableKeyPath<SamplingOptions, Float>)] = [
      ("temperature", temperature, 1e-4...1e4, \.temperature), ("top_p", topP, 1e-6...1, \.topP),
      ("min_p", minP, 0...1, \.minP),
      ("repetition_penalty", repetitionPenalty, 1e-3...1e3, \.repetitionPenalty),
    ]
    for (key, flag, range, path) in numbers {
      if let number = try file.number(key, flag, range) { sampling[keyPath: path] = Float(number) }
    }
    try file.set(&sampling.topK, "top_k", topK, 0...100_000_000)
  }
}
