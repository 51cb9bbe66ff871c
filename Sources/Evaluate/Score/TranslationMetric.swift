/// A score of translations as a whole: chrF, BLEU.
public struct TranslationMetric: Sendable {
  /// As it stands in results: `chrf`.
  public let name: String
  /// What scores have to share to be compared; empty where nothing is known.
  public let signature: String
  private let corpus: @Sendable ([String], [[String]]) -> Double
  private let sentence: @Sendable (String, [String]) -> Double

  /// - Parameters:
  ///   - corpus: the score of hypotheses together, each with its references.
  ///   - sentence: the score of one, which need not be `corpus` of one: BLEU of a short sentence takes the orders that it has.
  public init(
    _ name: String, signature: String = "", corpus: @escaping @Sendable ([String], [[String]]) -> Double,
    sentence: @escaping @Sendable (String, [String]) -> Double
  ) {
    (self.name, self.signature) = (name, signature)
    (self.corpus, self.sentence) = (corpus, sentence)
  }

  /// A metric that was asked for by its name.
  public init(_ metric: TranslationScorer.Metric) {
    self.init(
      metric.name, signature: metric.signature, corpus: { metric.corpus($0, references: $1) },
      sentence: { metric.sentence($0, references: $1) })
  }

  /// What a group of translated items scores; nil where there are none.
  func score(of items: [JudgedItem]) -> TranslationScore? {
    let items = items.filter { $0.item.kind == .translation }
    guard let samples = items.first?.samples.count, samples > 0 else { return nil }
    func text(_ item: JudgedItem, _ sample: Int) -> String { item.samples[sample]?.extracted ?? "" }
    let runs = (0..<samples).map { sample in
      corpus(items.map { text($0, sample) }, items.map(\.item.gold))
    }
    let sentences = items.map { item in
      (0..<samples).reduce(0) { $0 + sentence(text(item, $1), item.item.gold) } / Double(samples)
    }
    guard let runs = Estimate(runs), let sentences = Estimate(sentences) else { return nil }
    return TranslationScore(name: name, runs: runs, sentences: sentences)
  }
}

/// What a metric says of translations.
public struct TranslationScore: Sendable, Equatable {
  /// The metric.
  public let name: String
  /// The score of all items at once, over the runs: run j is the j-th answer to every item.
  public let runs: Estimate
  /// The score of each item by itself, over the items; an item's is the mean of its answers'.
  public let sentences: Estimate
}
