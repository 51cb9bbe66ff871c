import Foundation
import Model
import Rewards
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
        "the examples of --data are others than those it began with", "learning_rate was 2e-05, is 0.0001",
      ])
  }

  /// Spelled otherwise, the same bits.
  @Test func whatDecidesNothingIsNoDifference() {
    func settings(_ change: (inout SFTSettings) -> Void) -> RunManifest {
      var (settings, other) = (SFTSettings(), manifest)
      change(&settings)
      other.settings = settings.named
      return other
    }
    let product = settings {
      ($0.perDeviceTrainBatchSize, $0.gradientAccumulationSteps) = (64, 8)
      ($0.loraAlpha, $0.loraTargets) = (7, ["q_proj"])
    }
    #expect(manifest.differences(from: product).isEmpty)
    let sizes = settings { $0.gradientAccumulationSteps = 32 }
    #expect(
      manifest.differences(from: sizes) == [
        "per_device_train_batch_size x gradient_accumulation_steps was 512, is 256"
      ])
    let (all, none) = (
      settings { ($0.loraRank, $0.loraTargets) = (4, ["all-linear"]) }, settings { $0.loraRank = 4 }
    )
    #expect(all.differences(from: none).isEmpty)
    let alpha = settings { ($0.loraRank, $0.loraAlpha) = (4, 7) }
    #expect(alpha.differences(from: none) == ["lora_alpha was 7.0, is 32.0"])
    // Written by a version that had no such setting.
    var old = manifest
    old.settings["neftune_noise_alpha"] = nil
    #expect(old.differences(from: manifest).isEmpty)
    let noise = settings { $0.neftuneNoiseAlpha = 5 }
    #expect(old.differences(from: noise) == ["neftune_noise_alpha was 0.0, is 5.0"])
  }

  @Test func allMakersAreKept() throws {
    let other = RunManifest(method: "sft", settings: [:], data: [:], model: [:], processor: "avx512")
    let both = other.behind(manifest)
    #expect(both.makers == manifest.makers + other.makers && both.behind(both) == both)
    let scratch = try Scratch()
    let path = try scratch.write(String(decoding: both.json.indented, as: UTF8.self), to: "manifest.json")
    #expect(try RunManifest(contentsOf: path) == both)
  }

  /// A setting that the manifest forgets would let a run go on under another one.
  @Test func everySettingIsNamed() {
    func count(_ settings: Any) -> Int {
      Mirror(reflecting: settings).children.reduce(0) { sum, child in
        switch child.value {
        case is LearningSettings, is PolicyObjective, is AdvantageSettings, is SamplingOptions:
          sum + count(child.value)
        default: sum + 1
        }
      }
    }
    #expect(SFTSettings().named.count == count(SFTSettings()))
    // The limit of tokens is a setting of the whole too, draws have the run's seed, and there is no flag for what makes a group of one
    // and for what is added to a deviation: they are TRL's.
    #expect(RefineSettings().named.count == count(RefineSettings()) - 4)
  }
}
