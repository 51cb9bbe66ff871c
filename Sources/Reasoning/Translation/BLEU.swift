import Foundation

/// BLEU (Papineni et al. 2002) as sacreBLEU 2.6 computes it, with its exponential smoothing.
public struct BLEU: Sendable, Equatable {
  /// How texts are cut into tokens.
  public enum Tokenizer: String, Sendable, CaseIterable {
    /// mteval-v13a: for languages with spaces and Western punctuation; a Korean eojeol is one token.
    case mteval13a = "13a"
    /// Characters, white space left out: for languages without a tokenizer here.
    case character = "char"
    /// Words between white space.
    case none
  }

  /// How texts are cut.
  public let tokenizer: Tokenizer
  /// The longest n-gram.
  public let order: Int

  /// 13a, four tokens.
  public init(tokenizer: Tokenizer = .mteval13a, order: Int = 4) {
    (self.tokenizer, self.order) = (tokenizer, max(1, order))
  }

  /// A score and what it is made of.
  public struct Score: Sendable, Equatable {
    /// 0 to 100.
    public var score: Double
    /// By order, smoothed, in percent.
    public var precisions: [Double]
    /// 1 where the hypotheses are at least as long as the references.
    public var brevityPenalty: Double
    /// Tokens.
    public var hypothesisLength: Int
    /// Tokens of the references that are nearest in length.
    public var referenceLength: Int
  }

  private struct Counts {
    var lengths = (hypothesis: 0, reference: 0)
    var matches: [Int]
    var totals: [Int]
  }

  /// The score of a text, over the orders that it has (`effective_order`, as `sacrebleu.sentence_bleu`).
  public func sentence(_ hypothesis: String, references: [String]) -> Score {
    score(counts(hypothesis, references), effectiveOrder: true)
  }

  /// The score of the n-grams of all texts together.
  public func corpus(_ hypotheses: [String], references: [[String]]) -> Score {
    var sum = Counts(
      matches: Array(repeating: 0, count: order), totals: Array(repeating: 0, count: order))
    for (hypothesis, references) in zip(hypotheses, references) {
      let counts = counts(hypothesis, references)
      sum.lengths.hypothesis += counts.lengths.hypothesis
      sum.lengths.reference += counts.lengths.reference
      for index in 0..<order {
        sum.matches[index] += counts.matches[index]
        sum.totals[index] += counts.totals[index]
      }
    }
    return score(sum, effectiveOrder: false)
  }

  private func counts(_ hypothesis: String, _ references: [String]) -> Counts {
    let own = tokenizer.tokens(hypothesis)
    let others = references.map { tokenizer.tokens($0) }
    // The nearest in length, of two that are as near the shorter.
    let nearest = others.map(\.count).min {
      (abs($0 - own.count), $0) < (abs($1 - own.count), $1)
    }
    var counts = Counts(matches: [], totals: [])
    counts.lengths = (own.count, nearest ?? 0)
    for length in 1...order {
      let runs = RunCounts(own, length: length)
      var known = RunCounts<[UInt32]>([], length: length)
      for other in others { known.unite(RunCounts(other, length: length)) }
      counts.matches.append(runs.matches(in: known))
      counts.totals.append(runs.total)
    }
    return counts
  }

  private func score(_ counts: Counts, effectiveOrder: Bool) -> Score {
    let (own, other) = (Double(counts.lengths.hypothesis), Double(counts.lengths.reference))
    let penalty = own >= other ? 1 : own > 0 ? exp(1 - other / own) : 0
    var score = Score(
      score: 0, precisions: Array(repeating: 0, count: order), brevityPenalty: penalty,
      hypothesisLength: counts.lengths.hypothesis, referenceLength: counts.lengths.reference)
    guard counts.matches.contains(where: { $0 > 0 }) else { return score }
    var orders = order
    var smoothing = 1.0
    for index in 0..<order {
      guard counts.totals[index] > 0 else { break }
      if effectiveOrder { orders = index + 1 }
      if counts.matches[index] == 0 {
        smoothing *= 2
        score.precisions[index] = 100 / (smoothing * Double(counts.totals[index]))
      } else {
        score.precisions[index] = 100 * Double(counts.matches[index]) / Double(counts.totals[index])
      }
    }
    // sacreBLEU's logarithm of nothing.
    let logs = score.precisions.prefix(orders).map { $0 == 0 ? -9_999_999_999 : log($0) }
    score.score = penalty * exp(logs.reduce(0, +) / Double(orders))
    return score
  }
}
