import Corpus
import Reasoning

/// Which option a question's own answers name; read as the answers of models are.
struct AnswerKey {
  let options: [String]

  /// The accepted answer's, from 0; without one, that of all answers that name an option, if they agree.
  func gold(of answers: [Item.Answer]) -> Int? {
    for answer in answers where answer.accepted {
      if let option = option(in: answer.body) { return option }
    }
    let named = Set(answers.lazy.filter { !$0.accepted }.compactMap { option(in: $0.body) })
    return named.count == 1 ? named.first : nil
  }

  /// The one option that an answer names first and last; nil for none, and for two.
  func option(in answer: String) -> Int? {
    options.indices.first { option in
      [Extraction.first, .last].allSatisfy { extraction in
        compareAnswer(
          gold: "\(option + 1)", answer: answer, kind: .choice, options: options, extraction: extraction
        ).agreement == .equal
      }
    }
  }
}
