internal import Corpus
internal import Foundation

extension LoadedExamples {
  /// Writes `dropped.jsonl` into a run's folder; where nothing was dropped there is none.
  public func writeDropped(to folder: String) throws { try dropped.write(to: folder) }
}

extension LoadedQuestions {
  /// Writes `dropped.jsonl` into a run's folder; where nothing was dropped there is none.
  public func writeDropped(to folder: String) throws { try dropped.write(to: folder) }
}

/// Writes `dropped.jsonl` of a run whose examples are made of what was drawn for questions: both have a line.
func writeDropped(_ questions: LoadedQuestions, _ examples: LoadedExamples, to folder: String) throws {
  try (questions.dropped + examples.dropped).write(to: folder)
}

extension [Dropped] {
  fileprivate func write(to folder: String) throws {
    let path = folder + "/dropped.jsonl"
    guard !isEmpty else {
      unlink(path)
      return
    }
    let file = try OutputFile(path)
    for row in self { try file.write(row.line + [0x0A]) }
    try file.commit()
  }
}
