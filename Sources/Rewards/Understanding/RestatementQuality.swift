import Korean
import Reasoning

/// What a restatement is worth: r_u = fmt_u · Q, from 0 to 1.
///
/// Part of a reconstruction of TAPO (arXiv 2603.25419): that quality of translation is rewarded is in its abstract, the metrics, the gate
/// and all bounds are ours. Q is measured against the same question in English. Where the block is not well-formed, is not in
/// English, copies its source or lacks something of it, r_u is 0.
public struct RestatementQuality: Sendable, Equatable {
  /// What Q is, by its names in `TranslationScorer`; each of 100.
  public enum Metric: String, Sendable, CaseIterable {
    /// chrF2: n-grams of one to six characters.
    case chrF = "chrf"
    /// BLEU of one sentence, tokens as mteval-v13a has them.
    case bleu
  }

  /// Why a restatement is worth nothing.
  public enum Refusal: Error, Sendable, Equatable {
    /// The block stands otherwise than it should, or says nothing.
    case format(UnderstandingBlock.Shape)
    /// Too much of it is Korean: the share.
    case korean(Double)
    /// It has the whole source in it.
    case copy
    /// Something of the source is missing.
    case lost(PreservationGate.Loss)
  }

  /// chrF by default, which needs no tokenizer.
  public var metric = Metric.chrF
  /// Hangul in the letters outside of formulas, code and URLs (`KoreanRatios.masked`), at most: names may stay. It tells Korean from
  /// what is not Korean; that the rest is English is for Q to tell.
  public var maxKorean = 0.2
  /// nil asks for nothing to be kept.
  public var gate: PreservationGate? = PreservationGate()

  /// chrF, at most a fifth of Korean, with the gate.
  public init() {}

  /// Why a restatement is worth nothing; nil where its quality is to be asked, of this or of another judge.
  ///
  /// - Parameters:
  ///   - completion: UTF-8, in which the block was found.
  ///   - source: the question as it was asked.
  public func refusal(of completion: [UInt8], block: UnderstandingBlock, source: String) -> Refusal? {
    guard block.shape == .whole, !block.text.isEmpty else { return .format(block.shape) }
    let text = Array(completion[block.text])
    let korean = KoreanProfile(of: text).ratios.masked
    if korean > maxKorean { return .korean(korean) }
    let source = Array(source.utf8)
    // What has no Korean has nothing to be restated.
    if KoreanProfile(of: source).ratios.masked > 0, text.holds(source) { return .copy }
    return gate?.loss(from: source, to: text).map { .lost($0) }
  }

  /// Q of a text, from 0 to 1.
  public func quality(of restatement: String, reference: String) -> Double {
    switch metric {
    case .chrF: ChrF().sentence(restatement, references: [reference]) / 100
    case .bleu: min(1, BLEU().sentence(restatement, references: [reference]).score / 100)
    }
  }

  /// r_u of a completion; nil where there is no reference, which is so for all completions of a question or for none.
  public func reward(
    of completion: [UInt8], block: UnderstandingBlock, source: String, reference: String?
  ) -> Double? {
    guard let reference else { return nil }
    if refusal(of: completion, block: block, source: source) != nil { return 0 }
    return quality(of: String(decoding: completion[block.text], as: UTF8.self), reference: reference)
  }
}

extension [UInt8] {
  /// Whether all of a text stands in this one, white space aside.
  fileprivate func holds(_ text: [UInt8]) -> Bool {
    let (own, text) = (NFC.normalized(self).filter { $0 > 0x20 }, NFC.normalized(text).filter { $0 > 0x20 })
    guard let first = text.first, own.count >= text.count else { return false }
    return (0...own.count - text.count).contains { own[$0] == first && own[$0...].starts(with: text) }
  }
}
