/// What a method found of completions beside their rewards; it adds up over a generation.
public struct Findings: Sendable, Equatable {
  /// A part of a whole.
  public struct Share: Sendable, Equatable {
    var part = 0.0
    var whole = 0.0

    /// nil of nothing.
    public var value: Double? { whole == 0 ? nil : part / whole }
  }

  /// What could not be found of some completions.
  public struct Failure: Sendable, Equatable {
    /// Why, of the first.
    public let words: String
    /// Completions.
    public internal(set) var count: Int
    /// Of so many.
    public internal(set) var whole: Int
  }

  /// Metrics by name: quotients of sums.
  public private(set) var shares: [String: Share] = [:]
  /// By what failed.
  public private(set) var failures: [String: Failure] = [:]

  /// Nothing.
  public init() {}

  /// Adds to a metric.
  public mutating func add(_ name: String, _ part: Double, of whole: Double) {
    shares[name, default: Share()].part += part
    shares[name, default: Share()].whole += whole
  }

  /// Adds to a failure.
  public mutating func fail(_ name: String, _ words: String, _ count: Int, of whole: Int) {
    failures[name, default: Failure(words: words, count: 0, whole: 0)].count += count
    failures[name]?.whole += whole
  }

  /// Adds what was found of others.
  public mutating func add(_ other: Findings) {
    for (name, share) in other.shares { add(name, share.part, of: share.whole) }
    for (name, failure) in other.failures { fail(name, failure.words, failure.count, of: failure.whole) }
  }

  /// What there is a number for.
  public var metrics: [String: Double] { shares.compactMapValues(\.value) }
}
