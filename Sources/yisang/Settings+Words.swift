import ArgumentParser
import Foundation
import Reasoning

extension Settings {
  /// Where the answer is looked for.
  func extraction(_ flag: String?) throws -> Extraction? {
    try string("extraction", flag: flag).map { try yisang.choice("extraction", $0, of: Extraction.self) }
  }

  /// A text in which \\n is a line's end, as a command line has it.
  func lines(_ key: String, flag: String?) throws -> String? {
    try string(key, flag: flag)?.replacing("\\n", with: "\n")
  }

  /// What a file has that is named by a setting.
  func text(_ key: String, flag: String?) throws -> String? {
    guard let path = try string(key, flag: flag) else { return nil }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ValidationError("--\(key.replacing("_", with: "-")): \(path) cannot be read; name a text file")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
