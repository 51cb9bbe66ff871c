import ArgumentParser
import Model

extension SamplingOptions {
  /// Sets what flags, environment and file say.
  mutating func set(
    _ file: Settings, temperature: Double?, topK: Int?, topP: Double?, minP: Double?,
    repetitionPenalty: Double?
  ) throws {
    let numbers: [(String, Double?, ClosedRange<Double>, WritableKeyPath<SamplingOptions, Float>)] = [
      ("temperature", temperature, 1e-4...1e4, \.temperature), ("top_p", topP, 1e-6...1, \.topP),
      ("min_p", minP, 0...1, \.minP),
      ("repetition_penalty", repetitionPenalty, 1e-3...1e3, \.repetitionPenalty),
    ]
    for (key, flag, range, path) in numbers {
      if let number = try file.number(key, flag, range) { self[keyPath: path] = Float(number) }
    }
    self.topK = try file.whole("top_k", topK, 0...100_000_000) ?? self.topK
  }
}
