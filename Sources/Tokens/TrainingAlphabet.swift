import Korean

/// What training starts from: special tokens, tokens of text, then the single bytes or characters in the order of their spelling.
struct TrainingAlphabet {
  /// The bytes of each token, by id.
  private(set) var tokens: [[UInt8]] = []
  private(set) var specialCount = 0
  /// Special tokens and tokens of text.
  private(set) var addedCount = 0
  private(set) var ids: [[UInt8]: Int32] = [:]
  let isByteLevel: Bool

  init(_ words: [[UInt8]: Int], _ options: BPETrainer.Options) {
    isByteLevel = options.family.isByteLevel
    for token in options.family.specialTokens + options.specialTokens { add(whole: Array(token.utf8)) }
    specialCount = tokens.count
    for token in options.textTokens { add(whole: Array(token.utf8)) }
    addedCount = tokens.count
    if isByteLevel {
      for byte in (UInt8(0)...255).sorted(by: {
        ByteAlphabet.scalars[Int($0)] < ByteAlphabet.scalars[Int($1)]
      }) {
        add([byte])
      }
      return
    }
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in 0..<256 { add(Array("<0x".utf8) + [digits[byte >> 4], digits[byte & 15]] + Array(">".utf8)) }
    var seen: [UInt32: Int] = [:]
    for (word, count) in words {
      TrainingAlphabet.forEachScalar(word) { scalar, _ in seen[scalar, default: 0] += count }
    }
    // Of characters equally common upstream keeps any; the smaller ones make it the same each time.
    let kept = seen.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
      .prefix(max(options.alphabetLimit ?? .max, 0))
    for scalar in kept.map(\.key).sorted() {
      var bytes: [UInt8] = []
      bytes.append(scalar: scalar)
      add(bytes)
    }
  }

  /// An added token is kept as it is spelled; a token of the model with that spelling is the same token, as upstream.
  private mutating func add(whole token: [UInt8]) {
    var bytes: [UInt8] = []
    let isRead = !isByteLevel || ByteAlphabet.read(token.span, into: &bytes)
    guard !token.isEmpty, !tokens.contains(token) else { return }
    if isRead { ids[isByteLevel ? bytes : token] = Int32(tokens.count) }
    tokens.append(token)
  }

  private mutating func add(_ token: [UInt8]) {
    guard !token.isEmpty, ids[token] == nil else { return }
    ids[token] = Int32(tokens.count)
    tokens.append(token)
  }

  static func forEachScalar(_ word: [UInt8], _ body: (UInt32, Range<Int>) -> Void) {
    let span = word.span
    var at = 0
    while at < span.count {
      let step = span.step(at: at)
      body(step.scalar, at..<at + step.length)
      at += step.length
    }
  }

  /// The ids of a word's bytes or characters.
  func symbols(_ word: [UInt8]) -> [Int32] {
    if isByteLevel { return word.compactMap { ids[[$0]] } }
    var symbols: [Int32] = []
    TrainingAlphabet.forEachScalar(word) { _, range in
      if let id = ids[Array(word[range])] { symbols.append(id) }
    }
    return symbols
  }
}
