import Korean

/// The words with which an answer declines, or nil: a phrase of these lists in its first two sentences, in an answer of at
/// most so many scalars. A longer answer that begins with an excuse does answer.
func refusal(in answer: [UInt8], within limit: Int) -> String? {
  guard !answer.isEmpty, answer.count <= limit * 4 else { return nil }
  guard answer.count(where: { $0 & 0xC0 != 0x80 }) <= limit else { return nil }
  let text = NFC.normalized(answer)
  for sentence in RefusalPhrases.firstSentences(of: text) {
    if let words = RefusalPhrases.english(in: sentence) ?? RefusalPhrases.korean(in: sentence) {
      return words
    }
  }
  return nil
}

/// How teachers decline.
enum RefusalPhrases {
  /// English: one of each list directly after another, at a sentence's start, excuses before them left out.
  static let excuses = [
    "i'm sorry", "i am sorry", "sorry", "i apologize", "my apologies", "unfortunately",
    "as an ai language model",
    "as an ai model", "as an ai assistant", "as an ai", "as a language model", "but", "however",
  ]
  static let inabilities = [
    "i can't", "i cannot", "i can not", "i am unable to", "i'm unable to", "i am not able to",
    "i'm not able to",
    "i won't", "i will not", "i must decline to",
  ]
  static let services = [
    "help", "assist", "provide", "answer", "comply", "fulfill", "do that", "discuss", "support", "create",
    "generate",
    "share", "respond", "engage", "give", "offer", "continue with", "participate",
  ]
  /// Korean: a service, and right behind it an inability with which the clause ends.
  static let koreanServices = [
    "도와드릴", "도와 드릴", "도움을 드릴", "도움 드릴", "도울", "답변드릴", "답변 드릴", "답변을 드릴", "답변할", "답변해 드릴",
    "답변을 제공할", "답변을 제공해 드릴", "대답해 드릴", "대답할", "알려드릴", "알려 드릴", "말씀드릴", "응할", "응해 드릴", "제공해 드릴",
    "안내해 드릴", "협조할", "요청을 수행할", "요청을 처리할", "요청을 들어드릴",
  ]
  static let koreanInabilities = ["수 없", "수가 없", "수는 없"]
  static let koreanEndings = ["습니다", "어요", "네요", "음을", "는 점", "다"]

  static func english(in sentence: String) -> String? {
    let words = sentence.lowercased().replacing("’", with: "'")
    var rest = words[...]
    func drop(_ phrases: [String]) -> Bool {
      rest = rest.drop { $0 == " " || $0 == "," || $0 == "*" }
      guard let phrase = phrases.first(where: { rest.hasPrefix($0 + " ") || rest.hasPrefix($0 + ",") }) else {
        return false
      }
      rest = rest.dropFirst(phrase.utf8.count)
      return true
    }
    while drop(excuses) {}
    let start = rest.drop { $0 == " " }
    guard drop(inabilities) else { return nil }
    rest = rest.drop { $0 == " " }
    return services.contains { rest.hasPrefix($0) } ? String(start.prefix(40)) : nil
  }

  static func korean(in sentence: String) -> String? {
    let bytes = Array(sentence.utf8)
    for service in koreanServices {
      for inability in koreanInabilities {
        let phrase = Array("\(service) \(inability)".utf8)
        var at = 0
        while let place = bytes[at...].indices.first(where: { bytes.holds(phrase, at: $0) }) {
          at = place + 1
          for ending in koreanEndings where bytes.holds(Array(ending.utf8), at: place + phrase.count) {
            let end = place + phrase.count + ending.utf8.count
            // Behind a quotation mark it is spoken of, not said.
            if end == bytes.count || [0x20, 0x2C, 0x2E, 0x21].contains(bytes[end]) {
              return String(decoding: bytes[place..<end], as: UTF8.self)
            }
          }
        }
      }
    }
    return nil
  }

  /// The first two sentences: up to a stop before white space, or to the end of a line.
  static func firstSentences(of text: [UInt8]) -> [String] {
    var found: [String] = []
    var (start, at) = (0, 0)
    while at < text.count, found.count < 2 {
      let isStop = text[at] == 0x2E || text[at] == 0x21 || text[at] == 0x3F
      let isEnd = at + 1 == text.count || text[at] == 0x0A || (isStop && text.isSpace(at + 1))
      at += 1
      guard isEnd else { continue }
      let sentence = text.trimmed(start..<at)
      if !sentence.isEmpty { found.append(String(decoding: text[sentence], as: UTF8.self)) }
      start = at
    }
    return found
  }
}
