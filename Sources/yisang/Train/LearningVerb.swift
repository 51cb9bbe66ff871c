import ArgumentParser
import Train

/// A verb that learns; the help of the flags it shares with others states its own defaults.
protocol LearningVerb: ParsableCommand {
  /// What settings are where nothing is said, by name, as the manifest has them.
  static var defaults: [String: String] { get }
}

extension LearningVerb {
  /// A default, as help states it.
  ///
  /// - Parameter none: what it is where the setting has no value.
  static func usual(_ name: String, or none: String = "none") -> String {
    guard let value = defaults[name], !value.isEmpty else { return none }
    // 1e-06 and 5.0 are 1e-6 and 5 to a reader.
    return value.hasSuffix(".0") ? String(value.dropLast(2)) : value.replacing("e-0", with: "e-")
  }
}

/// A verb that refines.
protocol RefiningVerb: LearningVerb {
  /// What it refines with where nothing is said.
  static var settings: RefineSettings { get }
}

extension RefiningVerb {
  static var defaults: [String: String] { settings.named }
}
