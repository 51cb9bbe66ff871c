import Korean

/// Walks once over a folded text and asks at each sign the detectors that begin there.
///
/// Each detector looks a bounded way ahead and back, so the whole is linear in the text.
struct PersonalDataScanner {
  /// What a detector found, in glyphs.
  struct Candidate {
    let range: Range<Int>
    let rule: PersonalDataRule
  }

  let text: FoldedText
  private(set) var candidates: [Candidate] = []
  private var contextMap: ContextMap?
  private var chain = NumberChain()

  init(_ utf8: [UInt8]) { text = FoldedText(utf8) }

  mutating func scan() {
    let glyphs = text.glyphs
    for at in glyphs.indices {
      let glyph = glyphs[at]
      if glyph.isHangul {
        findHangul(glyph, at)
      } else if glyph.isDigit {
        if !text[at - 1].isDigit { findNumber(at) }
        if glyph == "0" { findSpelledPhone(at) }
      } else if glyph.isLatin {
        if !text[at - 1].isWord { findLatin(at) }
      } else if glyph == "@" {
        findEmail(at, sign: 1)
      } else if glyph == "[" || glyph == "(" {
        findBracketedAt(at)
      }
    }
  }

  private mutating func findHangul(_ glyph: UInt32, _ at: Int) {
    switch glyph {
    case "로", "길": findRoad(at)
    case "동", "리", "가":
      findLot(at)
      findApartment(at)
    case "공", "영", "빵": findSpelledPhone(at)
    case "골": findSpelledAt(at)
    case "카", "텔", "라", "위", "인": findMessenger(at)
    default: break
    }
  }

  private mutating func findLatin(_ at: Int) {
    findPassport(at)
    findIBAN(at)
    switch text[at].lowercased {
    case "k", "t", "l", "w", "i": findMessenger(at)
    default: break
    }
    if text[at] | 0x20 == "o" { findSpelledPhone(at) }
  }

  private mutating func findNumber(_ at: Int) {
    guard chain.read(text, at: at) else { return }
    let chain = chain
    findPlate(chain)
    findIPv6(at)
    if chain.digits.count < 4 { return }
    findIPv4(chain)
    if chain.digits.count < 7 { return }
    findCivilNumber(chain)
    findLicence(chain)
    findPhone(chain)
    findCard(chain)
    findBusiness(chain)
    findAccount(chain)
  }

  /// Adds what was found.
  mutating func found(_ range: Range<Int>, _ rule: PersonalDataRule) {
    candidates.append(Candidate(range: range, rule: rule))
  }

  /// True if a word of a context lies near a range.
  mutating func isNear(
    _ context: Context, _ range: Range<Int>, before: Int = 24, after: Int = 12, walls: Bool = true
  ) -> Bool {
    let map = contextMap ?? ContextMap(text)
    contextMap = map
    return map.holds(context, around: range, before: before, after: after, walls: walls)
  }

  // MARK: What touches a number

  /// True if a number is the whole of it: no digit or letter touches it, and no longer chain goes on.
  ///
  /// `letters` says that Latin letters may touch it, as in `HP010-…`.
  func isWhole(_ range: Range<Int>, letters: Bool = false) -> Bool {
    let (before, after) = (text[range.lowerBound - 1], text[range.upperBound])
    if letters ? before.isNumber || after.isNumber : before.isWord || after.isWord { return false }
    if before.isLatin, isHexTail(range.lowerBound) { return false }
    if after.isLatin, text[range.upperBound + 1].isNumber { return false }
    if after == "-", text[range.upperBound + 1].isWord { return false }
    if isJoint(before), text[range.lowerBound - 2].isNumber { return false }
    if isJoint(after), text[range.upperBound + 1].isNumber { return false }
    if before == "#" || before == "$" || before == "₩" || before == "\\" {
      return false
    }
    return !isDocumentNumber(range) && !isReckoned(range)
  }

  /// True if the letters before a place are the end of something with digits or dashes, as in a UUID.
  private func isHexTail(_ place: Int) -> Bool {
    var at = place - 1
    while place - at < 8, text[at].isLatin { at -= 1 }
    return text[at].isWord || text[at] == "-"
  }

  private func isJoint(_ glyph: UInt32) -> Bool { glyph == "-" || glyph == "." }

  /// `제…호`: a document, a law, a permit.
  private func isDocumentNumber(_ range: Range<Int>) -> Bool {
    let before = text[range.lowerBound - 1] == 0x20 ? range.lowerBound - 2 : range.lowerBound - 1
    return text[before] == "제" && (text[range.upperBound] == "호" || text[before - 1] == "호")
  }

  /// True if an operator ties the number to another one: it is part of a calculation.
  private func isReckoned(_ range: Range<Int>) -> Bool {
    let after = text[range.upperBound] == 0x20 ? range.upperBound + 1 : range.upperBound
    if isOperator(text[after]) {
      let next = text[after + 1] == 0x20 ? after + 2 : after + 1
      if text[next].isDigit || text[after] == "=" { return true }
    }
    let before = text[range.lowerBound - 1] == 0x20 ? range.lowerBound - 2 : range.lowerBound - 1
    guard isOperator(text[before]) else { return false }
    let last = text[before - 1] == 0x20 ? before - 2 : before - 1
    return text[last].isDigit
  }

  private func isOperator(_ glyph: UInt32) -> Bool {
    switch glyph {
    case "+", "×", "÷", "*", "^", "=", "<", ">": true
    default: false
    }
  }
}
