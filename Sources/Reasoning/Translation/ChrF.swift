/// chrF, the F-score of character n-grams (Popović 2015), and chrF++ with words (Popović 2017), as sacreBLEU 2.6 computes them.
public struct ChrF: Sendable, Equatable {
  /// The longest n-gram of characters.
  public let characterOrder: Int
  /// The longest n-gram of words: 0 for chrF, 2 for chrF++.
  public let wordOrder: Int
  /// How much more recall counts than precision.
  public let beta: Double

  /// chrF2: six characters, no words, recall twice.
  public init(characterOrder: Int = 6, wordOrder: Int = 0, beta: Double = 2) {
    (self.characterOrder, self.wordOrder, self.beta) = (max(0, characterOrder), max(0, wordOrder), beta)
  }

  /// chrF++.
  public static let plusPlus = ChrF(wordOrder: 2)

  /// Of one order: n-grams of the hypothesis, of the reference, of both.
  private struct Counts {
    var hypothesis = 0
    var reference = 0
    var matches = 0
  }

  /// The score of a text against the reference that suits it best, 0 to 100.
  public func sentence(_ hypothesis: String, references: [String]) -> Double {
    score(counts(hypothesis, references))
  }

  /// The score of all n-grams of texts together, each against its best reference.
  ///
  /// - Parameter references: of each hypothesis, one or more; 0 where there are none of anything.
  public func corpus(_ hypotheses: [String], references: [[String]]) -> Double {
    var sum = [Counts](repeating: Counts(), count: characterOrder + wordOrder)
    for (hypothesis, references) in zip(hypotheses, references) {
      for (order, counts) in counts(hypothesis, references).enumerated() {
        sum[order].hypothesis += counts.hypothesis
        sum[order].reference += counts.reference
        sum[order].matches += counts.matches
      }
    }
    return score(sum)
  }

  private func counts(_ hypothesis: String, _ references: [String]) -> [Counts] {
    var best: [Counts] = []
    var bestScore = -1.0
    let own = runs(hypothesis)
    for reference in references {
      let other = runs(reference)
      var counts = zip(own.characters, other.characters).map { ChrF.counts($0, $1) }
      counts += zip(own.words, other.words).map { ChrF.counts($0, $1) }
      let score = score(counts)
      if score > bestScore { (best, bestScore) = (counts, score) }
    }
    return best
  }

  private static func counts<Element>(_ own: RunCounts<Element>, _ other: RunCounts<Element>) -> Counts {
    Counts(
      // Without a reference of this order nothing can be missed.
      hypothesis: other.total > 0 ? own.total : 0, reference: other.total, matches: own.matches(in: other))
  }

  private func runs(_ text: String) -> (characters: [RunCounts<UInt32>], words: [RunCounts<[UInt32]>]) {
    let scalars = Segments.scalars(text)
    let letters = scalars.filter { !Segments.isSpace($0) }
    let words = wordOrder > 0 ? ChrF.words(scalars) : []
    return (
      (0..<characterOrder).map { RunCounts(letters, length: $0 + 1) },
      (0..<wordOrder).map { RunCounts(words, length: $0 + 1) }
    )
  }

  /// Words, a mark of punctuation at the end of one, or else at its beginning, apart.
  private static func words(_ text: [UInt32]) -> [[UInt32]] {
    Segments.words(text).flatMap { word -> [[UInt32]] in
      guard word.count > 1, let first = word.first, let last = word.last else { return [Array(word)] }
      if isPunctuation(last) { return [Array(word.dropLast()), [last]] }
      if isPunctuation(first) { return [[first], Array(word.dropFirst())] }
      return [Array(word)]
    }
  }

  /// Of ASCII, as Python's `string.punctuation`.
  private static func isPunctuation(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  /// The F-score of precision and recall, each the mean over the orders that both sides have.
  private func score(_ counts: [Counts]) -> Double {
    var (precision, recall) = (0.0, 0.0)
    var orders = 0
    for order in counts where order.hypothesis > 0 && order.reference > 0 {
      precision += Double(order.matches) / Double(order.hypothesis)
      recall += Double(order.matches) / Double(order.reference)
      orders += 1
    }
    guard orders > 0 else { return 0 }
    precision /= Double(orders)
    recall /= Double(orders)
    guard precision + recall > 0 else { return 0 }
    let factor = beta * beta
    return 100 * ((1 + factor) * precision * recall / (factor * precision + recall))
  }
}
