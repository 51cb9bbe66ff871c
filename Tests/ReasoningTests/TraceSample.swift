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
  var content: String { "<think>\n\(think)\n</think>\n\n\(answer)" }

  /// All of them, written for these tests.
  static let clean = mathematics + science + code + letters + daily
}
