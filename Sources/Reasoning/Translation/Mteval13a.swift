extension BLEU.Tokenizer {
  /// The tokens of a text, each its scalars.
  func tokens(_ text: String) -> [[UInt32]] {
    let scalars = Array(Segments.withoutSpaceAtEnd(Segments.scalars(text)))
    switch self {
    case .mteval13a: return Segments.words(Mteval13a.spaced(scalars)).map(Array.init)
    case .character: return scalars.filter { !Segments.isSpace($0) }.map { [$0] }
    case .none: return Segments.words(scalars).map(Array.init)
    }
  }
}

/// The tokenizer of NIST's mteval-v13a, as sacreBLEU has it.
enum Mteval13a {
  /// With spaces between tokens.
  static func spaced(_ text: [UInt32]) -> [UInt32] {
    var line = replaced(text, "<skipped>", "")
    line = replaced(line, "-\n", "")
    line = replaced(line, "\n", " ")
    for (name, mark) in [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")] {
      line = replaced(line, name, mark)
    }
    line = [0x20] + line + [0x20]
    line = line.flatMap { isSymbol($0) ? [0x20, $0, 0x20] : [$0] }
    line = pairs(line) { !isDigit($0) && isStop($1) ? [$0, 0x20, $1, 0x20] : nil }
    line = pairs(line) { isStop($0) && !isDigit($1) ? [0x20, $0, 0x20, $1] : nil }
    return pairs(line) { isDigit($0) && $1 == 0x2D ? [$0, 0x20, $1, 0x20] : nil }
  }

  /// From the left, each pair that `use` takes is what it makes of it; the next begins behind it.
  private static func pairs(_ text: [UInt32], _ use: (UInt32, UInt32) -> [UInt32]?) -> [UInt32] {
    var out: [UInt32] = []
    out.reserveCapacity(text.count * 2)
    var at = 0
    while at < text.count {
      if at + 1 < text.count, let new = use(text[at], text[at + 1]) {
        out += new
        at += 2
      } else {
        out.append(text[at])
        at += 1
      }
    }
    return out
  }

  private static func replaced(_ text: [UInt32], _ old: String, _ new: String) -> [UInt32] {
    let (old, new) = (Segments.scalars(old), Segments.scalars(new))
    var out: [UInt32] = []
    out.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      if text[at...].starts(with: old) {
        out += new
        at += old.count
      } else {
        out.append(text[at])
        at += 1
      }
    }
    return out
  }

  private static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }

  private static func isStop(_ scalar: UInt32) -> Bool { scalar == 0x2E || scalar == 0x2C }

  /// ASCII's marks but ', comma, - and the full stop; the space too.
  private static func isSymbol(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20...0x26, 0x28...0x2B, 0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
