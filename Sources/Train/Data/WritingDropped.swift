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
