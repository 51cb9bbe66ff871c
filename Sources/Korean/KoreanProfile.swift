/// How Korean a text is: its length and its ratios, all after NFC.
public struct KoreanProfile: Sendable, Equatable {
  /// Unicode scalars after NFC.
  public let scalars: Int
  /// The six ratios.
  public let ratios: KoreanRatios

  /// Measures UTF-8 bytes; ill-formed ones count as U+FFFD.
  public init(of utf8: [UInt8]) {
    let text = NFC.normalized(utf8)
    var count = KoreanCount()
    var at = 0
    for mask in MarkupScanner.masks(in: text) {
      count.plain += count.read(text.span, at..<mask.range.lowerBound)
      let tally = count.read(text.span, mask.range)
      if mask.markup == .tex { count.tex += tally } else { count.codeAndURLs += tally }
      at = mask.range.upperBound
    }
    count.plain += count.read(text.span, at..<text.count)
    count.endEojeol()
    scalars = count.whole.scalars
    ratios = KoreanRatios(count)
  }
}

/// Six answers to "how much of it is Korean", from 0 to 1; 0 where there is nothing to divide by.
public struct KoreanRatios: Sendable, Equatable {
  /// Hangul syllables (U+AC00–D7A3) in all scalars.
  public let all: Double
  /// Hangul syllables in scalars that are not white space.
  public let nonspace: Double
  /// Hangul of all blocks in letters of all scripts; Han counts as letters.
  public let letters: Double
  /// `letters` outside code, TeX and URLs.
  public let masked: Double
  /// `nonspace` outside TeX.
  public let nolatex: Double
  /// Eojeol (words between white space) with Hangul in them, in all eojeol.
  public let eojeol: Double

  /// Ratios that were measured before.
  public init(
    all: Double, nonspace: Double, letters: Double, masked: Double, nolatex: Double, eojeol: Double
  ) {
    (self.all, self.nonspace, self.letters) = (all, nonspace, letters)
    (self.masked, self.nolatex, self.eojeol) = (masked, nolatex, eojeol)
  }

  init(_ count: KoreanCount) {
    let whole = count.whole
    all = Self.ratio(whole.syllables, whole.scalars)
    nonspace = Self.ratio(whole.syllables, whole.scalars - whole.spaces)
    letters = Self.ratio(whole.hangul, whole.letters)
    masked = Self.ratio(count.plain.hangul, count.plain.letters)
    var readable = count.plain
    readable += count.codeAndURLs
    nolatex = Self.ratio(readable.syllables, readable.scalars - readable.spaces)
    eojeol = Self.ratio(count.koreanEojeol, count.eojeol)
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }
}
