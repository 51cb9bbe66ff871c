import Checkpoints
import Foundation
import Model
import Serve
import TestKit
import Testing

/// Folders that can answer nobody, or not all: golden models beside a tokenizer of 259 ids, the last of them special.
@Suite struct StartCheckTests {
  private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ModelTests/Golden")

  /// A copy of a golden model beside the tokenizer; what is in the file of weights may be changed.
  private func folder(_ name: String, _ change: (inout Data) throws -> Void = { _ in }) throws -> Scratch {
    let scratch = try LocalCodecTests.folder()
    let golden = StartCheckTests.golden.appending(path: name)
    let place = URL(filePath: scratch.path)
    try FileManager.default.copyItem(
      at: golden.appending(path: "config.json"), to: place.appending(path: "config.json"))
    var weights = try Data(contentsOf: golden.appending(path: "model.safetensors"))
    try change(&weights)
    try weights.write(to: place.appending(path: "model.safetensors"))
    return scratch
  }

  private func warnings(_ scratch: Scratch) throws -> [String] {
    try StartCheck.warnings(
      Checkpoint(folder: scratch.path), LocalCodec(folder: scratch.path)
    ).filter { !$0.hasPrefix("there is no chat template") }
  }

  private func run(_ scratch: Scratch) throws {
    try StartCheck.run(
      Decoder(Checkpoint(folder: scratch.path), precision: .fp32, crew: Crew(threads: 1)))
  }

  @Test(arguments: ["llama-dynamic", "qwen3", "gemma3"])
  func rowsWithoutATokenArePadding(name: String) throws {
    let scratch = try folder(name)
    #expect(try warnings(scratch) == [])
    try run(scratch)
  }

  @Test func anotherModelsTokenizerIsRefused() throws {
    let scratch = try folder("qwen2-sliding")
    #expect {
      try warnings(scratch)
    } throws: {
      "\($0)".contains("tokenizer.json has 259 ids, and the model's vocab_size is 257")
    }
  }

  @Test func onlyASpecialTokenMayLackItsRow() throws {
    let scratch = try folder("llama-bias-tied")
    #expect(try warnings(scratch).map { $0.contains("special tokens from id 258 on") } == [true])
    // Where it ends the chats, it must not.
    _ = try scratch.write("{{ messages }}", to: "chat_template.jinja")
    _ = try scratch.write(#"{"eos_token":"<|end|>"}"#, to: "tokenizer_config.json")
    #expect(throws: ServeError.self) { try warnings(scratch) }
  }

  @Test func weightsThatAreNoNumbersAreFound() throws {
    let scratch = try folder("qwen3") { weights in
      weights.replaceSubrange(
        weights.count - 64..<weights.count, with: repeatElement(0xFF, count: 64))
    }
    #expect(try warnings(scratch) == [])
    #expect { try run(scratch) } throws: { "\($0)".contains("is not a finite number") }
  }

  @Test func unknownTensorsAreNamed() throws {
    let scratch = try folder("qwen3") { weights in
      let length = weights.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
      let body = weights.dropFirst(8 + length)
      let header = try JSONSerialization.jsonObject(with: Data(weights.dropFirst(8).prefix(length)))
      var tensors = try #require(header as? [String: Any])
      for (place, name) in ["zeta.a", "zeta.b", "zeta.c", "zeta.d"].enumerated() {
        let start = body.count + 4 * place
        tensors[name] = ["dtype": "F32", "shape": [1], "data_offsets": [start, start + 4]] as [String: Any]
      }
      let text = try JSONSerialization.data(withJSONObject: tensors)
      weights = Data((0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }) + text + body
      weights += Data(count: 16)
    }
    let found = try warnings(scratch)
    #expect(found.count == 1 && found.first?.hasSuffix(": zeta.a, zeta.b, zeta.c and 1 more") == true)
    try run(scratch)
  }
}
