import Korean
public import Reasoning

/// Which drafts are translations at all: TRIT's rule (the released code's; the paper names none of its numbers).
public struct TranslationCheck: Sendable {
  /// The target.
  public var language = Language.korean
  /// The least share of the target's letters, TeX, code, URLs and single letters left out: more than any other language has. In
  /// place of langdetect's first guess.
  public var leastShare = 0.5
  /// The most breaks by blank lines.
  public var mostBreaks = 2
  /// A translation has more characters (scalars, after NFC).
  public var shortest = 10
  /// Whether a translation keeps what its source has, such as numbers and TeX; nil does not ask. The first is the source.
  public var keeps: (@Sendable (_ source: [UInt8], _ translation: [UInt8]) -> Bool)?

  /// The released code's numbers.
  public init() {}

  /// Why a draft is none.
  public enum Flaw: String, Error, Sendable, CaseIterable {
    /// There is no closed block.
    case noBlock = "no_block"
    /// It is too short.
    case tooShort = "too_short"
    /// It has too many blank lines: more than the question.
    case tooBroken = "too_broken"
    /// It is not in the target language.
    case otherLanguage = "other_language"
    /// Something that its source has is not in it.
    case lost
    /// The model has no room for it and an answer.
    case tooLong = "too_long"
  }

  /// The translation in a completion: what the last closed `<TRANSLATION>` block has, trimmed.
  ///
  /// - Parameters:
  ///   - completion: UTF-8.
  ///   - source: what was to be translated, UTF-8.
  public func translation(in completion: [UInt8], of source: [UInt8]) -> Result<[UInt8], Flaw> {
    guard let block = TranslationCheck.lastBlock(completion) else { return .failure(.noBlock) }
    let text = NFC.normalized(block)
    guard String(decoding: text, as: UTF8.self).unicodeScalars.count > shortest else {
      return .failure(.tooShort)
    }
    guard TranslationCheck.breaks(text) <= mostBreaks else { return .failure(.tooBroken) }
    let share = LanguageShare(of: text)
    guard share.letters > 0, share.share(of: language) >= leastShare else { return .failure(.otherLanguage) }
    if let keeps, !keeps(source, block) { return .failure(.lost) }
    return .success(block)
  }

  private static let open = Array("<TRANSLATION>".utf8)
  private static let close = Array("</TRANSLATION>".utf8)

  /// From the last closing tag back to the nearest opening one.
  private static func lastBlock(_ text: [UInt8]) -> [UInt8]? {
    guard let end = last(close, text, before: text.count), let start = last(open, text, before: end) else {
      return nil
    }
    return trimmed(text[(start + open.count)..<end])
  }

  private static func last(_ tag: [UInt8], _ text: [UInt8], before end: Int) -> Int? {
    var at = end - tag.count
    while at >= 0 {
      if text[at] == tag[0], text[at..<(at + tag.count)].elementsEqual(tag) { return at }
      at -= 1
    }
    return nil
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var text = text.drop { $0 <= 0x20 }
    while let last = text.last, last <= 0x20 { text = text.dropLast() }
    return Array(text)
  }

  /// Runs of blank lines, however many lines each has.
  private static func breaks(_ text: [UInt8]) -> Int {
    let isBlank = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      line.allSatisfy { $0 <= 0x20 }
    }
    return zip([false] + isBlank, isBlank).count { !$0 && $1 }
  }
}
