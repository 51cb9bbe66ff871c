/// A trace as a Language-Mixed teacher would write it: thoughts mainly in English around the question's own Korean
/// words, the answer in Korean. Equal questions and seeds have equal traces.
struct MixedTrace {
  /// UTF-8.
  var think: [UInt8]
  var answer: [UInt8]

  /// A sentence with a place for a word, cut there once for all.
  private struct Sentence: ExpressibleByStringLiteral {
    let before: [UInt8]
    let after: [UInt8]?

    init(stringLiteral text: String) {
      let bytes = Array(text.utf8)
      let mark = Array("WORD".utf8)
      let place = bytes.indices.first { bytes[$0...].starts(with: mark) }
      before = Array(bytes[..<(place ?? bytes.count)])
      after = place.map { Array(bytes[($0 + mark.count)...]) }
    }
  }

  private static let openings: [Sentence] = [
    "Okay, let me restate what is being asked before I start: the question turns on WORD.",
    "First I want to be sure that I read the question correctly; its centre seems to be WORD.",
    "The user wants a careful explanation, and the phrase WORD tells me where to begin.",
  ]

  private static let middles: [Sentence] = [
    "I keep WORD in the original wording, because a translation would lose a part of its meaning.",
    "The given conditions have to be listed one by one, so that none of them is forgotten later on.",
    "If WORD is taken literally, then the most direct approach should already be good enough.",
    "Let me check a small example by hand, since that usually shows whether the idea can work.",
    "Another way to look at it would be to compare both sides and see which of them changes.",
    "Wait, I should verify the step about WORD again, because that is where mistakes usually happen.",
    "The units are consistent, and nothing in the text contradicts the assumption made above.",
    "A counterexample would have to break this rule, but I cannot find one in a reasonable range.",
    "So the remaining part depends on WORD only, which makes the rest of the argument short.",
    "I could also solve it backwards from the result, and both directions lead to the same place.",
    "It helps to write down what is known and what is asked, and then to connect the two.",
    "For a reader who is new to this, the reason matters more than the bare result itself.",
  ]

  private static let closings: [Sentence] = [
    "That settles it, and I can now write the explanation around WORD in plain Korean.",
    "Both checks agree, so I will present the steps in order and end with the result for WORD.",
  ]

  private static let answers = texts([
    "질문의 핵심부터 차근차근 살펴보겠습니다.", "먼저 주어진 조건을 하나씩 정리해 보면 다음과 같습니다.",
    "여기서 중요한 점은 문제에서 묻는 것이 무엇인지 정확히 아는 것입니다.",
    "같은 방법을 작은 예에 적용해 보아도 결과가 어긋나지 않습니다.", "따라서 처음에 세운 생각이 옳다고 볼 수 있습니다.",
    "비슷한 문제를 만나더라도 조건을 먼저 적어 보는 습관이 도움이 됩니다.", "헷갈리기 쉬운 부분은 다시 한 번 확인하는 것이 좋습니다.",
    "이 설명이 이해하시는 데 도움이 되기를 바랍니다.",
  ])

  private static let usualWords = texts(["핵심 개념", "풀이 과정", "주어진 조건", "중심 내용", "마지막 결론"])

  private static func texts(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  init(question: [UInt8], random: inout SeededRandom) {
    let words = MixedTrace.words(of: question) + MixedTrace.usualWords
    var sentences = [random.pick(MixedTrace.openings)]
    sentences += random.shuffled(MixedTrace.middles).prefix(random.int(7...10))
    sentences.append(random.pick(MixedTrace.closings))
    think = []
    var next = 0
    for (place, sentence) in sentences.enumerated() {
      // Paragraphs of three, as thoughts come.
      if place > 0 { think += place % 3 == 0 ? [0x0A, 0x0A] : [0x20] }
      let phrase =
        Array("“".utf8) + words[next % words.count] + [0x20] + words[(next + 1) % words.count]
        + Array("”".utf8)
      if let after = sentence.after {
        think += sentence.before + phrase + after
      } else {
        think += sentence.before.dropLast() + Array(" (".utf8) + phrase + Array(").".utf8)
      }
      next += 1
    }
    let lines = random.shuffled(MixedTrace.answers).prefix(random.int(4...6))
    answer = Array(lines.joined(separator: [0x20]))
    answer.append(contentsOf: "\n\n따라서 답은 \(random.int(2...99))입니다.".utf8)
  }

  /// Up to four words of Korean, of 2 to 6 syllables.
  private static func words(of question: [UInt8]) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for word in question.prefix(4_096).split(whereSeparator: { $0 < 0x80 })
    where (6...18).contains(word.count) {
      // Three bytes of which the first is EA to ED: Hangul syllables, and little else that anyone types.
      let isHangul = word.enumerated().allSatisfy { place, byte in
        place % 3 == 0 ? (0xEA...0xED).contains(byte) : byte & 0xC0 == 0x80
      }
      guard isHangul, word.count % 3 == 0, !found.contains(Array(word)) else { continue }
      found.append(Array(word))
      if found.count == 4 { break }
    }
    return found
  }
}
