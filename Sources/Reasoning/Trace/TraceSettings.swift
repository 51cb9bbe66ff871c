/// Where the rules for a trace draw their lines; every default has its reason in `docs/traces.md`.
public struct TraceSettings: Sendable, Equatable {
  /// The least share of Korean in the think part, by `thinkRatio`.
  public var minThinkKorean = 0.05
  /// The greatest.
  public var maxThinkKorean = 0.20
  /// The ratio these two are put on.
  public var thinkRatio = ThinkRatio.all
  /// The most letters of other scripts (Han, kana, Cyrillic …) that are neither quoted nor glosses nor asked for …
  public var maxHanDrift = 8
  /// … or, where that is more, so many of all letters.
  public var maxHanDriftShare = 0.002
  /// The most letters in glosses of other scripts, each gloss once …
  public var maxGloss = 60
  /// … or, where that is more, so many of all letters.
  public var maxGlossShare = 0.01
  /// The most letters, glosses among them, of scripts the prompt asks for: `maxGloss`, or so many of all letters.
  public var maxAskedShare = 0.2
  /// The least share of Hangul in the letters of the answer, outside code, TeX, boxes and URLs.
  public var minAnswerKorean = 0.5
  /// Answers with fewer letters are not asked for their language.
  public var minAnswerLetters = 10
  /// What counts as repeating.
  public var repetition = RepetitionRule()
  /// Longer answers, in scalars, are no refusals.
  public var maxRefusal = 400

  /// The defaults.
  public init() {}
}
