import Korean

/// The splitting patterns of GPT-2 and of cl100k and its kin, by hand: they are most of what tokenizers use, and
/// splitting is most of the time of encoding.
///
/// Both cover a text without gaps.
enum WordScanner: Sendable, Equatable {
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  case gpt2
  /// `(?i:'s|…)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
  /// with `marks`, `[\p{L}\p{M}]` for `\p{L}`.
  case cl100k(digits: Int, marks: Bool)

  static let gpt2Pattern = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  /// The scanner of a pattern as published, nil for any other.
  init?(_ pattern: [UInt8]) {
    let text = String(decoding: pattern, as: UTF8.self)
    let head = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|"
    let tail = #"\s*[\r\n]+|\s+(?!\S)|\s+"#
    for (digits, number) in [(1, #"\p{N}|"#), (3, #"\p{N}{1,3}|"#)] {
      let plain = #"[^\r\n\p{L}\p{N}]?\p{L}+|"# + number + #" ?[^\s\p{L}\p{N}]+[\r\n]*|"#
      let marked = #"[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|"# + number + #" ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|"#
      if text == head + plain + tail {
        self = .cl100k(digits: digits, marks: false)
        return
      }
      if text == head + marked + tail {
        self = .cl100k(digits: digits, marks: true)
        return
      }
    }
    guard text == WordScanner.gpt2Pattern else { return nil }
    self = .gpt2
  }

  /// Gives the end of each piece in turn.
  func forEachEnd(_ text: Span<UInt8>, _ range: Range<Int>, _ body: (Int) -> Void) {
    var at = range.lowerBound
    switch self {
    case .gpt2:
      let letters: ScalarKind = .letter
      while at < range.upperBound {
        at = WordScanner.gpt2End(text, at, range.upperBound, letters)
        body(at)
      }
    case .cl100k(let digits, let marks):
      let letters: ScalarKind = marks ? [.letter, .mark] : .letter
      while at < range.upperBound {
        at = WordScanner.cl100kEnd(text, at, range.upperBound, letters, digits)
        body(at)
      }
    }
  }

  private enum Kind {
    case letter, number, space, other
  }

  @inline(__always)
  private static func kind(_ scalar: UInt32, _ letters: ScalarKind) -> Kind {
    if scalar >= 0xAC00, scalar <= 0xD7A3 { return .letter }
    let kind = ScalarKind(scalar)
    if !kind.isDisjoint(with: letters) { return .letter }
    if kind.contains(.space) { return .space }
    return kind.isDisjoint(with: .number) ? .other : .number
  }

  /// The end of the run of one kind.
  @inline(__always)
  private static func run(
    _ text: Span<UInt8>, _ place: Int, _ end: Int, _ letters: ScalarKind, _ wanted: Kind
  ) -> Int {
    var at = place
    while at < end {
      let step = text.step(at: at)
      guard kind(step.scalar, letters) == wanted else { break }
      at &+= step.length
    }
    return at
  }

  private static func gpt2End(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ letters: ScalarKind) -> Int {
    var step = text.step(at: start)
    if step.scalar == 0x27, let end = contraction(text, start, end, ignoringCase: false) { return end }
    var next = start &+ step.length
    var first = kind(step.scalar, letters)
    if step.scalar == 0x20, next < end {
      step = text.step(at: next)
      first = kind(step.scalar, letters)
      next &+= step.length
    }
    if first == .space { return spaces(text, start, end, letters).end }
    return run(text, next, end, letters, first)
  }

  private static func cl100kEnd(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ letters: ScalarKind, _ digits: Int
  ) -> Int {
    let step = text.step(at: start)
    if step.scalar == 0x27, let end = contraction(text, start, end, ignoringCase: true) { return end }
    let next = start &+ step.length
    let first = kind(step.scalar, letters)
    switch first {
    case .letter: return run(text, next, end, letters, .letter)
    case .number:
      var at = next
      var count = 1
      while at < end, count < digits {
        let step = text.step(at: at)
        guard kind(step.scalar, letters) == .number else { break }
        at &+= step.length
        count &+= 1
      }
      return at
    case .space, .other: break
    }
    let second = next < end ? kind(text.step(at: next).scalar, letters) : .space
    if second == .letter, !isNewline(text[start]) { return run(text, next, end, letters, .letter) }
    if first == .other || text[start] == 0x20 && second == .other {
      var at = run(text, next, end, letters, .other)
      while at < end, isNewline(text[at]) { at &+= 1 }
      return at
    }
    let run = spaces(text, start, end, letters)
    return run.afterNewline ?? run.end
  }

  @inline(__always)
  private static func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// `\s+(?!\S)|\s+`, and where the last line break of the whole run ends.
  private static func spaces(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ letters: ScalarKind)
    -> (end: Int, afterNewline: Int?)
  {
    var at = start
    var last = start
    var afterNewline: Int?
    while at < end {
      let step = text.step(at: at)
      guard kind(step.scalar, letters) == .space else { break }
      last = at
      at &+= step.length
      if isNewline(text[last]) { afterNewline = at }
    }
    return (at == end || last == start ? at : last, afterNewline)
  }

  private static func contraction(_ text: Span<UInt8>, _ start: Int, _ end: Int, ignoringCase: Bool) -> Int? {
    func lower(_ at: Int) -> UInt8 {
      guard at < end else { return 0 }
      return ignoringCase && text[at] >= 0x41 && text[at] <= 0x5A ? text[at] | 0x20 : text[at]
    }
    switch (lower(start + 1), lower(start + 2)) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _):
      return start + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    // U+017F, the long s, is an s where case does not count.
    case (0xC5, 0xBF) where ignoringCase: return start + 3
    default: return nil
    }
  }
}
