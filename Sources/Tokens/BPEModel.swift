import Korean
import StrictJSON

/// The model of a tokenizer: pieces of text to ids.
struct BPEModel: Sendable {
  let vocabulary: Vocabulary
  let merges: MergeTable
  private let unknown: Int32?
  private let fusesUnknown: Bool
  private let ignoresMerges: Bool
  private let prefix: [UInt8]
  private let suffix: [UInt8]
  /// The ids of `<0x00>` to `<0xFF>`; -1 where there is none.
  private let fallback: [Int32]?
  /// The id of each byte (byte-level), or of each scalar of the first plane; -1 where there is none.
  private let firsts: [Int32]
  /// True where pieces may be cut before U+2581: see `cuts`.
  let cutsAtMetaspace: Bool
  private let uncut: Set<UInt32>

  init(_ file: TokenizerFile, isByteLevel: Bool) throws {
    guard let model = file.rest["model"], model.members != nil else { throw file.error("model is missing") }
    let type = model["type"]?.text
    guard type == "BPE" || type == nil && model["merges"] != nil else {
      throw file.error(
        "the model is \(type ?? "of no type"); only BPE is supported, not WordPiece, Unigram or WordLevel")
    }
    func text(_ name: String) throws -> [UInt8]? {
      guard let value = model[name], !value.isNull else { return nil }
      guard let bytes = value.bytes else { throw file.error("model.\(name) is not a text") }
      return bytes
    }
    func flag(_ name: String) throws -> Bool {
      guard let value = model[name], !value.isNull else { return false }
      guard let bool = value.bool else { throw file.error("model.\(name) is not true or false") }
      return bool
    }
    if let dropout = model["dropout"], !dropout.isNull, dropout.double != 0 {
      throw file.error("model.dropout is set: such a tokenizer gives other ids at each run")
    }
    prefix = try text("continuing_subword_prefix") ?? []
    suffix = try text("end_of_word_suffix") ?? []
    fusesUnknown = try flag("fuse_unk")
    ignoresMerges = try flag("ignore_merges")
    let vocabulary = try file.readVocabulary(isByteLevel: isByteLevel)
    self.vocabulary = vocabulary
    merges = try file.readMerges(vocabulary, prefix: prefix.count)
    if let token = try text("unk_token") {
      guard let id = vocabulary.id(spelled: token) else {
        throw file.error("unk_token \"\(String(decoding: token, as: UTF8.self))\" is not in the vocabulary")
      }
      unknown = id
    } else {
      unknown = nil
    }
    fallback = try flag("byte_fallback") ? BPEModel.fallbackIDs(vocabulary) : nil
    firsts = BPEModel.firstIDs(vocabulary)
    let isPlain = prefix.isEmpty && suffix.isEmpty && !ignoresMerges && !isByteLevel
    cutsAtMetaspace = isPlain && firsts[0x2581] >= 0
    uncut = cutsAtMetaspace ? BPEModel.scalarsBeforeMetaspace(vocabulary, merges) : []
  }

  private static func fallbackIDs(_ vocabulary: Vocabulary) -> [Int32] {
    let digits = Array("0123456789ABCDEF".utf8)
    return (0..<256).map { byte in
      vocabulary.id(spelled: Array("<0x".utf8) + [digits[byte >> 4], digits[byte & 15]] + Array(">".utf8))
        ?? -1
    }
  }

  private static func firstIDs(_ vocabulary: Vocabulary) -> [Int32] {
    if vocabulary.isByteLevel { return (0..<256).map { vocabulary.id([UInt8($0)]) ?? -1 } }
    var firsts = [Int32](repeating: -1, count: 0x10000)
    let span = vocabulary.bytes.span
    for (id, place) in vocabulary.places.enumerated()
    where place.end - place.start <= 3 && place.end > place.start {
      let step = span.step(at: Int(place.start))
      if step.length == Int(place.end - place.start) { firsts[Int(step.scalar)] = Int32(id) }
    }
    return firsts
  }

  /// What stands before U+2581 inside a token that merges make: between others the two never join.
  private static func scalarsBeforeMetaspace(_ vocabulary: Vocabulary, _ merges: MergeTable) -> Set<UInt32> {
    var found: Set<UInt32> = []
    for id in Set(merges.products) {
      guard let piece = vocabulary.piece(id) else { continue }
      let span = piece.span
      var last: UInt32?
      var at = 0
      while at < span.count {
        let step = span.step(at: at)
        if step.scalar == 0x2581, let last { found.insert(last) }
        last = step.scalar
        at += step.length
      }
    }
    return found
  }

  /// The end of the part of a piece that can be merged by itself: no merge crosses from one such part to the next.
  func cut(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start + 1
    while at < end {
      if bytes[at] == 0xE2, at + 2 < end, bytes[at + 1] == 0x96, bytes[at + 2] == 0x81,
        !uncut.contains(bytes.scalar(before: at, from: start).scalar)
      {
        return at
      }
      at += 1
    }
    return end
  }

  /// The id of a whole piece where the model takes such without merging.
  @inline(__always)
  func whole(_ piece: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
    ignoresMerges ? vocabulary.id(piece, length) : nil
  }

  /// Merges one piece; the ids and lengths are in `pairs` then.
  func merge(_ piece: Span<UInt8>, _ pairs: inout BytePairs) {
    pairs.clear()
    var pending: Int? = nil  // bytes under an unknown token not yet added
    var at = 0
    while at < piece.count {
      let step = vocabulary.isByteLevel ? nil : piece.step(at: at)
      let length = step?.length ?? 1
      defer { at += length }
      let id = first(piece, at, length, step?.scalar)
      if id >= 0 {
        if let bytes = pending, let unknown { pairs.add(unknown, bytes) }
        pending = nil
        pairs.add(id, length)
        continue
      }
      if let fallback, fall(back: piece, at, length, fallback, &pairs) { continue }
      guard let unknown else {
        pairs.pass(over: length)
        continue
      }
      if let bytes = pending, !fusesUnknown {
        pairs.add(unknown, bytes)
        pending = length
      } else {
        pending = (pending ?? 0) + length
      }
    }
    if let bytes = pending, let unknown { pairs.add(unknown, bytes) }
    pairs.merge(merges)
  }

  @inline(__always)
  private func first(_ piece: Span<UInt8>, _ at: Int, _ length: Int, _ scalar: UInt32?) -> Int32 {
    if prefix.isEmpty, suffix.isEmpty {
      guard let scalar else { return firsts[Int(piece[at])] }
      if scalar < 0x10000 { return firsts[Int(scalar)] }
    }
    var key: [UInt8] = at > 0 ? prefix : []
    for offset in 0..<length { key.append(piece[at + offset]) }
    if at + length == piece.count { key += suffix }
    return vocabulary.id(key) ?? -1
  }

  /// Adds one token a byte of the character as the model sees it; false where one of them is not in the vocabulary.
  private func fall(
    back piece: Span<UInt8>, _ at: Int, _ length: Int, _ fallback: [Int32], _ pairs: inout BytePairs
  ) -> Bool {
    var bytes: [UInt8] = []
    for offset in 0..<length { bytes.append(piece[at + offset]) }
    if vocabulary.isByteLevel { bytes = ByteAlphabet.spelling(of: bytes) }
    guard bytes.allSatisfy({ fallback[Int($0)] >= 0 }) else { return false }
    for (offset, byte) in bytes.enumerated() { pairs.add(fallback[Int(byte)], offset < length ? 1 : 0) }
    return true
  }
}
