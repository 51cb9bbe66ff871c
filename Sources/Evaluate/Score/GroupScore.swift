internal import Reasoning

/// What a group of items scores: a task, a source of it, a kind.
///
/// Means are over items, an item's value being the mean over its samples; `Estimate` has the formula of the error.
public struct GroupScore: Sendable {
  /// The task, the source or the kind.
  public let name: String
  /// Items.
  public let items: Int
  /// Answers, those still to come among them.
  public let samples: Int
  /// Answers still to come; they count as failed.
  public let missing: Int
  /// The share of right answers: what is undecided, was not found or failed is not right. Nil where all are translations.
  public let accuracy: Estimate?
  /// The same over runs, as YI-SANG reports it: run j is the j-th answer to every item, and the error is √(Σ (x − mean)² / (n (n − 1))).
  public let runs: Estimate?
  /// The accuracy if everything undecided were right.
  public let upperBound: Double?
  /// The 95 % interval of the accuracy (Wilson), by items.
  public let interval: ClosedRange<Double>?
  /// pass@k by k, ascending.
  public let passAt: [(k: Int, value: Estimate)]
  /// maj@n; nil with one sample.
  public let majority: Estimate?
  /// LC: thoughts and answer are in the languages they should be in.
  public let consistency: Estimate?
  /// The same of the thoughts, over the answers that have any.
  public let thinkConsistency: Double?
  /// The same of the answers.
  public let answerConsistency: Double?
  /// LC&Acc: right and consistent.
  public let consistentAndRight: Estimate?
  /// ERR: of all reflections, those of right answers (arXiv 2601.12720, §3). What is undecided or failed has no part in it;
  /// nil where nothing is reflected on.
  public let effectiveReflection: Double?
  /// Reflections of an answer, on average, over the answers that came.
  public let meanReflections: Double?
  /// The mean share of Korean in the thoughts.
  public let thinkKorean: Double?
  /// Shares of all answers, by what they are: truncated, empty, no_answer, undecided, failed.
  public let rates: [(name: String, value: Double)]
  /// Tokens of an answer, on average, where the model says.
  public let meanTokens: Double?
  /// chrF and BLEU, if translations are among the items.
  public let translations: [TranslationScore]

  /// Scores a group.
  public init(_ name: String, _ judged: [JudgedItem], ks: [Int], metrics: [TranslationMetric] = []) {
    self.name = name
    items = judged.count
    let all = judged.flatMap(\.samples)
    samples = all.count
    missing = all.count { $0 == nil }
    let known = all.compactMap(\.self)
    let decided = judged.filter { $0.item.kind != .translation }
    let right = decided.map { $0.mean { $0.isRight } }
    accuracy = Estimate(right)
    interval = accuracy.map(wilsonInterval)
    runs = GroupScore.overRuns(decided)
    upperBound = Estimate(decided.map { $0.mean { $0.isRight || $0.verdict == .undecided } })?.mean
    passAt = Set(ks).sorted().compactMap { k in
      let values = decided.compactMap { item in
        passAtK(n: item.samples.count, right: item.samples.count { $0?.isRight ?? false }, k: k)
      }
      return Estimate(values).map { (k, $0) }
    }
    majority = Estimate(decided.compactMap { item in item.isMajorityRight.map { $0 ? 1.0 : 0 } })
    let told = judged.filter(\.isLanguageKnown)
    consistency = Estimate(told.map { $0.mean { $0.isConsistent } })
    consistentAndRight = Estimate(
      decided.filter(\.isLanguageKnown).map { $0.mean { $0.isRight && $0.isConsistent } })
    thinkConsistency = Estimate(known.compactMap { $0.thinkConsistent.map { $0 ? 1.0 : 0 } })?.mean
    answerConsistency =
      Estimate(told.flatMap(\.samples).map { $0?.answerConsistent ?? false ? 1.0 : 0 })?.mean
    effectiveReflection = GroupScore.reflection(decided)
    meanReflections =
      Estimate(known.filter { $0.verdict != .failed }.map { Double($0.reflections) })?.mean
    thinkKorean = Estimate(known.compactMap(\.thinkKorean))?.mean
    meanTokens = Estimate(known.compactMap { $0.tokens.map(Double.init) })?.mean
    let size = Double(max(1, all.count))
    let counts: [(String, Int)] = [
      ("truncated", known.count(where: \.isTruncated)), ("empty", known.count(where: \.isEmpty)),
      ("no_answer", known.count { $0.verdict == .noAnswer }),
      ("undecided", known.count { $0.verdict == .undecided }),
      ("failed", known.count { $0.verdict == .failed } + missing),
    ]
    rates = counts.map { ($0.0, Double($0.1) / size) }
    translations = metrics.compactMap { $0.score(of: judged) }
  }

  /// A rate by its name.
  public func rate(_ name: String) -> Double { rates.first { $0.name == name }?.value ?? 0 }

  private static func reflection(_ items: [JudgedItem]) -> Double? {
    var found = EffectiveReflection()
    for sample in items.flatMap(\.samples).compactMap(\.self)
    where sample.verdict != .undecided && sample.verdict != .failed {
      found.add(reflections: sample.reflections, isCorrect: sample.isRight)
    }
    return found.ratio
  }

  private static func overRuns(_ items: [JudgedItem]) -> Estimate? {
    guard let samples = items.first?.samples.count, samples > 1 else { return nil }
    return Estimate(
      (0..<samples).map { sample in
        Double(items.count { $0.samples[sample]?.isRight ?? false }) / Double(items.count)
      })
  }
}

extension JudgedItem {
  /// The share of the answers of which something is true; those still to come are not.
  func mean(_ isTrue: (JudgedSample) -> Bool) -> Double {
    samples.isEmpty ? 0 : Double(samples.count { $0.map(isTrue) ?? false }) / Double(samples.count)
  }
}
