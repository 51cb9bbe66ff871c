internal import Corpus
public import Teacher

/// What the thoughts are held against.
public enum ThinkTarget: String, Sendable, CaseIterable {
  /// The language of the question.
  case question
  /// Mainly English, with 5 to 20 % Korean: Language-Mixed Chain-of-Thought.
  case mixed
  /// English.
  case english
  /// Korean.
  case korean
}

/// How a model is evaluated. Defaults: those of YI-SANG (arXiv 2510.04230, §3.2, C.1, C.2).
public struct EvalSettings: Sendable, Equatable {
  /// Answers to each question.
  public var samples = 1
  /// The k of pass@k that are reported; each at most `samples`.
  public var ks: [Int] = [1]
  /// Temperature 0.7, top_p 0.9, 32,768 tokens at most, nothing else cut.
  public var sampling: TeacherSampling
  /// Every request's own seed is made of it.
  public var seed: UInt64 = 0
  /// Where the answer is looked for: the first box behind the thoughts, and nowhere else.
  public var extraction = EvalExtraction.boxed
  /// What the thoughts are held against.
  public var thinkLanguage = ThinkTarget.question
  /// Whether the chat template opens the think part, so that the model writes only its end.
  public var opensThink = false
  /// Members that are left out of the body, so that the server's own values hold.
  public var omitted: Set<String> = []
  /// Further members of the body, as JSON; empty if there are none.
  public var extra = ""

  /// The defaults.
  public init() {
    sampling = TeacherSampling()
    (sampling.temperature, sampling.topP, sampling.topK) = (0.7, 0.9, 0)
    sampling.maxTokens = 32_768
  }

  /// What draws depend on, by configuration names, without the seed.
  public var drawing: [String: String] {
    var values = [
      "temperature": "\(sampling.temperature)", "top_p": "\(sampling.topP)", "top_k": "\(sampling.topK)",
      "min_p": "\(sampling.minP)", "max_tokens": "\(sampling.maxTokens)",
    ]
    for name in omitted { values[name] = nil }
    if !omitted.isEmpty { values["omit"] = omitted.sorted().joined(separator: ",") }
    if !extra.isEmpty { values["extra_body"] = extra }
    return values
  }

  /// All of it, by configuration names.
  public var values: [String: String] {
    drawing.merging([
      "n": "\(samples)", "k": ks.map { "\($0)" }.joined(separator: ","), "seed": "\(seed)",
      "extract": extraction.rawValue, "think_language": thinkLanguage.rawValue,
      "opens_think": "\(opensThink)",
    ]) { $1 }
  }

  /// - Throws: `EvaluationError` where numbers contradict each other.
  public func check() throws(EvaluationError) {
    guard (1...10_000).contains(samples) else { throw EvaluationError("n", "must be from 1 to 10000") }
    for k in ks where k < 1 || k > samples {
      throw EvaluationError(
        "k", "pass@\(k) needs at least \(max(k, 1)) samples: ask for them with --n \(max(k, 1))")
    }
  }
}
