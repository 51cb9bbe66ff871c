/// Text that was read in a wrong encoding before it came to us, or in part could not be read.
public enum Mojibake: String, Sendable, CaseIterable {
  /// UTF-8 read as windows-1252: `ì•ˆë…•` for 안녕. Recoverable in principle.
  case utf8AsWindows1252
  /// U+FFFD written as UTF-8 and read as windows-949: `占쏙옙`. The text is lost.
  case replacementAsWindows949
  /// windows-949 read as Latin-1: `¾È³ç` for 안녕. Recoverable in principle.
  case windows949AsLatin1
  /// U+FFFD in so many places that the text is not the author's.
  case replacementCharacters
}

/// What is wrong with a text as a whole, nil where nothing is: the kind whose damage reaches one half.
///
/// Text may quote mojibake without being it (an article on 占쏙옙, a question with an example), so one rule is applied to
/// every kind: what is damaged must be a large share of what is not ASCII. The shares: half of it for the two recoverable
/// kinds (and three characters of broken UTF-8, four of broken windows-949); for 占쏙옙 a tenth of it where it occurs
/// twice, half of it where it occurs once; for U+FFFD two occurrences and a fiftieth of all characters. Linear.
public func detectMojibake(in utf8: [UInt8]) -> Mojibake? {
  MojibakeCount(utf8.span).damages.first { $0.degree >= 0.5 }?.kind
}

/// How damaged a text is, 0 to 1, by the kind that damages it most; from 0.5 on it is not the author's.
///
/// The shares of `detectMojibake`, scaled so that each kind's bound is one half.
public func mojibakeDegree(in utf8: [UInt8]) -> Double {
  if utf8.span.endOfASCII(from: 0) == utf8.count { return 0 }
  return MojibakeCount(utf8.span).damages.map(\.degree).max() ?? 0
}

/// The scalars of a text that are part of each kind of mojibake, counted in one pass.
private struct MojibakeCount {
  var scalars = 0
  var nonASCII = 0
  var replacements = 0
  /// Scalars in 占쏙옙.
  var lost = 0
  /// Scalars that are whole UTF-8 sequences as bytes: of three bytes or more, or led by Â or Ã. (`É »` with its
  /// no-break space is one of two bytes, and good French.)
  var brokenUTF8 = 0
  /// Scalars that are pairs of a KS X 1001 syllable as bytes.
  var brokenWindows949 = 0

  /// Each kind with its share, scaled to a bound of one half; the surest kind first.
  var damages: [(kind: Mojibake, degree: Double)] {
    func degree(_ count: Int, least: Int, times weight: Int, of whole: Int) -> Double {
      count < least ? 0 : min(Double(weight * count) / Double(max(whole, 1)), 1)
    }
    return [
      (.replacementAsWindows949, degree(lost, least: 3, times: lost == 3 ? 1 : 5, of: nonASCII)),
      (.utf8AsWindows1252, degree(brokenUTF8, least: 3, times: 1, of: nonASCII)),
      (.windows949AsLatin1, degree(brokenWindows949, least: 4, times: 1, of: nonASCII)),
      (.replacementCharacters, degree(replacements, least: 2, times: 25, of: scalars)),
    ]
  }

  private var before: (UInt32, UInt32) = (0, 0)
  private var sequence = UTF8Sequence()
  private var lead: UInt8?

  init(_ bytes: Span<UInt8>) {
    var at = 0
    while at < bytes.count {
      if bytes[at] < 0x80 {
        let end = bytes.endOfASCII(from: at)
        scalars += end - at
        at = end
        lead = nil
        sequence = UTF8Sequence()
        before = (0, 0)
      } else {
        let step = bytes.step(at: at)
        count(step.scalar)
        at += step.length
      }
    }
  }

  private mutating func count(_ scalar: UInt32) {
    scalars += 1
    nonASCII += 1
    defer { before = (before.1, scalar) }
    if scalar == 0xFFFD { replacements += 1 }
    if scalar == 0xC619, before == (0x5360, 0xC3D9) { lost += 3 }
    guard let byte = Windows1252.byte(of: scalar) else {
      lead = nil
      sequence = UTF8Sequence()
      return
    }
    brokenUTF8 += sequence.take(byte)
    if let first = lead {
      if Windows949.isCommonSyllable(lead: first, trail: byte) { brokenWindows949 += 2 }
      lead = nil
    } else if Windows949.isLead(byte) {
      lead = byte
    }
  }
}

/// A UTF-8 sequence as it comes in, byte by byte.
private struct UTF8Sequence {
  private var lead: UInt8 = 0
  private var length = 0
  private var taken = 0

  /// Takes a byte from 0x80 up; returns the length of a sequence that it completes, 0 otherwise.
  mutating func take(_ byte: UInt8) -> Int {
    guard byte < 0xC0, taken > 0, isSecondOrLater(byte) else {
      lead = byte
      length = Self.length(led: byte)
      taken = length == 0 ? 0 : 1
      return 0
    }
    taken += 1
    guard taken == length else { return 0 }
    taken = 0
    return length
  }

  private func isSecondOrLater(_ byte: UInt8) -> Bool {
    guard taken == 1 else { return true }
    return switch lead {
    case 0xE0: byte >= 0xA0
    case 0xED: byte < 0xA0
    case 0xF0: byte >= 0x90
    case 0xF4: byte < 0x90
    default: true
    }
  }

  private static func length(led byte: UInt8) -> Int {
    switch byte {
    case 0xC2, 0xC3: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }
}
