import Foundation
import TestKit
import Testing

/// A corpus of more shards than files may be open at first, as one of five million pages has.
struct ManyShardsTests {
  @Test(.timeLimit(.minutes(15))) func moreShardsThanOpenFiles() throws {
    let scratch = try Scratch()
    let program = Program(in: scratch.path)
    for arguments in [
      ["bench", "make-corpus", "corpus", "--prompts", "60", "--shards", "30"],
      ["filter"], ["dedup"], ["export", "--to", "out"],
    ] {
      let result = try program.run(withOpenFiles: 48, arguments)
      #expect(result.status == 0, "\(arguments): \(result.err.suffix(300))")
    }
    let kept = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/corpus/dedup")
    #expect(kept.count { $0.hasSuffix(".sqlite") } == 30)
  }
}
