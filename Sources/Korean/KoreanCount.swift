/// What the ratios divide: scalars counted by kind, apart for plain text, TeX, and code with URLs.
struct KoreanCount {
  /// The scalars of a stretch of text by class.
  struct Tally {
    var scalars = 0
    var spaces = 0
    var syllables = 0
    var hangul = 0
    var letters = 0

    @inline(__always)
    mutating func add(_ kind: ScalarClass) {
      scalars &+= 1
      letters &+= kind.contains(.letter) ? 1 : 0
      hangul &+= kind.contains(.hangul) ? 1 : 0
      syllables &+= kind.contains(.syllable) ? 1 : 0
      spaces &+= kind.contains(.space) ? 1 : 0
    }

    static func += (sum: inout Tally, part: Tally) {
      sum.scalars += part.scalars
      sum.spaces += part.spaces
      sum.syllables += part.syllables
      sum.hangul += part.hangul
      sum.letters += part.letters
    }
  }

  var plain = Tally()
  var tex = Tally()
  var codeAndURLs = Tally()
  private(set) var eojeol = 0
  private(set) var koreanEojeol = 0
  private var insideEojeol = false
  private var eojeolHasHangul = false

  var whole: Tally {
    var sum = plain
    sum += tex
    sum += codeAndURLs
    return sum
  }

  /// Counts a stretch of well-formed UTF-8 by class, and goes on with the eojeol it begins in.
  mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Tally {
    var tally = Tally()
    var at = range.lowerBound
    while at < range.upperBound {
      let step = bytes.step(at: at)
      at &+= step.length
      let kind = ScalarClass(step.scalar)
      tally.add(kind)
      if kind.contains(.space) {
        endEojeol()
      } else {
        insideEojeol = true
        if kind.contains(.hangul) { eojeolHasHangul = true }
      }
    }
    return tally
  }

  /// Closes the eojeol that is open, if any; to be called once more at the end of the text.
  mutating func endEojeol() {
    guard insideEojeol else { return }
    eojeol += 1
    if eojeolHasHangul { koreanEojeol += 1 }
    insideEojeol = false
    eojeolHasHangul = false
  }
}
