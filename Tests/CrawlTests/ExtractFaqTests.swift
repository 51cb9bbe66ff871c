import Corpus
import Foundation
import TestKit
import Testing
import Web

@testable import Crawl

@Suite struct ExtractFaqTests {
  /// A question as the page has it, and how its answer starts and ends. Made by hand from the pages.
  struct Truth {
    let question: String
    let first: String
    let last: String
    var group: String?
  }

  struct Site: CustomStringConvertible {
    let file: String
    let truth: [Truth]
    var description: String { file }
  }

  private static let support = [
    Truth(
      question: "\"왜 ... 안되나? 왜 ... 동작하지 않는가?\" 문제가 생기면 할일", first: "아파치 서버 소프트웨어에 문제가 생기면",
      last: "사용해야 할 수도 있다.)", group: "지원"),
    Truth(question: "도움을 얻으려면 누구에게 연락하나?", first: "40명 가량의 자발적으로", last: "여러 회사에서 제공한다.", group: "지원"),
  ]

  private static let errors = [
    Truth(
      question: "Invalid argument: core_output_filter: writing data to the network", first: "플래폼이 `sendfile`",
      last: "`EnableMMAP`을 참고하라.", group: "오류문"),
    Truth(question: "AcceptEx Failed", first: "win32에서 `AcceptEx`", last: "지시어를 참고하라.", group: "오류문"),
    Truth(
      question: "Premature end of script headers", first: "보통 CGI 스크립트에", last: "도움이 될 수 있다.", group: "오류문"),
  ]

  private static let ordinals = [
    Truth(question: "오디널 이론이란 무엇인가?", first: "오디널 이론은 비트코인의 가장", last: "서수 번호가 있다."),
    Truth(
      question: "오디널 이론은 사이드 체인, 별도의 토큰 또는 비트코인 변경을 필요로 하는가?", first: "아니다! 오디널 이론은",
      last: "비트코인 자체이다."),
    Truth(question: "오디널 이론의 장점은 무엇인가?", first: "수집, 거래, 그리고 계획.", last: "인스크립션을 가능하게 한다."),
    Truth(question: "오디널 이론은 어떻게 작동하는가?", first: "서수 번호는 채굴된", last: "[SUBSIDY] [e f] → [SUBSIDY e f]\n```"),
    Truth(question: "핵심적인 세부 정보는 어디에서 찾을 수 있는가?", first: "BIP을 참조하자!", last: "BIP을 참조하자!"),
    Truth(
      question: "SAT 인스크립션을 \"NFT\"가 아닌 \"디지털 아티팩트\"라고 부르는 이유는 무엇인가?", first: "인스크립션은 NFT이지만,",
      last: "outside of financial contexts."),
    Truth(question: "SAT 인스크립션을 다음과 비교하면… 이더리움 NFT?", first: "인스크립션은 항상 불변한다.", last: "지원할 수 있도록 한다."),
    Truth(
      question: "SAT 인스크립션을 다음과 비교하면… RGB 및 타로(Taro) 자산?", first: "RGB와 타로는 모두",
      last: "점하게 해줄수 있다."),
    Truth(
      question: "SAT 인스크립션을 다음과 비교하면… 카운터파티 자산(Counterparty assets)?", first: "카운터파티는 일부 기능에",
      last: "발행을 위해 설계되었다."),
    Truth(question: "누굴 위한 인스크립션… 예술가", first: "인스크립션은 비트코인에 있다.", last: "해결할 수 있다."),
    Truth(question: "누굴 위한 인스크립션… 수집가", first: "인스크립션은 간단하고 명확하며", last: "쉽게 확인할 수 있다."),
    Truth(question: "누굴 위한 인스크립션… 비트코인 사용자", first: "이 부분을 이렇게 시작하고자", last: "수 있게 해 주는 것이다."),
  ]

  private static let reason = [
    Truth(
      question: "I'm not sure what to do with Reason", first: "You can do all the things",
      last: "ReactJS like paradigm (+ JSX)."),
    Truth(
      question:
        "What is BuckleScript and ReScript, and why is it mentioned in so many Reason related resources?",
      first: "Reason was originally bundled", last: "official rebranding announcement."),
  ]

  @Test(
    .enabled(if: Material.isExpected),
    arguments: [
      Site(file: "httpd-2.0-manual-ko/root/faq/all_in_one.html", truth: support + errors),
      Site(file: "httpd-2.0-manual-ko/root/faq/support.html", truth: support),
      Site(file: "httpd-2.0-manual-ko/root/faq/error.html", truth: errors),
      Site(file: "ordinals-ko/root/ko/faq.html", truth: ordinals),
      Site(file: "reasonml-ko/root/docs/ko/faq.html", truth: reason),
      Site(file: "reasonml-ko/root/docs/ko/faq/index.html", truth: reason),
    ])
  func sites(site: Site) throws {
    let bytes = [UInt8](try Material.data("sites/\(site.file)"))
    let path = site.file.replacingOccurrences(of: "/root/", with: "/")
    let url = try #require(WebURL("http://h.example/\(path)"))
    let found = extract(Page(url: url, text: decodeText(bytes, contentType: "text/html")))
    #expect(found.kind == .faq)
    #expect(found.items.map(\.question.title) == site.truth.map(\.question))
    let right = zip(found.items, site.truth).filter { item, truth in
      guard item.question.title == truth.question, item.answers.count == 1 else { return false }
      let answer = item.answers[0].body
      return answer.hasPrefix(truth.first) && answer.hasSuffix(truth.last) && item.category == truth.group
    }
    print("faq \(site.file): \(right.count)/\(site.truth.count)")
    #expect(right.count == site.truth.count)
  }

  private func found(_ html: String, at url: String = "http://h.example/faq") throws -> Extraction {
    extract(Page(url: try #require(WebURL(url)), text: decodeText(Array(html.utf8), contentType: nil)))
  }

  private static let expected = [["언제 오나요?", "내일 옵니다."], ["환불 안내", "이레 안에 하십시오.\n\n전화도 됩니다."]]

  /// The ways pages write the same two questions.
  @Test(arguments: [
    // An accordion of KRDS, whose buttons are headings; the second panel is closed.
    """
    <div class="krds-accordion"><div class="accordion-item"><h5 class="accordion-header"><button type="button" class="btn-accordion"
    aria-controls="c1">언제 오나요?</button></h5><div id="c1" class="accordion-collapse collapse"><div class="accordion-body">내일 옵니다.</div>
    </div></div><div class="accordion-item"><h5 class="accordion-header"><button type="button" aria-controls="c2">환불 안내</button></h5>
    <div id="c2" style="display:none"><p>이레 안에 하십시오.</p><p>전화도 됩니다.</p></div></div></div>
    """,
    "<button aria-controls=a>언제 오나요?</button><div id=a>내일 옵니다.</div><button aria-controls=b>환불 안내</button>"
      + "<div id=b><p>이레 안에 하십시오.<p>전화도 됩니다.</div>",
    "<dl><dt>언제 오나요?</dt><dd>내일 옵니다.</dd><dt>환불 안내</dt><dd><p>이레 안에 하십시오.</p><p>전화도 됩니다.</p></dd></dl>",
    "<details><summary>언제 오나요?</summary>내일 옵니다.</details><details open><summary>환불 안내</summary>"
      + "<p>이레 안에 하십시오.</p><p>전화도 됩니다.</p></details>",
    "<h3>언제 오나요?</h3>내일 옵니다.<h3>환불 안내</h3><p>이레 안에 하십시오.</p>전화도 됩니다.",
    "<h3>언제 오나요?</h3><div hidden>내일 옵니다.</div><h3>환불 안내</h3><div style='display: none'>이레 안에 하십시오.<p>전화도 됩니다.</div>",
    "<ol><li><h4>언제 오나요?</h4><p>내일 옵니다.<li><h4>환불 안내</h4><p>이레 안에 하십시오.<p>전화도 됩니다.</ol>",
    "<ul><li><a href='#q1'>언제 오나요?</a><li><a href='#q2'>환불 안내</a></ul><h2 id=q1>언제 오나요?</h2><p>내일 옵니다."
      + "<h2 id=q2>환불 안내</h2><p>이레 안에 하십시오.<p>전화도 됩니다.",
    "<ul><li><div><h3>언제 오나요?</h3></div><div style='display:none'>내일 옵니다.</div><li><div><h3>환불 안내</h3></div>"
      + "<div style='display:none'><p>이레 안에 하십시오.<p>전화도 됩니다.</div></ul>",
  ])
  func shapes(html: String) throws {
    let page = """
      <title>자주 묻는 질문 | 가게</title><h2>알림</h2><p>잠시 쉽니다.</p><h1>자주 묻는 질문</h1><div>\(html)</div><aside><h3>최근 글</h3><p>글</p></aside>
      """
    let found = try found(page, at: "http://h.example/help")
    #expect(found.kind == .faq && found.method == "faq")
    #expect(found.items.map { [$0.question.title, $0.answers.first?.body ?? ""] } == Self.expected)
    #expect(found.items.allSatisfy { $0.answers.first?.accepted == true && $0.question.body.isEmpty })
  }

  @Test func questionsInBold() throws {
    let found = try found(
      """
      <p>묻는 분이 많습니다.</p><p><strong>언제 오나요?</strong></p><p>내일 <b>꼭</b> 옵니다. <b>왜냐고요?</b> 그렇습니다.</p>
      <p><b>어디로 오나요?</b><br></p><p>집으로요.</p>
      """)
    #expect(found.items.map(\.question.title) == ["언제 오나요?", "어디로 오나요?"])
    #expect(found.items.map { $0.answers[0].body } == ["내일 꼭 옵니다. 왜냐고요? 그렇습니다.", "집으로요."])
  }

  @Test func groups() throws {
    let found = try found(
      """
      <h1>FAQ</h1><h2>배송</h2><h3>언제 오나요?</h3><p>내일.</p><h3>어디로 오나요?</h3><p>집으로.</p><h4>회사는?</h4><p>회사로도.</p>
      <h2>환불</h2><p>환불에 관한 물음입니다.</p><h3>되나요?</h3><p>됩니다.</p><h2>더 보기</h2><ul><li><a href=/a>다른 물음</a></ul>
      """)
    #expect(found.items.map(\.question.title) == ["언제 오나요?", "어디로 오나요?", "되나요?"])
    #expect(found.items.map(\.category) == ["배송", "배송", "환불"])
    #expect(found.items[1].answers[0].body == "집으로.\n\n회사는?\n\n회사로도.")
  }

  private static let three = asking(["왜 그런가요?", "어떻게 할까", "언제 되나요"])

  private static func asking(_ titles: [String], _ answer: String = "가나다라마바사아자차카타파하") -> String {
    titles.map { "<h2>\($0)</h2><p>\(answer)</p>" }.joined()
  }

  private static let essay = String(repeating: "물가를 이야기하려면 먼저 지난 일을 돌아보아야 합니다. ", count: 3)

  /// Without the word, what has questions for headings is mostly something else.
  @Test(arguments: [
    "<article><h1>에세이</h1><p>\(essay)</p>\(three)<h2>맺음</h2><p>\(essay)</p></article>",
    "<article><p>\(essay)</p><p><b>언제 했나요?</b></p><p>어제요.</p><p><b>왜 했나요?</b></p><p>그냥요.</p><p><b>또 하나요?</b></p><p>네.</p></article>",
    asking(["물가란?", "금리란?", "환율이란?"]),
    asking(["문제 1. 옳은 것은?", "문제 2. 그른 것은?", "문제 3. 무엇인가?"]),
    asking(["1. 옳은 것은?", "2. 그른 것은?", "3. 무엇인가?"], "① 가 ② 나 ③ 다"),
    asking(["<a href=/1>왜?</a>", "<a href=/2>언제?</a>", "<a href=/3>어디?</a>"]),
  ])
  func noLists(html: String) throws {
    #expect(try found(html, at: "http://h.example/a").kind != .faq)
  }

  @Test(arguments: [("http://h.example/a", false), ("http://h.example/faq", true)])
  func acceptedWhereThePageSaysSo(url: String, isAccepted: Bool) throws {
    let found = try found(Self.three, at: url)
    #expect(found.items.map { $0.answers.map(\.accepted) } == [[isAccepted], [isAccepted], [isAccepted]])
  }

  @Test(arguments: [
    (three, "http://h.example/a", true), (three + "<h2>마침</h2><p>라</p>", "http://h.example/a", true),
    (three + "<h2>마침</h2><p>라</p><h2>참고</h2><p>마</p>", "http://h.example/a", false),
    ("<h2>왜 그런가요?</h2><p>가</p><h2>마침</h2><p>나</p>", "http://h.example/a", false),
    ("<h2>왜 그런가요?</h2><p>가</p><h2>마침</h2><p>나</p>", "http://h.example/help/FAQ.html", true),
    ("<h2>마침</h2><p>나</p>", "http://h.example/faq", false),
    ("<h2>가</h2><p>나</p><h2>다</h2><p>라</p>", "http://h.example/faquir", false),
    ("<h1>질문과 답변</h1><h2>가</h2><p>나</p><h2>다</h2><p>라</p>", "http://h.example/a", false),
    ("<h1>질문과 답변</h1><h2>왜?</h2><p>나</p><h2>언제?</h2><p>라</p>", "http://h.example/a", true),
    (
      "<ul><li><a href=/1>왜?</a><li><a href=/2>언제?</a><li><a href=/3>어디?</a></ul>", "http://h.example/faq",
      false
    ),
    (
      "<h2>주제</h2><dl><dt><a href=a>지원</a><dd>어떻게 하나?<dt><a href=b>오류</a><dd>무슨 뜻인가?</dl>",
      "http://h.example/faq", false
    ),
  ])
  func recognition(html: String, url: String, isFAQ: Bool) throws {
    #expect((try found(html, at: url).kind == .faq) == isFAQ)
  }

  @Test(arguments: [
    ("<h2>왜?</h2><p>가", ""), ("<b>왜?", ""), ("<div><b>왜?</b>", ""), ("<h3>왜?</h3><div hidden>", ""),
    ("<dl><dt>왜?<dd>", ""), ("<a href=#>왜?<h3>", ""), ("<h2><button>왜?</button></h2>", "<p>가"),
    ("<dl><dt><a>왜</a><dl>", ""),
  ])
  func hostileRepeats(part: String, end: String) throws {
    let html = String(repeating: part, count: 3_000) + String(repeating: end, count: 3_000)
    #expect(try found(html).items.count <= 1_000)
  }
}
