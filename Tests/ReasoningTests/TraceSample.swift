import Testing

/// A Language-Mixed trace as it should be: thought mainly in English, with Korean terms and quotations, answered in Korean.
struct TraceSample: Sendable, CustomTestStringConvertible {
  let name: String
  let prompt: String
  let think: String
  let answer: String

  init(_ name: String, _ prompt: String, think: String, answer: String) {
    (self.name, self.prompt, self.think, self.answer) = (name, prompt, think, answer)
  }

  var testDescription: String { name }
  /// Whether the prompt has Han letters, or speaks of them.
  var asksForHan: Bool {
    ["한자", "중국어", "사자성어"].contains { prompt.contains($0) }
      || prompt.unicodeScalars.count { (0x4E00...0x9FFF).contains($0.value) } >= 2
  }
  var content: String { "<think>\n\(think)\n</think>\n\n\(answer)" }

  /// All of them, written for these tests.
  static let clean = mathematics + science + code + letters + daily
}
