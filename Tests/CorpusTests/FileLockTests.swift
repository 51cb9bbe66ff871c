import Corpus
import Foundation
import Synchronization
import TestKit
import Testing

@Suite struct FileLockTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A refused lock once closed its descriptor twice; whoever had got the number meanwhile lost a file (SQLite: IOERR_LOCK).
  @Test func aRefusedLockClosesNobodyElsesFile() throws {
    let path = scratch.path + "/lock"
    let held = try FileLock(path)
    let isOver = Atomic(false)
    let lost = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 2) { side in
      if side == 0 {
        for _ in 0..<30 { #expect(throws: CorpusFailure.self) { try FileLock(path) } }
        isOver.store(true, ordering: .relaxed)
      } else {
        while !isOver.load(ordering: .relaxed) {
          let files = (0..<8).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
          for file in files where close(file) != 0 { lost.add(1, ordering: .relaxed) }
        }
      }
    }
    #expect(lost.load(ordering: .relaxed) == 0)
    _ = held
  }
}
