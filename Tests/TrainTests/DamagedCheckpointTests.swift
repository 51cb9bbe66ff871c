import Foundation
import StrictJSON
import TestKit
import Testing

@testable import Train

/// A checkpoint that is not as it was written says so, and the one before it is gone on from when it is removed.
@Suite(.serialized) struct DamagedCheckpointTests {
  private let scratch: Scratch
  private var folder: String { scratch.path + "/run" }

  init() throws { scratch = try Scratch() }

  /// What befalls a file.
  enum Damage: CaseIterable {
    case cut, flipped, emptied, gone

    func strike(_ path: String) throws {
      if self == .gone { return try FileManager.default.removeItem(atPath: path) }
      var bytes = try Data(contentsOf: URL(filePath: path))
      switch self {
      case .cut: bytes = bytes.prefix(bytes.count / 2)
      case .flipped: bytes[bytes.count - 3] ^= 4
      case .emptied, .gone: bytes = Data()
      }
      try bytes.write(to: URL(filePath: path))
    }
  }

  @Test(
    arguments: [
      (nil, "model.safetensors", Damage.allCases), (nil, "optimizer.safetensors", Damage.allCases),
      (4, "adapter_model.safetensors", Damage.allCases), (nil, "config.json", [.cut, .emptied, .gone]),
      (4, "adapter_config.json", [.cut, .emptied, .gone]), (nil, "manifest.json", [.cut, .emptied, .gone]),
      (nil, "progress.json", [.cut, .emptied, .gone]),
    ] as [(Int?, String, [Damage])])
  func aDamagedFileIsNamed(_ rank: Int?, _ name: String, _ damages: [Damage]) throws {
    var tiny = TinyRun()
    (tiny.settings.loraRank, tiny.writing.saveSteps) = (rank, 1)
    let expected = try tiny.run()
    _ = try tiny.run(in: folder, stop: 3)
    let path = folder + "/checkpoint-3/" + name
    let whole = try Data(contentsOf: URL(filePath: path))
    for damage in damages {
      try damage.strike(path)
      let error = #expect(throws: TrainError.self) { try tiny.run(in: folder) }
      let words = error?.description ?? ""
      #expect(words.hasPrefix(path) || words.hasPrefix(folder + "/checkpoint-3: "), "\(damage): \(words)")
      #expect(
        words.contains("Remove checkpoint-3; the same command then goes on from checkpoint-2"), "\(words)")
      try whole.write(to: URL(filePath: path))
    }
    try FileManager.default.removeItem(atPath: folder + "/checkpoint-3")
    #expect(try tiny.run(in: folder).weights == expected.weights)
  }

  @Test func whereThereIsNoOlderOneTheRunBeginsAnew() throws {
    let tiny = TinyRun()
    _ = try tiny.run(in: folder, stop: 3)
    try Damage.flipped.strike(folder + "/checkpoint-3/model.safetensors")
    let error = #expect(throws: TrainError.self) { try tiny.run(in: folder) }
    #expect(error?.problem.hasSuffix("Remove checkpoint-3; the same command then begins anew") == true)
  }

  @Test func weightsThatWereDrawnAreCheckedToo() throws {
    var tiny = TinyRun()
    (tiny.fromScratch, tiny.settings.loraRank) = (true, 4)
    let expected = try tiny.run()
    _ = try tiny.run(in: folder, stop: 2)
    try Damage.flipped.strike(folder + "/checkpoint-0/model.safetensors")
    let error = #expect(throws: TrainError.self) { try tiny.run(in: folder) }
    #expect(
      error?.problem.hasSuffix("Remove checkpoint-0; the same command then draws its weights again") == true)
    try FileManager.default.removeItem(atPath: folder + "/checkpoint-0")
    #expect(try tiny.run(in: folder).weights == expected.weights)
  }

  @Test func aCheckpointWithoutDigestsIsGoneOnFrom() throws {
    let tiny = TinyRun()
    _ = try tiny.run(in: folder, stop: 3)
    let path = folder + "/checkpoint-3/progress.json"
    let members = try JSON(parsing: Array(Data(contentsOf: URL(filePath: path)))).members ?? []
    #expect(members.last?.value.members?.count == 2)
    try Data(JSON.object(Array(members.dropLast())).indented).write(to: URL(filePath: path))
    #expect(try tiny.run(in: folder).weights == TinyRun().run().weights)
  }
}
