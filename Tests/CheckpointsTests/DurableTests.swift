import Foundation
import Glibc
import TestKit
import Testing

@testable import Checkpoints

/// A folder is there whole or not at all, whatever stops its writing.
@Suite("Durable folders") struct DurableTests {
  private struct Stopped: Error {}

  private func writer(_ folder: String) throws -> (CheckpointWriter, [Weight]) {
    let config = try TinyModel.config("llama")
    return (CheckpointWriter(folder: folder, config: config), TinyModel.weights(config))
  }

  private func adapter(_ config: ModelConfig) throws -> Adapter {
    try Adapter(AdapterConfig(rank: 2, alpha: 4, targets: .allLinear), of: config, seed: 1)
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("What is written beside weights comes with them, in folders too")
  func beside() throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/model"
    let (writer, weights) = try writer(folder)
    try writer.write(weights) { aside in
      #expect(!MappedFile.exists(folder))
      try TensorFile.write([weights[0]], metadata: [("steps", "3")], to: aside + "/optimizer.safetensors")
      try FileManager.default.createDirectory(atPath: aside + "/more", withIntermediateDirectories: true)
      try DurableFile.write(Array("{}".utf8), to: aside + "/more/state.json")
    }
    #expect(
      try names(folder) == [
        "config.json", "generation_config.json", "model.safetensors", "more", "optimizer.safetensors",
      ])
    #expect(try SafetensorsFile(folder + "/optimizer.safetensors").metadata["steps"] == "3")
    let pairs = scratch.path + "/adapter"
    try adapter(writer.config).write(to: pairs) { aside in
      try DurableFile.write(Array("{}".utf8), to: aside + "/state.json")
    }
    #expect(try names(pairs) == ["adapter_config.json", "adapter_model.safetensors", "state.json"])
    #expect(try names(scratch.path) == ["adapter", "model"])
  }

  @Test("A file is replaced whole, and nothing is left beside it")
  func file() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/state.json"
    _ = try scratch.write("left by a kill", to: "state.json.part")
    for text in ["one", "two, longer", ""] {
      try DurableFile.replace(Array(text.utf8), at: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
    #expect(throws: CheckpointError.self) { try DurableFile.replace([], at: scratch.path + "/none/state") }
    #expect(throws: CheckpointError.self) { try DurableFile.write([], to: path) }
    #expect(try names(scratch.path) == ["state.json"])
  }

  @Test("An error of what is written beside them leaves the older folder and nothing else")
  func besideThrows() throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/model"
    var (writer, weights) = try writer(folder)
    #expect(throws: Stopped.self) { try writer.write(weights) { _ in throw Stopped() } }
    #expect(try names(scratch.path) == [])
    try writer.write(weights)
    writer.replaces = true
    #expect(throws: Stopped.self) { try writer.write(weights) { _ in throw Stopped() } }
    #expect(throws: Stopped.self) {
      try adapter(writer.config).write(to: folder, replaces: true) { _ in throw Stopped() }
    }
    #expect(try names(scratch.path) == ["model"])
    #expect(try Checkpoint(folder: folder).validate() == [])
  }

  @Test("What a killed run left is mended: a part is removed, a folder caught between two names is put back")
  func killed() throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/model"
    var (writer, weights) = try writer(folder)
    try FileManager.default.createDirectory(atPath: folder + ".tmp/x", withIntermediateDirectories: true)
    // What looks like ours and is not: people keep backups.
    _ = try scratch.write("mine", to: "model.old")
    try writer.write(weights)
    #expect(try names(scratch.path) == ["model", "model.old"])
    unlink(folder + ".old")
    rename(folder, folder + ".replaced")
    #expect(throws: CheckpointError.self) { try writer.write(weights) }
    #expect(try names(scratch.path) == ["model"])
    rename(folder, folder + ".replaced")
    writer.replaces = true
    #expect(throws: Stopped.self) { try writer.write(weights) { _ in throw Stopped() } }
    #expect(try Checkpoint(folder: folder).validate() == [])
    #expect(try names(scratch.path) == ["model"])
  }

  @Test("A folder that came meanwhile is not replaced unasked")
  func meanwhile() throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/model"
    let (writer, weights) = try writer(folder)
    #expect(throws: CheckpointError.self) {
      try writer.write(weights) { _ in
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = try scratch.write("mine", to: "model/file")
      }
    }
    #expect(try names(folder) == ["file"])
    #expect(try names(scratch.path) == ["model"])
  }

  /// A disk of so few bytes, for as long as it is used; nil where mounting is not allowed.
  private func withDisk(of bytes: Int, _ body: (String) throws -> Void) throws -> Bool {
    let scratch = try Scratch()
    let disk = scratch.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard mount("tmpfs", disk, "tmpfs", 0, "size=\(bytes)") == 0 else { return false }
    defer { umount2(disk, 2) }
    try body(disk)
    return true
  }

  @Test("A full disk: the last good folder stays, nothing else does, and it is said what was needed")
  func full() throws {
    let ran = try withDisk(of: 1 << 20) { disk in
      var (writer, weights) = try writer(disk + "/first")
      try writer.write(weights)
      let state = Weight(name: "exp_avg", shape: [1 << 19]) { Array(repeating: 1, count: 1 << 19) }
      (writer, _) = try self.writer(disk + "/second")
      let error = #expect(throws: CheckpointError.self) {
        try writer.write(weights) { aside in
          try TensorFile.write([state], metadata: [], to: aside + "/optimizer.safetensors")
        }
      }
      #expect(error?.path == disk + "/second")
      #expect(error?.problem.contains("there is no room") == true)
      #expect(error?.problem.contains("MiB are free") == true)
      #expect(try names(disk) == ["first"])
      #expect(try Checkpoint(folder: disk + "/first").validate() == [])
      let pairs = #expect(throws: CheckpointError.self) {
        try adapter(writer.config).write(to: disk + "/adapter") { aside in
          try DurableFile.write(Array(repeating: 0, count: 2 << 20), to: aside + "/state")
        }
      }
      #expect(pairs?.problem.contains("there is no room") == true)
      #expect(try names(disk) == ["first"])
      writer.replaces = true
      try writer.write(weights)
    }
    if !ran { print("no disk can be mounted here: a full one was not tried") }
  }
}
