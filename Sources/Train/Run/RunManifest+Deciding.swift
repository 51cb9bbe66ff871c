import Checkpoints
internal import Corpus
import Foundation
import Rewards

extension RunManifest {
  /// The settings as they decide bits: what is missing is the default, and what changes nothing is left out.
  var deciding: [String: String] {
    let defaults =
      ["sft", SelfCritique.name].contains(method)
      ? SFTSettings().named : RefineSettings().named.merging(RewardSettings().named) { $1 }
    var settings = defaults.merging(settings) { $1 }
    func isSet(_ name: String) -> Bool { settings[name].map { !$0.isEmpty } ?? false }
    let factors = ["per_device_train_batch_size", "gradient_accumulation_steps"]
    let sizes = factors.map { settings.removeValue(forKey: $0) ?? "" }
    if !isSet("batch_schedule") {
      let numbers = sizes.map { Int($0) ?? 0 }
      let (product, overflows) = numbers[0].multipliedReportingOverflow(by: numbers[1])
      settings[factors.joined(separator: " x ")] = overflows ? sizes.joined(separator: " x ") : "\(product)"
    }
    if isSet("max_steps") { settings["num_train_epochs"] = nil }
    if !isSet("lora_r") {
      settings["lora_alpha"] = nil
      settings["lora_target_modules"] = nil
    } else if !isSet("lora_target_modules") {
      settings["lora_target_modules"] = "all-linear"
    }
    return settings
  }

  /// What weights are drawn for from nothing: configuration and tokenizer of a folder; the seed is a setting.
  static func drawn(for folder: String) -> [String: String] {
    var digest = Digest()
    for name in ["config.json"] + Companions(of: folder).names {
      digest.updateDelimited(Array(name.utf8))
      digest.updateDelimited([UInt8](FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()))
    }
    return ["model": digest.finish().hex, "from_scratch": "true"]
  }
}
