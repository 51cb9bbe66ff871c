import Korean

/// The words with which an answer declines, or nil: a phrase of `RefusalPhrases` in its first two sentences, in an answer
/// of at most so many scalars. A longer answer that begins with an excuse does answer.
func refusal(in answer: [UInt8], within limit: Int) -> String? {
  guard !answer.isEmpty, answer.count / 4 <= limit else { return nil }
  guard answer.count(where: { $0 & 0xC0 != 0x80 }) <= limit else { return nil }
  let text = unquoted(NFC.normalized(answer))
  for sentence in firstSentences(of: text) {
    let words = RefusalPhrases.english(in: sentence) ?? RefusalPhrases.korean(in: sentence)
    if let words { return String(decoding: words, as: UTF8.self) }
  }
  return nil
}

/// How teachers decline.
enum RefusalPhrases {
  /// English: at a sentence's start, behind any number of these, an inability and then a service.
  static let excuses = bytes([
    "i'm sorry", "i am sorry", "sorry", "i apologize", "my apologies", "unfortunately",
    "as an ai language model",
    "as an ai model", "as an ai assistant", "as an ai", "as a language model", "but", "however",
  ])
  static let inabilities = bytes([
    "i can't", "i cannot", "i can not", "i am unable to", "i'm unable to", "i am not able to",
    "i'm not able to",
    "i won't", "i will not", "i must decline to",
  ])
  static let services = bytes([
    "help", "assist", "provide", "answer", "comply", "fulfill", "do that", "discuss", "support", "create",
    "generate",
    "share", "respond", "engage", "give", "offer", "continue with", "participate",
  ])
  /// Korean: a service, and right behind it an inability with which the clause ends.
  static let koreanServices = bytes([
    "도와드릴", "도와 드릴", "도움을 드릴", "도움 드릴", "도울", "답변드릴", "답변 드릴", "답변을 드릴", "답변할", "답변해 드릴",
    "답변을 제공할", "답변을 제공해 드릴", "대답해 드릴", "대답할", "알려드릴", "알려 드릴", "말씀드릴", "응할", "응해 드릴", "제공해 드릴",
    "안내해 드릴", "협조할", "요청을 수행할", "요청을 처리할", "요청을 들어드릴",
  ])
  static let koreanInabilities = bytes([" 수 없", " 수가 없", " 수는 없"])
  static let koreanEndings = bytes(["습니다", "어요", "네요", "음을", "는 점", "다"])

  private static func bytes(_ phrases: [String]) -> [[UInt8]] { phrases.map { Array($0.utf8) } }

  static func english(in sentence: [UInt8]) -> ArraySlice<UInt8>? {
    guard let first = sentence.first, first == 0x2A || (first | 0x20) &- 0x61 < 26 else { return nil }
    let words = lowercased(sentence)
    var at = 0
    func skips(_ phrases: [[UInt8]]) -> Bool {
      while at < words.count, words[at] == 0x20 || words[at] == 0x2C || words[at] == 0x2A { at += 1 }
      guard let phrase = phrases.first(where: { words.holds($0, at: at) }) else { return false }
      at += phrase.count
      return at == words.count || (words[at] | 0x20) &- 0x61 >= 26
    }
    while skips(excuses) {}
    let start = at
    guard skips(inabilities) else { return nil }
    while at < words.count, words[at] == 0x20 { at += 1 }
    guard let service = services.first(where: { words.holds($0, at: at) }) else { return nil }
    return words[start..<(at + service.count)]
  }

  static func korean(in sentence: [UInt8]) -> ArraySlice<UInt8>? {
    var at = 0
    while let space = sentence[at...].firstIndex(of: 0x20) {
      at = space + 1
      guard let inability = koreanInabilities.first(where: { sentence.holds($0, at: space) }),
        let service = koreanServices.first(where: { sentence[..<space].ends(with: $0) })
      else { continue }
      for ending in koreanEndings where sentence.holds(ending, at: space + inability.count) {
        let end = space + inability.count + ending.count
        if end == sentence.count || [0x20, 0x2C, 0x2E, 0x21].contains(sentence[end]) {
          return sentence[(space - service.count)..<end]
        }
      }
    }
    return nil
  }

  /// ASCII letters in lower case, with straight apostrophes.
  private static func lowercased(_ text: [UInt8]) -> [UInt8] {
    var lower: [UInt8] = []
    var at = 0
    while at < text.count {
      let isApostrophe = text.holds([0xE2, 0x80, 0x99], at: at)
      lower.append(isApostrophe ? 0x27 : text[at] &- 0x41 < 26 ? text[at] | 0x20 : text[at])
      at += isApostrophe ? 3 : 1
    }
    return lower
  }
}

/// A text without what stands in quotation marks: it is spoken of, not said.
private func unquoted(_ text: [UInt8]) -> [UInt8] {
  var rest: [UInt8] = []
  var open: UInt32?
  var at = 0
  while at < text.count {
    let step = text.span.step(at: at)
    switch (open, step.scalar) {
    case (nil, 0x22), (nil, 0x201C): open = step.scalar == 0x22 ? 0x22 : 0x201D
    case (let close?, step.scalar) where close == step.scalar: open = nil
    case (nil, _): rest += text[at..<(at + step.length)]
    default: break
    }
    at += step.length
  }
  return rest
}

/// The first two sentences: up to a stop before white space, or to the end of a line.
private func firstSentences(of text: [UInt8]) -> [[UInt8]] {
  var found: [[UInt8]] = []
  var (start, at) = (0, 0)
  while at < text.count, found.count < 2 {
    let isStop = text[at] == 0x2E || text[at] == 0x21 || text[at] == 0x3F
    let isEnd = at + 1 == text.count || text[at] == 0x0A || (isStop && text.isSpace(at + 1))
    at += 1
    guard isEnd else { continue }
    let sentence = text.trimmed(start..<at)
    if !sentence.isEmpty { found.append(Array(text[sentence])) }
    start = at
  }
  return found
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with word: [UInt8]) -> Bool { suffix(word.count).elementsEqual(word) }
}
