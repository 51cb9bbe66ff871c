import Corpus
import Foundation

/// One `yisang run` at a time in a folder: `runs/run.lock`, with the number of the process that has it.
struct RunLock {
  private let lock: FileLock

  /// - Throws: `CorpusFailure` where the lock cannot be made, `PipelineFailure` with who has it.
  init(_ path: String = "runs/run.lock") throws {
    try FileManager.default.createDirectory(
      atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    do { lock = try FileLock(path) } catch {
      let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
      guard let owner = text.flatMap(Int.init) else { throw error }
      throw PipelineFailure("\(error) (process \(owner), a yisang run)")
    }
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data("\(ProcessInfo.processInfo.processIdentifier)".utf8))
  }
}
