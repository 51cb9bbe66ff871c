import ArgumentParser
import Model

/// How a verb that learns from what it draws draws it.
struct DrawingOptions: ParsableArguments {
  @Option(help: "Logits are divided by it, in refining also where is learnt (default: 1; scft: 0.6).")
  var temperature: Double?

  @Option(help: "The most probable tokens that are drawn from; 0: all (default: 0).")
  var topK: Int?

  @Option(help: "The share of the distribution that is drawn from (default: 1).")
  var topP: Double?

  @Option(help: "Tokens below this times the greatest probability are not drawn (default: 0).")
  var minP: Double?

  @Option(help: "Logits of tokens seen before are divided by it (default: 1).")
  var repetitionPenalty: Double?

  static let keys = ["temperature", "top_k", "top_p", "min_p", "repetition_penalty"]

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
