public import Korean

/// The named ratios of Korean a think part may be held against; `KoreanRatios` defines them.
public enum ThinkRatio: String, Sendable, CaseIterable {
  /// Syllables / all scalars: the paper's most likely meaning.
  case all
  /// Syllables / scalars that are not white space.
  case nonspace
  /// Hangul letters / letters of all scripts.
  case letters
  /// `letters` outside code, TeX and URLs.
  case masked
  /// Syllables / non-space scalars outside TeX.
  case nolatex
  /// Eojeol with Hangul / eojeol.
  case eojeol

  /// The ratio that is meant.
  public func value(of ratios: KoreanRatios) -> Double {
    switch self {
    case .all: ratios.all
    case .nonspace: ratios.nonspace
    case .letters: ratios.letters
    case .masked: ratios.masked
    case .nolatex: ratios.nolatex
    case .eojeol: ratios.eojeol
    }
  }
}

/// A paragraph of a think part.
public struct ThinkParagraph: Sendable, Equatable {
  /// Its bytes, without the blank lines around it.
  public let range: Range<Int>
  /// Its share of Korean.
  public let korean: Double
}

/// How much Korean each paragraph has. Blank lines part paragraphs, but not those within code.
public func thinkProfile(_ think: [UInt8], ratio: ThinkRatio = .all) -> [ThinkParagraph] {
  paragraphs(of: think).map { range in
    ThinkParagraph(range: range, korean: ratio.value(of: KoreanProfile(of: Array(think[range])).ratios))
  }
}

/// The paragraphs of a text, trimmed, ascending.
func paragraphs(of text: [UInt8]) -> [Range<Int>] {
  var found: [Range<Int>] = []
  var code = text.codeMasks[...]
  var (start, at) = (0, 0)
  func close(_ end: Int) {
    let range = text.trimmed(start..<end)
    if !range.isEmpty { found.append(range) }
  }
  while at < text.count {
    let end = text[at...].firstIndex(of: 0x0A) ?? text.count
    while let mask = code.first, mask.upperBound <= at { code.removeFirst() }
    if text.trimmed(at..<end).isEmpty, !(code.first.map { $0.contains(at) } ?? false) {
      close(at)
      start = end
    }
    at = end + 1
  }
  close(text.count)
  return found
}
