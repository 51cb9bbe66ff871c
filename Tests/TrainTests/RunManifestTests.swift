import Foundation
import StrictJSON
import TestKit
import Testing

@testable import Train

@Suite struct RunManifestTests {
  private let manifest = RunManifest(
    method: "sft", settings: SFTSettings().named, data: ["train": "aa"], model: ["digest": "qwen3@1"],
    processor: "amx")

  @Test func whatIsWrittenIsRead() throws {
    let scratch = try Scratch()
    let path = try scratch.write(String(decoding: manifest.json.indented, as: UTF8.self), to: "manifest.json")
    #expect(try RunManifest(contentsOf: path) == manifest)
    _ = try scratch.write("{\"method\":", to: "manifest.json")
    #expect(throws: TrainError.self) { try RunManifest(contentsOf: path) }
  }

  @Test func whatDiffersIsNamed() {
    var other = manifest
    #expect(manifest.differences(from: other).isEmpty)
    var settings = SFTSettings()
    settings.learningRate = 1e-4
    other.settings = settings.named
    other.data["train"] = "ab"
    other.processor = "scalar"
    #expect(
      manifest.differences(from: other) == [
        "train was aa, is ab", "learning_rate was 2e-05, is 0.0001",
      ])
  }

  /// A setting that the manifest forgets would let a run go on under another one.
  @Test func everySettingIsNamed() {
    let names = Mirror(reflecting: SFTSettings()).children.compactMap(\.label)
    #expect(SFTSettings().named.count == names.count)
  }
}
