import Korean

/// What was measured of a trace, and every rule it failed.
public struct TraceJudgement: Sendable, Equatable {
  /// A rule that was failed.
  public struct Failure: Sendable, Equatable {
    /// The rule.
    public let verdict: TraceVerdict
    /// What was found.
    public let value: String?
    /// What it was held against.
    public let threshold: String?
  }

  /// The first failed rule in the order of `TraceVerdict`.
  public var verdict: TraceVerdict { failed.first?.verdict ?? .ok }
  /// Every failed rule, once each, in the order of `TraceVerdict`.
  public private(set) var failed: [Failure] = []
  /// The share of Korean in the think part, by the ratio of the settings; 0 where there is none.
  public let koreanThink: Double
  /// Hangul in the letters of the answer, outside code, TeX, boxes and URLs; 0 where it has none.
  public let koreanAnswer: Double
  /// Letters of other scripts, neither quoted from the prompt nor glosses, in both parts.
  public let hanDrift: Int
  /// What is repeated in the think part, or else in the answer.
  public let repetition: Repetition?
  /// The reflections of the think part, or of the answer where there is none; bytes of that part.
  public let reflections: [Reflection]

  /// Adds a failed rule, or nothing where that rule has failed already.
  public mutating func fail(_ verdict: TraceVerdict, value: String? = nil, threshold: String? = nil) {
    guard verdict != .ok, !failed.contains(where: { $0.verdict == verdict }) else { return }
    let order = TraceVerdict.allCases
    let place = failed.firstIndex { failure in
      order.firstIndex(of: failure.verdict) ?? 0 > order.firstIndex(of: verdict) ?? 0
    }
    failed.insert(Failure(verdict: verdict, value: value, threshold: threshold), at: place ?? failed.count)
  }
}

/// Judges a trace by every rule that needs neither a tokenizer nor a benchmark nor a known answer.
///
/// What was cut off is asked only whether it loops, and whether the server refused.
///
/// - Parameters:
///   - parts: the completion, taken apart.
///   - prompt: what was asked; letters of other scripts that it has may be quoted.
///   - finishReason: the server's word (`stop`, `length`, `content_filter`); nil or empty where it is not known.
///   - settings: the lines drawn.
public func judge(
  _ parts: TraceParts, prompt: [UInt8]?, finishReason: String?, settings: TraceSettings = TraceSettings()
) -> TraceJudgement {
  let (think, answer) = (NFC.normalized(parts.think), NFC.normalized(parts.answer))
  let language = AnswerLanguage(of: answer)
  let drift = HanDrift(in: [think, answer], prompt: prompt.map(NFC.normalized))
  var judgement = TraceJudgement(
    koreanThink: think.isEmpty ? 0 : settings.thinkRatio.value(of: KoreanProfile(of: think).ratios),
    koreanAnswer: language.korean,
    hanDrift: drift.letters,
    repetition: findRepetition(in: parts.think, settings.repetition)
      ?? findRepetition(in: parts.answer, settings.repetition),
    reflections: findReflections(in: parts.reflective))

  let isUnknown = finishReason.map(\.isEmpty) ?? true
  let isCut = finishReason == "length" || (parts.shape == .unclosed && isUnknown)
  if isCut { judgement.fail(.truncated, value: isUnknown ? "unclosed" : finishReason) }
  if finishReason == "content_filter" { judgement.fail(.refused, value: finishReason) }
  if let found = judgement.repetition {
    judgement.fail(.looped, value: "\(found.count) times", threshold: "\(settings.repetition.times)")
  }
  // Of what was cut off nobody knows how it would have gone on: even its parts may not be what they seem.
  if isCut { return judgement }
  if let words = refusal(in: parts.answer, within: settings.maxRefusal) {
    judgement.fail(.refused, value: words)
  }
  if parts.think.isEmpty || parts.shape == .late {
    judgement.fail(.noThink, value: parts.shape == .whole ? "empty" : parts.shape.rawValue)
  } else if parts.answer.isEmpty, parts.shape != .several, parts.shape != .nested {
    judgement.fail(.noThink, value: "no answer")
  }
  if parts.shape == .several || parts.shape == .nested {
    judgement.fail(.severalThink, value: parts.shape.rawValue)
  }
  if language.letters >= settings.minAnswerLetters, language.korean < settings.minAnswerKorean {
    judgement.fail(
      .notKoreanAnswer, value: decimal(language.korean), threshold: "\(settings.minAnswerKorean)")
  }
  let (least, most) = (settings.minThinkKorean, settings.maxThinkKorean)
  if !think.isEmpty, judgement.koreanThink < least || judgement.koreanThink > most {
    judgement.fail(.languageDrift, value: decimal(judgement.koreanThink), threshold: "\(least)–\(most)")
  } else if let (value, limit) = drift.excess(settings) {
    judgement.fail(.languageDrift, value: value, threshold: limit)
  }
  return judgement
}

/// A share to four places, cut off, not rounded: what lies below a line must not look as if it lay on it.
private func decimal(_ share: Double) -> String { "\((share * 10_000).rounded(.towardZero) / 10_000)" }
