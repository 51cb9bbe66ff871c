public import Reasoning

/// Where the house's rewards draw their lines; formulas and reasons are in `docs/rewards.md`.
public struct RewardSettings: Sendable, Equatable {
  /// Where `accuracy` looks for the answer.
  public var extraction = Extraction.afterThink
  /// The window of `language_mix` and its ratio, and the line of `answer_language`: those that traces are judged by.
  public var trace = TraceSettings()
  /// The share of Korean below the window at which `language_mix` is 0.
  public var noMixBelow = 0.0
  /// The share above it.
  public var noMixAbove = 1.0
  /// Tokens of a gram of `repetition`.
  public var repetitionGram = 3
  /// What `repetition` gives where every gram is the same: at most 0.
  public var maxRepetitionPenalty = -1.0
  /// `length` of a correct completion of no tokens, and of one of the most tokens.
  public var correctLength = LengthRange(shortest: 1.0, longest: 0.5)
  /// The same of a wrong one.
  public var wrongLength = LengthRange(shortest: -1.0, longest: -0.5)
  /// Tokens before the limit in which `overlong` falls; nil for a fifth of the limit, as DAPO has it (4,096 of 20,480).
  public var overlongCache: Int?

  /// The two ends of a cosine.
  public struct LengthRange: Sendable, Equatable {
    /// At no tokens.
    public var shortest: Double
    /// At the limit and beyond.
    public var longest: Double

    /// A range by its ends.
    public init(shortest: Double, longest: Double) { (self.shortest, self.longest) = (shortest, longest) }
  }

  /// The defaults.
  public init() {}

  /// The settings themselves.
  ///
  /// - Throws: `RewardFailure` where a number makes no sense.
  public func checked() throws -> RewardSettings {
    let lengths = [correctLength.shortest, correctLength.longest, wrongLength.shortest, wrongLength.longest]
    guard 0 <= noMixBelow, noMixBelow <= trace.minThinkKorean, trace.minThinkKorean <= trace.maxThinkKorean,
      trace.maxThinkKorean <= noMixAbove, noMixAbove.isFinite
    else {
      throw RewardFailure(
        "language_mix needs 0 ≤ \(noMixBelow) ≤ \(trace.minThinkKorean) ≤ \(trace.maxThinkKorean) ≤ \(noMixAbove)"
      )
    }
    guard repetitionGram >= 1 else { throw RewardFailure("repetition needs grams of at least one token") }
    guard maxRepetitionPenalty <= 0, maxRepetitionPenalty.isFinite else {
      throw RewardFailure("repetition's greatest penalty must be at most 0")
    }
    guard lengths.allSatisfy(\.isFinite) else { throw RewardFailure("length needs finite numbers") }
    guard overlongCache ?? 0 >= 0 else { throw RewardFailure("overlong's cache must not be negative") }
    return self
  }
}

/// Why rewards cannot be had as they were asked for, in words.
public struct RewardFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, and what to do.
  public let description: String

  /// A failure.
  public init(_ description: String) { self.description = description }
}
