import Korean

/// The equations of running text, TeX or plain: stretches of formula signs with a `=` in them.
///
/// A stretch ends at a word of two and more letters that is no TeX command, at a letter beyond ASCII that is no sign of
/// mathematics (so before 이다), at a line's end, a semicolon, a colon, a mark of the end of a sentence, a comma before
/// white space, and a delimiter of TeX.
public struct Computations: Sendable, Equatable {
  /// What stands behind the last `=` that has something behind it.
  public private(set) var result: [UInt8]?
  /// Equations in which something is computed (a digit and an operator before the last `=`), without white space, all
  /// signs of multiplication and of minus written one way; each once.
  public private(set) var computed: Set<[UInt8]> = []

  /// Reads UTF-8. Linear in time.
  public init(in text: [UInt8]) {
    var start = 0
    var at = 0
    while at < text.count {
      let (length, isFormula) = Computations.piece(text, at)
      if !isFormula {
        read(text[start..<at])
        start = at + length
      }
      at += length
    }
    read(text[start...])
  }

  private mutating func read(_ stretch: ArraySlice<UInt8>) {
    guard stretch.contains(Computations.equals) else { return }
    let sides = Array(stretch).withoutOuterSpace.split(
      separator: Computations.equals, omittingEmptySubsequences: false
    ).map { Computations.trimmed($0) }
    guard sides.count > 1, let last = sides.last(where: { !$0.isEmpty }), sides.dropFirst().contains(last)
    else { return }
    result = last
    let left = Computations.unified(Array(sides.dropLast().joined(separator: [Computations.equals])))
    guard left.contains(where: { $0 &- 0x30 < 10 }), Computations.computes(left) else { return }
    computed.insert(left + [Computations.equals] + Computations.unified(last))
  }

  private static let equals = UInt8(ascii: "=")

  /// Without spaces, commas and full stops at the ends.
  private static func trimmed(_ side: ArraySlice<UInt8>) -> [UInt8] {
    var side = side
    while let last = side.last, last <= 0x20 || last == 0x2E || last == 0x2C { side = side.dropLast() }
    while let first = side.first, first <= 0x20 || first == 0x2C { side = side.dropFirst() }
    return Array(side)
  }

  /// Without spaces; ×, ·, ∙ and their commands are `*`, − is `-`.
  private static func unified(_ text: [UInt8]) -> [UInt8] {
    var found: [UInt8] = []
    var at = 0
    while at < text.count {
      if let (sign, plain) = signs.first(where: { text.holds($0.sign, at: at) }) {
        found.append(plain)
        at += sign.count
      } else {
        if text[at] > 0x20 { found.append(text[at]) }
        at += 1
      }
    }
    return found
  }

  private static let signs: [(sign: [UInt8], plain: UInt8)] = [
    ("\\times", "*"), ("\\cdot", "*"), ("×", "*"), ("·", "*"), ("∙", "*"), ("⋅", "*"), ("−", "-"),
    ("÷", "/"), ("\\div", "/"),
  ].map { (Array($0.utf8), $1.utf8.first ?? 0) }

  /// Whether a unified text has an operator between two things, or a fraction or a root.
  private static func computes(_ text: [UInt8]) -> Bool {
    text.dropFirst().contains { "+-*/^".utf8.contains($0) } || text.hasWord("\\frac")
      || text.hasWord("\\dfrac") || text.hasWord("\\sqrt") || text.hasWord("√")
  }

  /// The length of what begins at a place, and whether it may stand in a formula.
  private static func piece(_ text: [UInt8], _ at: Int) -> (length: Int, isFormula: Bool) {
    let byte = text[at]
    let next = at + 1 < text.count ? text[at + 1] : 0x20
    switch byte {
    case UInt8(ascii: "\\"):
      let letters = text[(at + 1)...].prefix(while: isLetter).count
      if letters > 0 { return (1 + letters, true) }
      return (min(2, text.count - at), ![0x28, 0x29, 0x5B, 0x5D].contains(next))
    case UInt8(ascii: "$"), 0x0A, 0x0D, UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "?"):
      return (1, false)
    case UInt8(ascii: "<") where next == equals, UInt8(ascii: ">") where next == equals,
      UInt8(ascii: "!") where next == equals:
      return (2, false)
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "!"): return (1, next > 0x20)
    case _ where isLetter(byte):
      let letters = text[at...].prefix(while: isLetter).count
      return (letters, letters == 1)
    case 0x80...:
      let step = text.span.step(at: at)
      return (step.length, isSign(step.scalar))
    default: return (1, true)
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// ×, ÷, ·, ², ³, ½, °, Greek letters, and the signs of U+2000–U+22FF but ≠, ≤ and ≥.
  private static func isSign(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2260, 0x2264, 0x2265, 0x2026, 0x201C, 0x201D, 0x2018, 0x2019, 0x2013, 0x2014: false
    case 0xB0...0xBE, 0xD7, 0xF7, 0x370...0x3FF, 0x2000...0x22FF: true
    default: false
    }
  }
}
