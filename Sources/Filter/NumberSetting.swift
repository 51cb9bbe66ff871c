/// A threshold by its configuration key, for whoever reads settings: flags, files, probes, shards.
public struct NumberSetting: Sendable {
  /// Why a value is not taken.
  public struct Problem: Error, Equatable, CustomStringConvertible {
    /// The key and what it must be.
    public let description: String
  }

  /// The configuration key.
  public let key: String
  /// The value that some settings have.
  public let get: @Sendable (FilterSettings) -> Double
  private let put: @Sendable (inout FilterSettings, Double) -> Void
  private let kind: Kind

  private enum Kind { case share, count }

  /// Sets the value. - Throws: `Problem` for one that is out of range.
  public func set(_ settings: inout FilterSettings, _ value: Double) throws {
    switch kind {
    case .share:
      guard (0...1).contains(value) else { throw Problem(description: "\(key) must be from 0 to 1") }
    case .count:
      guard let count = Int(exactly: value), count >= 0 else {
        throw Problem(description: "\(key) must be a whole number, not negative")
      }
    }
    put(&settings, value)
  }

  fileprivate init(share key: String, _ place: any WritableKeyPath<FilterSettings, Double> & Sendable) {
    (self.key, kind) = (key, .share)
    get = { $0[keyPath: place] }
    put = { $0[keyPath: place] = $1 }
  }

  fileprivate init(count key: String, _ place: any WritableKeyPath<FilterSettings, Int> & Sendable) {
    (self.key, kind) = (key, .count)
    get = { Double($0[keyPath: place]) }
    put = { $0[keyPath: place] = Int($1) }
  }
}

extension FilterSettings {
  /// All thresholds.
  public static let numbers: [NumberSetting] = [
    NumberSetting(share: "min_korean", \.minKorean), NumberSetting(count: "min_chars", \.minChars),
    NumberSetting(count: "max_chars", \.maxChars),
    NumberSetting(share: "max_mojibake", \.maxMojibake), NumberSetting(share: "max_notice", \.maxNotice),
    NumberSetting(share: "max_repeated", \.maxRepeated),
    NumberSetting(share: "max_separators", \.maxSeparators),
  ]

  /// The settings, if they can be met.
  ///
  /// - Throws: `NumberSetting.Problem` where the bounds of the length exclude each other.
  public func checked() throws -> FilterSettings {
    guard minChars <= maxChars else {
      throw NumberSetting.Problem(description: "min_chars must not be above max_chars")
    }
    return self
  }
}
