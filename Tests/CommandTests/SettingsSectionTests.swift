import Foundation
import TestKit
import Testing

@testable import yisang

/// Sections of `yisang.yaml`.
struct SettingsSectionTests {
  /// Whatever a verb may ask for, the file may have.
  @Test(arguments: SettingsSection.allCases)
  func everyKeyOfEverySectionIsTaken(_ section: SettingsSection) throws {
    let scratch = try Scratch()
    #expect(!section.keys.isEmpty && Set(section.keys).count == section.keys.count, "\(section.keys)")
    let lines = section.keys.map { "  \($0): value-of-\($0)" }
    let path = try scratch.write(
      "\(section.rawValue):\n" + lines.joined(separator: "\n") + "\n", to: "yisang.yaml")
    let settings = try Settings(file: path, section: section)
    for key in section.keys { #expect(try settings.string(key, flag: nil) == "value-of-\(key)") }
    // Nor does it trouble another one.
    for other in SettingsSection.allCases where other != section {
      #expect(try Settings(file: path, section: other).string(section.keys[0], flag: nil) == nil)
    }
  }

  /// Verbs that no other test gives a file.
  @Test(
    arguments: [
      (
        ["train", "grpo", "--data", "none.jsonl"], "grpo:\n  model: elsewhere\n  reward_funcs: [length]\n",
        "elsewhere"
      ),
      (["reward", "--stdio"], "reward:\n  reward_funcs: [acuracy]\n", "the reward acuracy is unknown"),
      (
        ["translate", "none.jsonl", "--to", "x.jsonl"], "translate:\n  temperature: 101\n",
        "temperature must be"
      ),
    ])
  func verbsReadTheirs(_ verb: [String], _ file: String, _ words: String) throws {
    let scratch = try Scratch()
    _ = try scratch.write(file, to: "yisang.yaml")
    let result = try Program(in: scratch.path).run(verb)
    #expect(result.status != 0 && result.err.contains(words), "\(result.err)")
    // Another file in its place.
    _ = try scratch.write(file.replacing(":\n", with: ":\n  no_such_key: 1\n"), to: "other.yaml")
    let other = try Program(in: scratch.path).run(verb + ["--config", "other.yaml"])
    #expect(other.status == 64 && other.err.contains("other.yaml:2"), "\(other.err)")
  }
}
