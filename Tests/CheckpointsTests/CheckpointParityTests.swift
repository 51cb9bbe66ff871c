import Checkpoints
import Foundation
import Testing

private let parityFolder = ProcessInfo.processInfo.environment["YISANG_PARITY_FOLDER"]

/// Rewrites what `Tests/Oracle/parity_checkpoints.py` made, which then compares it with what others make of it.
@Suite("Checkpoint parity", .enabled(if: parityFolder != nil))
struct CheckpointParityTests {
  @Test("Folders, shards, adapters and GGUF files are written again")
  func rewrite() throws {
    let folder = try #require(parityFolder)
    for kind in ["out", "sharded", "adapters-out", "merged", "gguf"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(kind)", withIntermediateDirectories: true)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/in") {
      let checkpoint = try Checkpoint(folder: "\(folder)/in/\(name)")
      #expect(try checkpoint.validate() == [])
      #expect(checkpoint.firstNotFinite() == nil)
      var writer = CheckpointWriter(folder: "\(folder)/out/\(name)", like: checkpoint)
      writer.precision = checkpoint.ownPrecision
      try writer.write(checkpoint.weights())
      writer = CheckpointWriter(folder: "\(folder)/sharded/\(name)", like: checkpoint)
      writer.precision = .f32
      writer.shardSize = 20_000
      try writer.write(checkpoint.weights())

      let adapter = try Adapter(folder: "\(folder)/adapters/\(name)")
      try adapter.write(to: "\(folder)/adapters-out/\(name)")
      writer = CheckpointWriter(folder: "\(folder)/merged/\(name)", like: checkpoint)
      writer.precision = .f32
      try writer.write(adapter.merged(into: checkpoint))
      try checkpoint.gguf(name: name).write(to: "\(folder)/gguf/\(name).gguf")
    }
  }
}
