import StrictJSON

/// Text to ids and back, by a `tokenizer.json` of Hugging Face's `tokenizers`.
///
/// BPE models, byte-level (GPT-2, Qwen, Llama 3, DeepSeek, EXAONE, StarCoder) and SentencePiece-style with byte fallback
/// (Gemma, Llama 2). The ids are those of `tokenizers` 0.23. `truncation` and `padding` of the file are not read: a
/// text keeps all its tokens and gets no others. Safe to use from many threads at once.
public final class Tokenizer: Sendable {
  /// What may differ from upstream: patterns that another engine matches, added tokens under another id.
  public let warnings: [String]
  let model: BPEModel
  private let normalizer: Normalizer?
  private let preTokenizer: PreTokenizer?
  private let postProcessor: PostProcessor
  private let decoder: Decoder
  /// True where the first stage of decoding takes bytes, not spellings.
  private let decodesBytes: Bool
  private let added: [Int32: AddedToken]
  /// What decoding shows of added tokens that the normalizer changes: as upstream, what it makes of them.
  private let shown: [Int32: [UInt8]]
  private let addedIDs: [[UInt8]: Int32]
  private let special: Set<Int32>
  private let plainFinder: AddedTokenFinder
  private let normalizedFinder: AddedTokenFinder
  private let pool = EncodingScratch.Pool()

  /// Ids run from 0 to below this; not each of them need have a token.
  public let vocabularySize: Int

  /// Reads `tokenizer.json` of a model's folder; where it lacks, the error tells how to make it.
  public static func load(folder: String) throws -> Tokenizer {
    try ModelFolder.expectTokenizer(in: folder)
    return try Tokenizer(contentsOf: folder + "/tokenizer.json")
  }

  /// - Throws: `TokenizerError` for a file that cannot be read, contradicts itself or asks for what is not here.
  public init(contentsOf path: String) throws {
    let file = try TokenizerFile(path: path)
    var warnings: [String] = []
    do {
      func part(_ name: String) -> JSON? {
        file.rest[name].flatMap { $0.isNull ? nil : $0 }
      }
      normalizer = try part("normalizer").map { json throws(UnsupportedPart) in
        try Normalizer(json, warnings: &warnings)
      }
      let written = try part("pre_tokenizer").map { json throws(UnsupportedPart) in
        try PreTokenizer(json, warnings: &warnings)
      }
      let unspelled = normalizer?.spells == true ? nil : written?.withoutLastSpelling
      preTokenizer = unspelled ?? written
      postProcessor =
        try part("post_processor").map { json throws(UnsupportedPart) in try PostProcessor(json) }
        ?? PostProcessor()
      decoder =
        try part("decoder").map { json throws(UnsupportedPart) in try Decoder(json, warnings: &warnings) }
        ?? Decoder()
      model = try BPEModel(file, isByteLevel: unspelled != nil)
    } catch let part as UnsupportedPart {
      throw file.error(part.problem)
    }
    if case .byteLevel = decoder.stages.first { decodesBytes = true } else { decodesBytes = false }
    let tokens = try AddedToken.read(file, model.vocabulary, &warnings)
    added = Dictionary(tokens.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    addedIDs = Dictionary(tokens.map { ($0.content, $0.id) }, uniquingKeysWith: { $1 })
    special = Set(tokens.filter(\.isSpecial).map(\.id))
    var (plain, normalized) = (AddedTokenFinder(), AddedTokenFinder())
    var shown: [Int32: [UInt8]] = [:]
    for token in tokens.filter(\.isSpecial) + tokens.filter({ !$0.isSpecial }) {
      if token.isNormalized {
        let content = AlignedText(original: token.content, isTracked: false)
        let found = normalizer?.normalized(content).bytes ?? token.content
        if found != token.content { shown[token.id] = found }
        normalized.add(token, as: found)
      } else {
        plain.add(token, as: token.content)
      }
    }
    (plainFinder, normalizedFinder) = (plain, normalized)
    self.shown = shown
    vocabularySize = max(model.vocabulary.end, tokens.map { Int($0.id) + 1 }.max() ?? 0)
    self.warnings = warnings
  }

  /// A token as it is spelled in the file; nil where the id has none.
  public func token(_ id: Int32) -> [UInt8]? { added[id]?.content ?? model.vocabulary.spelling(id) }

  /// The id of a token as it is spelled in the file.
  public func id(of token: [UInt8]) -> Int32? { addedIDs[token] ?? model.vocabulary.id(spelled: token) }

  /// True for added tokens that are special: they are left out where special tokens are skipped.
  public func isSpecial(_ id: Int32) -> Bool { special.contains(id) }
}

extension Tokenizer {
  /// The ids of a text. Bytes that are not UTF-8 are read as U+FFFD, one for each maximal part (as Python's `replace`).
  ///
  /// - Parameter addSpecialTokens: puts the post-processor's tokens around it. Special tokens that are spelled in the
  ///   text are found either way.
  public func encode(_ text: [UInt8], addSpecialTokens: Bool = false) -> [Int32] {
    let scratch = pool.take()
    defer { pool.give(scratch) }
    if addSpecialTokens { for id in postProcessor.before { scratch.ids.append(id) } }
    encode(AlignedText(repairing: text, isTracked: false), scratch)
    if addSpecialTokens { for id in postProcessor.after { scratch.ids.append(id) } }
    return scratch.ids.array
  }

  /// The ids of a text and which of its bytes each stands for; slower than `encode`.
  public func encodeWithOffsets(_ text: [UInt8], addSpecialTokens: Bool = false) -> Encoding {
    let scratch = pool.take()
    defer { pool.give(scratch) }
    encode(AlignedText(repairing: text, isTracked: true), scratch)
    let (before, after) = addSpecialTokens ? (postProcessor.before, postProcessor.after) : ([], [])
    return Encoding(
      ids: before + scratch.ids.array + after,
      offsets: before.map { _ in 0..<0 } + scratch.offsets + after.map { _ in text.count..<text.count })
  }

  private func encode(_ text: AlignedText, _ scratch: EncodingScratch) {
    let all = text.bytes.indices
    if plainFinder.isEmpty { return encode(section: text, startsText: true, scratch) }
    var parts: [(Range<Int>, Int32?)] = []
    plainFinder.split(text.bytes.span, all) { parts.append(($0, $1)) }
    for (range, id) in parts {
      if let id {
        add(id, text, range, scratch)
      } else {
        encode(section: text.part(range), startsText: range.lowerBound == 0, scratch)
      }
    }
  }

  private func encode(section: AlignedText, startsText: Bool, _ scratch: EncodingScratch) {
    let text = normalizer?.normalized(section) ?? section
    if normalizedFinder.isEmpty { return encode(normalized: text, startsText: startsText, scratch) }
    var parts: [(Range<Int>, Int32?)] = []
    normalizedFinder.split(text.bytes.span, text.bytes.indices) { parts.append(($0, $1)) }
    for (range, id) in parts {
      if let id {
        add(id, text, range, scratch)
      } else {
        encode(normalized: text.part(range), startsText: startsText && range.lowerBound == 0, scratch)
      }
    }
  }

  private func encode(normalized section: AlignedText, startsText: Bool, _ scratch: EncodingScratch) {
    if section.bytes.isEmpty { return }
    var text = section
    var pieces = [text.bytes.indices]
    preTokenizer?.apply(&text, &pieces, startsText: startsText)
    let span = text.bytes.span
    for piece in pieces {
      var start = piece.lowerBound
      while start < piece.upperBound {
        let end =
          model.cutsAtMetaspace ? model.cut(span, from: start, to: piece.upperBound) : piece.upperBound
        if text.places == nil {
          scratch.encode(span.extracting(start..<end), model)
        } else {
          scratch.encode(text, start..<end, model)
        }
        start = end
      }
    }
  }

  private func add(_ id: Int32, _ text: AlignedText, _ range: Range<Int>, _ scratch: EncodingScratch) {
    scratch.ids.append(id)
    if text.places != nil { scratch.offsets.append(text.origin(range)) }
  }
}

extension Tokenizer {
  /// The text of ids; ids without a token are passed over. What is not UTF-8 becomes U+FFFD, as upstream.
  public func decode(_ ids: some Sequence<Int32>, skipSpecialTokens: Bool = false) -> [UInt8] {
    var stream = DecodeStream(self, skipSpecialTokens: skipSpecialTokens)
    var out: [UInt8] = []
    for id in ids { stream.append(id, into: &out) }
    stream.finish(into: &out)
    return out
  }

  /// As upstream, a special token that the normalizer changes is not known as one again.
  func isSkipped(_ id: Int32) -> Bool { special.contains(id) && shown[id] == nil }

  /// What decoding starts from.
  func decodable(_ id: Int32) -> ArraySlice<UInt8>? {
    if let content = shown[id] ?? added[id]?.content {
      var read: [UInt8] = []
      return decodesBytes && ByteAlphabet.read(content.span, into: &read)
        ? read[...] : content[...]
    }
    if decodesBytes, !model.vocabulary.isByteLevel, let spelling = model.vocabulary.piece(id) {
      var read: [UInt8] = []
      return ByteAlphabet.read(spelling.span, into: &read) ? read[...] : spelling
    }
    return decodesBytes ? model.vocabulary.piece(id) : model.vocabulary.spelling(id)?[...]
  }

  var decoderState: DecoderState { DecoderState(decoder) }
}
