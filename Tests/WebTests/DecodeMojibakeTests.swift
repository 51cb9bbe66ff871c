import Korean
import Testing
import Web

@Suite struct DecodeMojibakeTests {
  @Test(
    arguments: [
      ("", nil),
      ("plain English, nothing else", nil),
      ("안녕하세요. 평범한 한국어 문장입니다. 25°C, ½, «인용»", nil),
      ("Déjà vu : « LE MARCHÉ » et « LA SOCIÉTÉ », où l’été créée naïve", nil),
      ("Größe über Äpfel; ¿Qué? ¡Sí! São João, ÇA, ÎLE, ÀÉ", nil),
      ("Příliš žluťoučký kůň", nil),
      ("日本語のテキスト。中文文本。", nil),
      ("ì•ˆë…•", .utf8AsWindows1252),
      ("ì•ˆë…•í•˜ì„¸ìš”. í•œêµ­ì–´ìž…ë‹ˆë‹¤.", .utf8AsWindows1252),
      ("It donâ€™t work, it wonâ€™t", .utf8AsWindows1252),
      ("cafÃ© crÃ¨me", .utf8AsWindows1252),
      ("\u{EC}\u{95}\u{88}\u{EB}\u{85}\u{95}", .utf8AsWindows1252),
      ("¾È³ç", .windows949AsLatin1),
      ("¾È³çÇÏ¼¼¿ä. Áú¹®ÀÌ ÀÖ½À´Ï´Ù", .windows949AsLatin1),
      ("占쏙옙", .replacementAsWindows949),
      ("占쏙옙占쏙옙 게시판 占쏙옙占쏙옙占쏙옙 글쓴이", .replacementAsWindows949),
      ("한글이 깨져서 화면에 占쏙옙 이라는 글자가 나오는 까닭은 무엇인가요?", nil),
      ("UTF-8 문서를 윈도에서 열면 ì•ˆë…• 처럼 보이는데 어떻게 고치나요?", nil),
      ("게시판 글이 ¾È³ç 처럼 깨져 보입니다. 인코딩을 어떻게 바꾸나요?", nil),
      ("don\u{FFFD}t and won\u{FFFD}t", .replacementCharacters),
      ("한\u{FFFD}\u{FFFD} 문장", .replacementCharacters),
      ("글자 \u{FFFD}는 무엇인가요?", nil),
    ] as [(String, Mojibake?)])
  func detects(_ text: String, _ expected: Mojibake?) {
    #expect(detectMojibake(in: Array(text.utf8)) == expected)
  }

  @Test func anArticleMayQuoteWhatAPageMayNotBe() {
    let prose = String(repeating: "인코딩이 어긋나면 이런 글자가 나타난다. ", count: 40)
    #expect(detectMojibake(in: Array((prose + "‘占쏙옙’, ‘占쏙옙占쏙옙’").utf8)) == nil)
    let lost = String(repeating: "占쏙옙占쏙옙 ", count: 40)
    #expect(detectMojibake(in: Array((prose + lost).utf8)) == .replacementAsWindows949)
  }

  @Test func whatCannotBeReadIsSeen() {
    let lost = decodeText([0xC7, 0x41, 0xC7, 0x41], contentType: "text/html; charset=euc-kr")
    #expect(lost.mojibake == .replacementCharacters && lost.replacements == 2)
  }
}
