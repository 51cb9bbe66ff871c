import Korean
import Testing

@testable import Similarity

@Suite struct GreetingsTests {
  @Test(arguments: [
    ("안녕하세요. 전세 계약은 언제까지 해지할 수 있나요? 감사합니다.", "전세 계약은 언제까지 해지할 수 있나요"),
    ("안녕하십니까! 질문 있습니다. 이차방정식의 근은 어떻게 구하나요", "이차방정식의 근은 어떻게 구하나요"),
    ("이차방정식의 근은 어떻게 구하나요? 답변 부탁드려요~ 내공 100", "이차방정식의 근은 어떻게 구하나요"),
    ("내공 50 드립니다. 이차방정식의 근은 어떻게 구하나요? 빠른 답변 부탁드립니다 ㅠ", "이차방정식의 근은 어떻게 구하나요? 빠른 답변 부탁드립니다 ㅠ"),
    ("이차방정식의 근은 어떻게 구하나요? 미리 감사합니다. 좋은 하루 되세요!", "이차방정식의 근은 어떻게 구하나요"),
    ("안녕하세요라는 인사는 언제부터 쓰기 시작했나요", "안녕하세요라는 인사는 언제부터 쓰기 시작했나요"),
    ("제가 보낸 편지에 답장을 주셔서너무감사합니다", "제가 보낸 편지에 답장을 주셔서너무감사합니다"),
    ("영어로 감사합니다", "영어로 감사합니다"),
    ("안녕하세요", "안녕하세요"),
    ("안녕하세요 감사합니다", "안녕하세요 감사합니다"),
    (
      "Hello, how do I print Korean text in Swift on Linux? Thanks",
      "how do I print Korean text in Swift on Linux"
    ),
    ("", ""),
  ])
  func strips(_ text: String, _ expected: String) {
    let bytes = NFC.normalized(Array(text.utf8))
    let units = MixedUnits(of: bytes)
    let rest = Greetings.rest(of: units)
    let kept =
      rest.isEmpty ? [] : bytes[units.places[rest.lowerBound].start..<units.places[rest.upperBound - 1].end]
    #expect(String(decoding: kept, as: UTF8.self) == expected.trimmingPunctuation)
  }

  @Test(.timeLimit(.minutes(15)), arguments: ["안녕하세요 ", "내공 1 ", "감사합니다 ", "감사 "])
  func hostileTextTakesLinearTime(_ unit: String) {
    let units = MixedUnits(of: Array(String(repeating: unit, count: 50_000).utf8))
    #expect(Greetings.rest(of: units) == units.hashes.indices)
  }
}

extension String {
  fileprivate var trimmingPunctuation: String {
    last == "." || last == "?" || last == "!" ? String(dropLast()).trimmingPunctuation : self
  }
}
