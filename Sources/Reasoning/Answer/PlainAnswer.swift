import Korean

/// Answers in words.
enum PlainAnswer {
  static func compare(_ gold: [UInt8], _ text: [UInt8], _ extraction: Extraction) -> (Agreement, [UInt8]?) {
    guard let written = written(text, extraction) else { return (.undecided, nil) }
    let answer = AnswerText.cleaned(written)
    let known = folded(gold, verb: .kept)
    guard !known.isEmpty else { return (.undecided, answer) }
    let said = folded(written)
    // 보이다 is known as it is, 서울입니다 as 서울.
    let isSentence = known.suffix(9).elementsEqual("입니다".utf8) && folded(gold) == said
    if known == folded(written, verb: .kept) || known == said || known == withoutParticle(said) || isSentence
    {
      return (.equal, answer)
    }
    // 책임 may be a duty or "a book".
    return (known == folded(written, verb: .perhaps) ? .undecided : .different, answer)
  }

  static func extracted(_ text: [UInt8], _ extraction: Extraction) -> [UInt8]? {
    written(text, extraction).map { AnswerText.cleaned($0) }
  }

  /// A box, the answer line, or the text itself, of which only the last line may be the answer unless the first is asked for.
  private static func written(_ text: [UInt8], _ extraction: Extraction) -> [UInt8]? {
    let scope = AnswerScope.text(text, extraction)
    if let box = BoxedAnswer.content(scope, isFirst: extraction != .last) {
      return BoxedAnswer.found(box, whole: "\\text{") ?? box
    }
    if BoxedAnswer.isThere(scope) { return nil }
    if let line = AnswerLine.content(scope, isFirst: extraction == .first) {
      return line.content
    }
    let lines = AnswerScope.lines(scope).filter { !$0.allSatisfy { $0 <= 0x20 } }
    guard let line = extraction == .first ? lines.first : lines.last else { return nil }
    return extraction == .first && lines.count > 1 ? nil : Array(line)
  }

  /// NFC, small letters, without white space, quotes and the punctuation and verb at the end.
  static func folded(_ text: [UInt8], verb: AnswerText.Verb = .surely) -> [UInt8] {
    let cleaned = AnswerText.cleaned(NFC.normalized(text), verb: verb)
    var folded: [UInt8] = []
    for scalar in String(decoding: cleaned, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0...0x20, 0x22, 0x27, 0x60, 0xA0, 0x3000, 0x2018...0x201D, 0x300C...0x300F, 0x200B: continue
      case 0x41...0x5A: folded.append(UInt8(scalar.value) | 0x20)
      case 0..<0x80: folded.append(UInt8(scalar.value))
      default: folded += Array(scalar.properties.lowercaseMapping.utf8)
      }
    }
    return folded
  }

  /// Without a particle that fits the syllable before it; at least one syllable stays.
  private static func withoutParticle(_ text: [UInt8]) -> [UInt8] {
    let particles: [(String, Bool)] = [
      ("이", true), ("은", true), ("을", true), ("과", true), ("가", false), ("는", false), ("를", false),
      ("와", false),
    ]
    guard text.count >= 6 else { return text }
    let syllable = text.suffix(6).prefix(3)
    guard let value = String(decoding: syllable, as: UTF8.self).unicodeScalars.first?.value,
      (0xAC00...0xD7A3).contains(value)
    else { return text }
    let hasFinal = (value - 0xAC00) % 28 != 0
    for (particle, afterFinal) in particles
    where afterFinal == hasFinal && text.suffix(3).elementsEqual(particle.utf8) {
      return Array(text.dropLast(3))
    }
    return text
  }
}
