/// Scripts that a prompt may ask for.
enum ForeignScript {
  /// Han, kana, bopomofo: what Chinese, Japanese and old Korean texts are written in.
  case eastern
  /// Cyrillic.
  case cyrillic
  /// All others.
  case other

  /// The script of a foreign letter.
  init(_ scalar: UInt32) {
    switch scalar {
    case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: self = .cyrillic
    case 0x3005, 0x3006, 0x3041...0x312F, 0x31A0...0x31BF, 0x31F0...0x31FF, 0x3400...0x9FFF, 0xF900...0xFAFF,
      0xFF66...0xFF9F, 0x1B000...0x1B16F, 0x20000...0x3FFFF:
      self = .eastern
    default: self = .other
    }
  }

  /// The scripts a prompt asks for: it has two letters of one, or names a language or a book written in it.
  ///
  /// - Parameters:
  ///   - prompt: NFC.
  ///   - letters: its foreign letters.
  static func asked(in prompt: [UInt8], _ letters: [UInt32]) -> Set<ForeignScript> {
    var counts: [ForeignScript: Int] = [:]
    for letter in letters { counts[ForeignScript(letter), default: 0] += 1 }
    var found = Set(counts.filter { $0.value >= 2 }.keys)
    for (script, names) in names where !found.contains(script) {
      if names.contains(where: { prompt.names($0) }) { found.insert(script) }
    }
    return found
  }

  fileprivate struct Name {
    let words: [UInt8]
    /// What must not follow: 한자리, 한 문제 and the Chinese remainder theorem ask for nothing.
    let except: [[UInt8]]

    init(_ words: String, except: [String] = []) {
      self.words = Array(words.utf8)
      self.except = except.map { Array($0.utf8) }
    }
  }

  private static let names: [(ForeignScript, [Name])] = [
    (
      .eastern,
      [
        Name("한자", except: ["리", "루", "락", "세"]), Name("한문", except: ["제", "장", "단", "항"]), Name("중국어"),
        Name("일본어"), Name("중국말"), Name("일본말"), Name("히라가나"), Name("가타카나"), Name("논어"), Name("맹자"),
        Name("사자성어"), Name("고사성어"), Name("천자문"), Name("도덕경"), Name("chinese", except: [" remainder"]),
        Name("japanese"), Name("mandarin"), Name("cantonese"), Name("hanja"), Name("kanji"), Name("hiragana"),
        Name("katakana"), Name("analects"), Name("mencius"),
      ]
    ),
    (
      .cyrillic,
      [
        Name("러시아어"), Name("우크라이나어"), Name("불가리아어"), Name("몽골어"), Name("키릴"), Name("russian"),
        Name("ukrainian"), Name("bulgarian"), Name("mongolian"), Name("cyrillic"),
      ]
    ),
    (
      .other,
      [
        Name("태국어"), Name("아랍어"), Name("히브리어"), Name("힌디어"), Name("산스크리트"), Name("페르시아어"), Name("thai"),
        Name("arabic"), Name("hebrew"), Name("hindi"), Name("sanskrit"), Name("persian"),
      ]
    ),
  ]
}

extension [UInt8] {
  /// Whether a name stands in a text: English ones in any case and as a word, Korean ones also within one.
  fileprivate func names(_ name: ForeignScript.Name) -> Bool {
    guard let first = name.words.first else { return false }
    let isEnglish = first < 0x80
    func isLetter(_ at: Int) -> Bool { indices.contains(at) && (self[at] | 0x20) &- 0x61 < 26 }
    var at = 0
    while at + name.words.count <= count {
      let end = at + name.words.count
      let isFound =
        isEnglish
        ? !isLetter(at - 1) && !isLetter(end) && zip(name.words, self[at...]).allSatisfy { $0 == $1 | 0x20 }
        : self[at] == first && holds(name.words, at: at)
      if isFound, !name.except.contains(where: { holds($0, at: end) }) { return true }
      at += 1
    }
    return false
  }
}
