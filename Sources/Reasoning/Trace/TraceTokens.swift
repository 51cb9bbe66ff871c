import Korean

/// Tokens of a text that need no tokenizer, about as long as a tokenizer's.
///
/// A token is a run of letters of an alphabet (a word), a run of digits, a Hangul syllable, a letter of another script, or a
/// run of anything else that is not white space (`======`, `|---|---|`, `ㅋㅋㅋ`); a run of more than 64 bytes is several.
/// White space is none. Equal tokens have equal ids.
struct TraceTokens {
  /// A number for each token, from 0 in the order they first occur.
  private(set) var ids: [UInt32] = []
  /// The first byte of each token.
  private(set) var starts: [Int] = []
  /// The byte behind each token.
  private(set) var ends: [Int] = []

  private enum Kind { case space, word, digits, letter, signs }

  static let longest = 64

  init(of text: [UInt8]) {
    let bytes = text.span
    var slices = SliceTable(text)
    var (at, start) = (0, 0)
    var open = Kind.space
    while at < bytes.count {
      let step = bytes.step(at: at)
      let kind = Self.kind(step.scalar)
      if kind != open || kind == .letter || at + step.length - start > Self.longest {
        if open != .space { append(start..<at, &slices) }
        (start, open) = (at, kind)
      }
      at += step.length
    }
    if open != .space { append(start..<at, &slices) }
  }

  private mutating func append(_ range: Range<Int>, _ slices: inout SliceTable) {
    ids.append(UInt32(truncatingIfNeeded: slices.number(of: range)))
    starts.append(range.lowerBound)
    ends.append(range.upperBound)
  }

  private static func kind(_ scalar: UInt32) -> Kind {
    if scalar >= 0xAC00, scalar <= 0xD7A3 { return .letter }
    switch scalar {
    case 0x30...0x39: return .digits
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x2000...0x200B, 0x2028, 0x2029, 0x3000: return .space
    case 0x3131...0x318E: return .signs
    case 0x300...0x36F: return .word
    default: break
    }
    switch Script(scalar) {
    case .latin: return .word
    case .hangul: return .letter
    case .foreign: return scalar < 0x2E80 ? .word : .letter
    case .none: return .signs
    }
  }
}

/// Numbers for slices of a text: equal bytes have equal numbers, from 0 in the order they first come.
struct SliceTable {
  private let text: [UInt8]
  /// The first slice of each number.
  private(set) var slices: [Range<Int>] = []
  /// Numbers by hash, 0 for none, with one added.
  private var table = [UInt32](repeating: 0, count: 256)

  init(_ text: [UInt8]) { self.text = text }

  mutating func number(of slice: Range<Int>) -> Int {
    if slices.count * 2 >= table.count { grow() }
    let place = place(of: slice)
    if table[place] == 0 {
      slices.append(slice)
      table[place] = UInt32(truncatingIfNeeded: slices.count)
    }
    return Int(table[place]) - 1
  }

  private func place(of slice: Range<Int>) -> Int {
    let mask = table.count - 1
    return text.withUnsafeBytes { bytes in
      let slice = UnsafeRawBufferPointer(rebasing: bytes[slice])
      // Seeded anew in each process, so that nobody can write slices whose hashes meet.
      var hasher = Hasher()
      hasher.combine(bytes: slice)
      var place = hasher.finalize() & mask
      while table[place] != 0 {
        let other = UnsafeRawBufferPointer(rebasing: bytes[slices[Int(table[place]) - 1]])
        if other.count == slice.count, other.elementsEqual(slice) { break }
        place = (place + 1) & mask
      }
      return place
    }
  }

  private mutating func grow() {
    table = [UInt32](repeating: 0, count: table.count * 4)
    for (number, slice) in slices.enumerated() {
      table[place(of: slice)] = UInt32(truncatingIfNeeded: number + 1)
    }
  }
}
