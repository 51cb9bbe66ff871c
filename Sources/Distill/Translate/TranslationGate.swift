public import Corpus
import Korean
import Reasoning

/// Whether a translation may stand for its source: what must not change in it did not.
///
/// It proves nothing of the meaning; it finds what machine translation loses most, at no cost.
public struct TranslationGate: Sendable, Equatable {
  /// The least share of Hangul in the letters of the prose.
  public var minKorean = 0.3
  /// Characters of the translation per character of the source, at most. Korean takes about half as many.
  public var maxLength = 1.5
  /// The same, at least.
  public var minLength = 0.15
  /// Only of texts of more characters: a word may be much longer or shorter than its translation.
  public var shortText = 80

  /// The defaults: ours, by the table of `TranslationGateTests`.
  public init() {}

  /// The translation in a reply, or why it is refused: the first of `translate.truncated`, `.tag`, `.empty`, `.long`,
  /// `.short`, `.code`, `.tex`, `.url`, `.label`, `.number`, `.korean`.
  public func judge(source: String, reply: [UInt8], finishReason: String) -> Result<
    String, Rejection
  > {
    if finishReason == "length" { return .failure(refused("truncated")) }
    guard let text = TranslationPrompt.translation(in: reply) else { return .failure(refused("tag")) }
    if text.isEmpty { return .failure(refused("empty")) }
    let translation = String(decoding: text, as: UTF8.self)
    let refusal =
      length(source, translation) ?? kept(KeptSpans(Array(source.utf8)), KeptSpans(text)) ?? labels(
        source, translation)
      ?? korean(source, text)
    return refusal.map { .failure($0) } ?? .success(translation)
  }

  private func length(_ source: String, _ translation: String) -> Rejection? {
    let (before, after) = (source.unicodeScalars.count, translation.unicodeScalars.count)
    if after > shortText, Double(after) > maxLength * Double(before) {
      return refused("long", value: "\(after)", threshold: "\(maxLength) × \(before)")
    }
    if before > shortText, Double(after) < minLength * Double(before) {
      return refused("short", value: "\(after)", threshold: "\(minLength) × \(before)")
    }
    return nil
  }

  private func kept(_ source: KeptSpans, _ translation: KeptSpans) -> Rejection? {
    for (name, here, there) in [
      ("code", source.code, translation.code), ("tex", source.tex, translation.tex),
      ("url", source.urls, translation.urls),
    ] {
      if let span = KeptSpans.missing(here, from: there) ?? KeptSpans.missing(there, from: here) {
        return refused(name, value: String(span.prefix(100)))
      }
    }
    return numbers(NumberReader(source.prose), NumberReader(translation.prose))
  }

  /// What the source writes in digits stands in the translation, in digits or in words; what the translation writes in
  /// digits stands in the source. 1 may come from "a" and "per".
  private func numbers(_ source: NumberReader, _ translation: NumberReader) -> Rejection? {
    if let number = source.missing(from: translation) {
      return refused("number", value: "\(number)", threshold: "in the translation")
    }
    let known = Set(source.written).union(source.spoken).union([DecimalNumber(1)])
    if let number = translation.written.first(where: { !known.contains($0) }) {
      return refused("number", value: "\(number)", threshold: "in the source")
    }
    return nil
  }

  private func labels(_ source: String, _ translation: String) -> Rejection? {
    guard let list = OptionList(in: [UInt32](of: source)) else { return nil }
    let other = OptionList(in: [UInt32](of: translation))
    if other?.style == list.style, other?.options.count == list.options.count { return nil }
    return refused("label", value: "\(other?.options.count ?? 0)", threshold: "\(list.options.count)")
  }

  private func korean(_ source: String, _ translation: [UInt8]) -> Rejection? {
    let prose = KeptSpans(Array(source.utf8)).prose
    guard latinWords(prose).contains(where: { $0.utf8.count > 1 }) else { return nil }
    let share = KoreanProfile(of: translation).ratios.masked
    return share < minKorean ? refused("korean", value: "\(share)", threshold: "\(minKorean)") : nil
  }

  private func refused(_ rule: String, value: String? = nil, threshold: String? = nil) -> Rejection {
    Rejection("translate." + rule, value: value, threshold: threshold)
  }
}
