import Korean

/// A decoder at work: takes tokens one by one and gives text as soon as it is sure.
struct DecoderState {
  private var stages: [StageState]

  init(_ decoder: Decoder) {
    var isFused = false
    stages = decoder.stages.enumerated().map { index, stage in
      defer {
        switch stage {
        case .byteLevel, .fuse: isFused = true
        default: break
        }
      }
      return StageState(stage: stage, isFused: isFused, isFirst: index == 0)
    }
  }

  /// Appends what is sure once a token has come.
  mutating func push(_ token: ArraySlice<UInt8>, into out: inout [UInt8]) {
    pass([token], from: 0, into: &out)
  }

  /// Appends the rest.
  mutating func finish(into out: inout [UInt8]) {
    for index in stages.indices { pass(stages[index].finish(), from: index + 1, into: &out) }
  }

  private mutating func pass(_ tokens: [ArraySlice<UInt8>], from first: Int, into out: inout [UInt8]) {
    var tokens = tokens
    for index in stages.indices.dropFirst(first) {
      if tokens.isEmpty { return }
      tokens = tokens.flatMap { stages[index].push($0) }
    }
    for token in tokens { out.append(contentsOf: token) }
  }
}

/// One stage with what it holds back.
private struct StageState {
  let stage: Decoder.Stage
  /// True where what comes are parts of one token.
  let isFused: Bool
  /// The first stage gets tokens of a byte-level vocabulary as bytes, others as they are spelled.
  let isFirst: Bool
  private var held: [UInt8] = []
  private var count = 0
  private var stripped = 0
  private var isOpen = true

  init(stage: Decoder.Stage, isFused: Bool, isFirst: Bool) {
    self.isFirst = isFirst
    self.stage = stage
    self.isFused = isFused
  }

  mutating func push(_ token: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    defer { count += 1 }
    switch stage {
    case .fuse: return [token]
    case .byteLevel:
      if isFirst || !ByteAlphabet.read(token.span, into: &held) { held += token }
      let sure = UTF8Boundary.complete(held)
      defer { held.removeFirst(sure) }
      return sure == 0 ? [] : [UTF8Repair.repaired(Array(held[..<sure])).utf8[...]]
    case .byteFallback:
      if let byte = StageState.byte(token) {
        held.append(byte)
        return []
      }
      return finish() + [token]
    case .spaces: return count == 0 ? [token] : [[0x20], token]
    case .endOfWord, .replace, .metaspace:
      if isFused {
        held += token
        return []
      }
      if case .endOfWord(let suffix) = stage {
        defer { held = Array(token) }
        return count == 0 ? [] : [replacing(.literal(suffix), in: held[...], with: [0x20])]
      }
      return [whole(token)]
    case .strip(let content, let start, let stop):
      if !isFused { return [trimmed(token, content, start, stop)] }
      guard stop == 0 else {
        held += token
        return []
      }
      var token = token
      while isOpen, !token.isEmpty {
        isOpen = stripped < start && token.starts(with: content)
        if isOpen {
          token = token.dropFirst(content.count)
          stripped += 1
        }
      }
      return [token]
    }
  }

  mutating func finish() -> [ArraySlice<UInt8>] {
    defer { held = [] }
    if held.isEmpty { return [] }
    switch stage {
    case .byteLevel: return [UTF8Repair.repaired(held).utf8[...]]
    case .byteFallback:
      if UTF8Repair.isValid(held) { return [held[...]] }
      return Array(repeating: Array("\u{FFFD}".utf8)[...], count: held.count)
    case .endOfWord(let suffix): return [replacing(.literal(suffix), in: held[...], with: [])]
    case .strip(let content, let start, let stop): return [trimmed(held[...], content, start, stop)]
    default:
      count = 0
      return [whole(held[...])]
    }
  }

  /// A whole token through a stage that takes each by itself.
  private func whole(_ token: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    switch stage {
    case .replace(let cut, let content): replacing(cut, in: token, with: content)
    case .metaspace(let replacement, let dropsFirst):
      replacing(.literal(replacement), in: token, with: count == 0 && dropsFirst ? [] : [0x20])
    default: token
    }
  }

  private func replacing(_ cut: Splitter.Cut, in token: ArraySlice<UInt8>, with content: [UInt8])
    -> ArraySlice<UInt8>
  {
    let bytes = Array(token)
    var out: [UInt8] = []
    var last = 0
    Splitter(cut: cut, behavior: .isolated).forEachMatch(bytes.span, bytes.indices) { match in
      out += bytes[last..<match.lowerBound] + content
      last = match.upperBound
    }
    return last == 0 ? token : (out + bytes[last...])[...]
  }

  private func trimmed(_ token: ArraySlice<UInt8>, _ content: [UInt8], _ start: Int, _ stop: Int)
    -> ArraySlice<UInt8>
  {
    if content.isEmpty { return token }
    var token = token
    var count = 0
    while count < start, token.starts(with: content) {
      token = token.dropFirst(content.count)
      count += 1
    }
    count = 0
    while count < stop, token.suffix(content.count).elementsEqual(content) {
      token = token.dropLast(content.count)
      count += 1
    }
    return token
  }

  /// The byte of a token such as `<0xE3>`.
  private static func byte(_ token: ArraySlice<UInt8>) -> UInt8? {
    guard token.count == 6, token.starts(with: "<0x".utf8), token.last == UInt8(ascii: ">") else {
      return nil
    }
    return UInt8(String(decoding: token.dropFirst(3).prefix(2), as: UTF8.self), radix: 16)
  }
}

/// Where UTF-8 can be cut.
enum UTF8Boundary {
  /// How many bytes are decided whatever comes: all but a last sequence that more bytes may complete.
  static func complete(_ bytes: [UInt8]) -> Int {
    let span = bytes.span
    for back in 1...3 where back <= span.count {
      let at = span.count - back
      let byte = span[at]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      let step = span.step(at: at)
      return length > back && !step.isValid && step.length == back && byte < 0xF5 && byte > 0xC1
        ? at : span.count
    }
    return span.count
  }
}
