import ArgumentParser
import Corpus
import Foundation

/// What every verb that touches a corpus takes.
struct SharedOptions: ParsableArguments {
  @Option(name: .customLong("corpus"), help: "The corpus folder.", completion: .directory)
  var corpusFolder: String?

  @Option(
    help: "The settings file; yisang.yaml is read where it is there.", completion: .file(extensions: ["yaml"])
  )
  var config: String?

  @Flag(help: "Print results as JSON.")
  var json = false

  /// The verb's settings, from environment and file.
  func settings(section: SettingsSection) throws -> Settings {
    try Settings(file: config, section: section)
  }

  /// The corpus, from the flag, the environment, the file, or `corpus` here.
  func corpus() throws -> Corpus {
    let settings = try Settings(file: config, section: nil)
    return Corpus(root: try settings.string("corpus", flag: corpusFolder) ?? "corpus")
  }
}

/// How many shards are worked on at once.
struct WorkerOptions: ParsableArguments {
  @Option(help: "Shards worked on at once; results do not depend on it.")
  var workers: Int = ProcessInfo.processInfo.activeProcessorCount

  mutating func validate() throws {
    guard workers >= 1 else { throw ValidationError("--workers must be at least 1") }
  }
}

/// Where a setting comes from: flag, then environment, then `yisang.yaml`, then nothing (the default is the stage's).
struct Settings {
  private let file: ConfigurationMap?

  /// - Parameters:
  ///   - path: the file; nil: the environment's, or `yisang.yaml` where it is there.
  ///   - section: what is asked for; nil: what stands outside all sections.
  /// - Throws: `ConfigurationMap.Failure` for a file that is none, and for a key that is none in any section.
  init(file path: String?, section: SettingsSection?) throws {
    let name = path ?? ProcessInfo.processInfo.environment["YISANG_CONFIG"] ?? "yisang.yaml"
    guard path != nil || FileManager.default.fileExists(atPath: name) else {
      file = nil
      return
    }
    let root = try ConfigurationMap(contentsOf: name)
    try root.expectOnly(["corpus", "sites"] + SettingsSection.allCases.map(\.rawValue).sorted())
    for section in SettingsSection.allCases { try root.map(section.rawValue)?.expectOnly(section.keys) }
    guard let section else {
      file = root
      return
    }
    file = try root.map(section.rawValue)
  }

  /// The keys that the file has here, sections among them.
  var names: [String] { file?.keys ?? [] }

  private func environment(_ key: String) -> String? {
    ProcessInfo.processInfo.environment["YISANG_" + key.uppercased()]
  }

  func string(_ key: String, flag: String?) throws -> String? {
    try flag ?? environment(key) ?? file?.string(key)
  }

  func double(_ key: String, flag: Double?) throws -> Double? {
    if let flag { return flag }
    if let text = environment(key) {
      guard let value = Double(text), value.isFinite else {
        throw ValidationError("YISANG_\(key.uppercased()) must be a number, not \(text)")
      }
      return value
    }
    return try file?.double(key)
  }

  func int(_ key: String, flag: Int?) throws -> Int? {
    if let flag { return flag }
    if let text = environment(key) {
      guard let value = Int(text) else {
        throw ValidationError("YISANG_\(key.uppercased()) must be a whole number, not \(text)")
      }
      return value
    }
    return try file?.int(key)
  }

  func bool(_ key: String, flag: Bool) throws -> Bool {
    if flag { return true }
    return try choice(key, flag: nil) ?? false
  }

  /// Yes, no, or the stage's default.
  func choice(_ key: String, flag: Bool?) throws -> Bool? {
    if let flag { return flag }
    guard let text = environment(key) else { return try file?.bool(key) }
    switch text.lowercased() {
    case "1", "true", "yes", "on": return true
    case "0", "false", "no", "off": return false
    default: throw ValidationError("YISANG_\(key.uppercased()) must be true or false, not \(text)")
    }
  }

  func strings(_ key: String, flag: [String]) throws -> [String] {
    if !flag.isEmpty { return flag }
    if let text = environment(key) { return text.split(separator: ",").map(String.init) }
    return try file?.strings(key) ?? []
  }

  /// A whole number within a range.
  func whole(_ key: String, _ flag: Int?, _ range: ClosedRange<Int>) throws -> Int? {
    guard let value = try int(key, flag: flag) else { return nil }
    guard range.contains(value) else {
      throw ValidationError("\(key) must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A number within a range.
  func number(_ key: String, _ flag: Double?, _ range: ClosedRange<Double>) throws -> Double? {
    guard let value = try double(key, flag: flag) else { return nil }
    guard range.contains(value) else {
      throw ValidationError("\(key) must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
