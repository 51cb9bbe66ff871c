internal import Corpus
import Foundation

extension LoadedExamples {
  /// Lists what was dropped in `dropped.jsonl` of a run's folder; removes an older list where nothing was.
  public func writeDropped(to folder: String) throws {
    let path = folder + "/dropped.jsonl"
    guard !dropped.isEmpty else {
      unlink(path)
      return
    }
    let file = try OutputFile(path)
    for row in dropped { try file.write(row.line + [0x0A]) }
    try file.commit()
  }
}
