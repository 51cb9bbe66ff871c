/// Learns a vocabulary from texts by byte-pair encoding: the commonest pair of neighbours becomes a token, until there
/// are enough (Sennrich et al. 2016). The merges are those of `tokenizers`' `BpeTrainer`, ties included: of pairs
/// equally common the one of smaller ids first.
public struct BPETrainer {
  /// What a run asks for.
  public struct Options: Sendable {
    /// How the text is cut and what the file says beside its model.
    public var family: TokenizerFamily
    /// Tokens at most, special ones and single bytes or characters included.
    public var vocabularySize: Int
    /// A rarer pair becomes no token.
    public var minFrequency: Int
    /// Special tokens after the family's own.
    public var specialTokens: [String]
    /// Tokens of text, after the special ones: what is spelled so is always one token, and is shown when ids are decoded.
    public var textTokens: [String]
    /// True if no token joins a Hangul syllable with anything beside it.
    public var isolatesSyllables: Bool
    /// Characters at most that are tokens by themselves, the commonest; nil for all. Vocabularies of bytes have none.
    public var alphabetLimit: Int?

    /// The family's special tokens only, and every pair that occurs.
    public init(
      family: TokenizerFamily, vocabularySize: Int, minFrequency: Int = 0, specialTokens: [String] = [],
      textTokens: [String] = [], isolatesSyllables: Bool = false, alphabetLimit: Int? = nil
    ) {
      self.family = family
      self.vocabularySize = vocabularySize
      self.minFrequency = minFrequency
      self.specialTokens = specialTokens
      self.textTokens = textTokens
      self.isolatesSyllables = isolatesSyllables
      self.alphabetLimit = alphabetLimit
    }
  }

  private let options: Options
  private let normalizer: Normalizer?
  private let preTokenizer: PreTokenizer?
  private var textTokens = AddedTokenFinder()
  private var words: [[UInt8]: Int] = [:]

  /// A trainer that has seen nothing.
  public init(_ options: Options) throws {
    self.options = options
    for token in options.textTokens where !token.isEmpty {
      let content = Array(token.utf8)
      textTokens.add(
        AddedToken(
          id: 0, content: content, isSpecial: false, isNormalized: false, stripsLeft: false,
          stripsRight: false,
          isWord: false), as: content)
    }
    var warnings: [String] = []
    do {
      normalizer = try options.family.part("normalizer").map { json throws(UnsupportedPart) in
        try Normalizer(json, warnings: &warnings)
      }
      let written = try options.family.part("pre_tokenizer").map { json throws(UnsupportedPart) in
        try PreTokenizer(json, warnings: &warnings)
      }
      preTokenizer =
        options.family.isByteLevel
        ? written?.withoutLastSpelling
        : .split(Splitter(cut: .literal(Array("\u{2581}".utf8)), behavior: .mergedWithNext))
    } catch {
      throw TokenizerError(path: options.family.rawValue, problem: error.problem)
    }
  }

  /// Counts the words of a text, those of its text tokens left out.
  public mutating func add(_ bytes: [UInt8]) {
    let finder = textTokens
    finder.split(bytes.span, bytes.indices) { part, token in
      if token == nil { count(Array(bytes[part]), startsText: part.lowerBound == 0) }
    }
  }

  private mutating func count(_ bytes: [UInt8], startsText: Bool) {
    let text = AlignedText(repairing: bytes, isTracked: false)
    var normalized = normalizer?.normalized(text) ?? text
    if normalized.bytes.isEmpty { return }
    var pieces = [normalized.bytes.indices]
    preTokenizer?.apply(&normalized, &pieces, startsText: startsText)
    for piece in pieces { words[Array(normalized.bytes[piece]), default: 0] += 1 }
  }

  /// Tokens before anything is learnt: special ones and text tokens, and the bytes or characters of what was counted.
  public var leastSize: Int { TrainingAlphabet(words, options).tokens.count }

  /// Learns from what was counted.
  public func train() -> TrainedTokenizer {
    let alphabet = TrainingAlphabet(words, options)
    var run = TrainingRun(words, alphabet, isolatesSyllables: options.isolatesSyllables)
    run.learn(upTo: options.vocabularySize, least: options.minFrequency)
    return TrainedTokenizer(
      family: options.family, specialCount: alphabet.specialCount, addedCount: alphabet.addedCount,
      tokens: run.tokens, merges: run.merges)
  }
}
