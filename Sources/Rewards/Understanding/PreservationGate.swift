import Reasoning

/// Whether a restatement has all of its source that no translation may change: numbers, formulas and labels of choices.
///
/// Ours; the abstract of TAPO (arXiv 2603.25419) names no such gate. Each is asked for as often as it stands in the source; what the
/// restatement has besides is for its quality to tell. It proves nothing of the meaning.
public struct PreservationGate: Sendable, Equatable {
  /// What is missing from a restatement; the first that is.
  public enum Loss: Error, Sendable, Equatable {
    /// A formula, without delimiters, white space and words in `\text{}`.
    case tex(String)
    /// A number that the source has in digits, by its value: 3만 5천 is 35000. It may stand in words instead.
    case number(String)
    /// A label of a choice or statement, as ① or the A of (A).
    case label(String)
  }

  /// There is nothing to set.
  public init() {}

  /// What the restatement lacks; nil where it lacks nothing.
  ///
  /// - Parameters:
  ///   - source: the question as it was asked, UTF-8.
  ///   - restatement: what stands within the tags, UTF-8.
  public func loss(from source: [UInt8], to restatement: [UInt8]) -> Loss? {
    let (source, own) = (KeptSpans(source), KeptSpans(restatement))
    if let formula = KeptSpans.missing(source.tex, from: own.tex) { return .tex(formula) }
    if let number = NumberReader(source.prose).missing(from: NumberReader(own.prose), asOften: true) {
      return .number("\(number)")
    }
    return KeptSpans.missing(keptLabels(source.prose), from: keptLabels(own.prose)).map { .label($0) }
  }
}
