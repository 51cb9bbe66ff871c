import Korean

/// A language that a question is asked in, and that thoughts and answers are held against.
public enum Language: String, Sendable, CaseIterable {
  /// In Hangul.
  case korean
  /// In Latin letters.
  case english
}

/// What a text's letters say of its language, by script: this is no detector of languages.
///
/// Code, TeX, URLs, TeX commands and what stands in a box are left out, and so are Latin letters that stand alone: a
/// variable, an option's label. The rest is counted: Hangul, Latin, all other letters (kana, Han, Cyrillic …).
public struct LanguageShare: Sendable, Equatable {
  /// Hangul letters.
  public private(set) var hangul = 0
  /// Latin letters of words of two and more.
  public private(set) var latin = 0
  /// Letters of other scripts.
  public private(set) var other = 0
  /// Scalars that are left of the text, white space excepted.
  public private(set) var scalars = 0
  private var word = 0

  /// Texts of no more scalars are in any language (M-Thinker's rule, which TRIT takes over).
  public static let shortest = 15
  /// The share of letters that makes a text consistent.
  public static let least = 0.9

  /// Measures UTF-8.
  public init(of utf8: [UInt8]) {
    let text = NFC.normalized(utf8)
    let silent = (MarkupScanner.masks(in: text).map(\.range) + closedBoxes(in: text)).sorted {
      $0.lowerBound < $1.lowerBound
    }
    var at = 0
    for range in silent where range.upperBound > at {
      read(text, at..<max(at, range.lowerBound))
      at = range.upperBound
    }
    read(text, at..<text.count)
  }

  /// Letters of all scripts that count.
  public var letters: Int { hangul + latin + other }

  /// The share of a language's script in the letters; 0 where there are none.
  public func share(of language: Language) -> Double {
    guard letters > 0 else { return 0 }
    return Double(language == .korean ? hangul : latin) / Double(letters)
  }

  /// Whether the text is in a language, or has no letters or too little text to say.
  public func isConsistent(with language: Language) -> Bool {
    letters == 0 || scalars <= LanguageShare.shortest || share(of: language) >= LanguageShare.least
  }

  /// What a question is asked in: Korean from three letters in ten on, for its terms may be English; nil without letters.
  public var asked: Language? {
    guard letters > 0 else { return nil }
    if share(of: .korean) >= 0.3 { return .korean }
    return share(of: .english) >= 0.5 ? .english : nil
  }

  private mutating func read(_ text: [UInt8], _ range: Range<Int>) {
    let bytes = text.span
    var at = range.lowerBound
    while at < range.upperBound {
      if bytes[at] == UInt8(ascii: "\\") {
        // A command's name is no word.
        at += 1
        while at < range.upperBound, (bytes[at] | 0x20) &- 0x61 < 26 { at += 1 }
        endWord()
        continue
      }
      let step = bytes.step(at: at)
      at += step.length
      add(step.scalar)
    }
    endWord()
  }

  private mutating func add(_ scalar: UInt32) {
    let letter = LetterScript(scalar)
    if letter == .latin { return word += 1 }
    endWord()
    switch letter {
    case .hangul: hangul += 1
    case .other: other += 1
    case .space: return
    case .latin, .none: break
    }
    scalars += 1
  }

  private mutating func endWord() {
    if word > 1 { latin += word }
    scalars += word
    word = 0
  }
}

/// The script of a letter.
private enum LetterScript {
  case none, space, hangul, latin, other

  init(_ scalar: UInt32) {
    switch scalar {
    case 0x41...0x5A, 0x61...0x7A: self = .latin
    case 0x09...0x0D, 0x20, 0xA0, 0x3000: self = .space
    case 0..<0xAA: self = .none
    case 0xAC00...0xD7A3, 0x3131...0x3163, 0x3165...0x318E, 0x1100...0x115E, 0x1161...0x11FF,
      0xA960...0xA97F, 0xD7B0...0xD7FF:
      self = .hangul
    case 0xC0...0x24F: self = scalar == 0xD7 || scalar == 0xF7 ? .none : .latin
    // Greek, and letters of formulas: they stand for quantities, in any language.
    case 0x370...0x3FF, 0x1D400...0x1D7FF: self = .none
    default: self = Unicode.Scalar(scalar)?.properties.isAlphabetic ?? false ? .other : .none
    }
  }
}
