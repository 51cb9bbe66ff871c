import Corpus
import Foundation
import TestKit
import Testing
import Web

@testable import Crawl

@Suite struct ExtractMicrodataTests {
  private static func found(_ html: String) throws -> Extraction {
    let url = try #require(WebURL("http://h.example/q/1"))
    return extract(Page(url: url, text: decodeText(Array(html.utf8), contentType: nil)))
  }

  private static let question = """
    <body itemscope itemtype="http://schema.org/QAPage"><div itemprop=mainEntity itemscope itemtype="http://schema.org/Question">
    <h1 itemprop=name><a href=/q/1>두 수의 <em>합</em></a></h1><time itemprop=dateCreated datetime=2021-02-03>어제</time>
    <span itemprop=about itemscope itemtype="http://schema.org/Thing"><b itemprop=name>수학</b></span>
    <div itemprop=text><p>다음 코드가<pre>a\n  b</pre><p>x<sup>2</sup>인가요?</div>
    <div itemprop="suggestedAnswer acceptedAnswer" itemscope itemtype="http://schema.org/Answer">
    <span itemprop=upvoteCount content=7>일곱</span><div itemprop=text>네<ul><li>하나</ul></div></div>
    <div itemprop=suggestedAnswer itemscope itemtype="http://schema.org/Answer"><meta itemprop=upvoteCount content=" -1 ">
    <meta itemprop=text content="아니요 &amp;lt;"></div><div itemprop=suggestedAnswer>글쎄요</div></div>
    """

  @Test(arguments: ["microdata", "rdfa"]) func questionPage(notation: String) throws {
    let html =
      notation == "microdata"
      ? Self.question
      : Self.question.replacing("itemscope itemtype=\"http://schema.org/", with: "typeof=\"")
        .replacing("itemprop", with: "property")
    let found = try Self.found(html)
    let item = try #require(found.items.first)
    #expect(found.kind == .qa && found.method == notation && found.items.count == 1)
    #expect(
      item.question == .init(title: "두 수의 합", body: "다음 코드가\n\n```\na\n  b\n```\n\nx^{2}인가요?"))
    #expect(
      item.answers == [
        .init(body: "네\n- 하나", accepted: true, score: 7), .init(body: "아니요 <", accepted: false, score: -1),
        .init(body: "글쎄요", accepted: false, score: nil),
      ])
    #expect(item.category == "수학" && item.askedAt == "2021-02-03")
  }

  @Test func jsonLDComesFirst() throws {
    let block = #"{"@type": "Question", "name": "제목", "text": "본문"}"#
    let html = "<script type=application/ld+json>\(block)</script>\(Self.question)"
    #expect(try Self.found(html).method == "json-ld")
    // … but for a title alone.
    #expect(try Self.found(html.replacing("본문", with: "")).method == "microdata")
  }

  @Test func preparedQuestions() throws {
    let found = try Self.found(
      """
      <div itemscope itemtype=https://schema.org/FAQPage><div itemprop=mainEntity itemscope itemtype=https://schema.org/Question>
      <h3 itemprop=name>하나?</h3><div itemprop=acceptedAnswer itemscope><p itemprop=text>1</p></div></div>
      <div itemprop=mainEntity itemscope itemtype=https://schema.org/Question itemref=a><h3 itemprop=name>둘?</h3></div></div>
      <div id=a itemprop=acceptedAnswer itemscope><p itemprop=text>2</p></div>
      """)
    #expect(found.kind == .faq)
    #expect(found.items.map { $0.answers.map(\.body) } == [["1"], ["2"]])
  }

  /// Many questions that refer to one long text.
  @Test(.timeLimit(.minutes(15)), arguments: ["text", "about"])
  func hostile(property: String) throws {
    let question = "<p itemscope itemtype=Question itemref=x><b itemprop=name>?</b></p>"
    let text = "<div id=x itemprop=\(property)>\(String(repeating: "가 ", count: 500))</div>"
    let found = try Self.found(text + String(repeating: question, count: 400))
    #expect(found.items.count == 1)
  }

  private struct Example: Decodable {
    let microdata: String
    let rdfa: String
    let json: String
  }

  /// The forms of one example of schema.org say the same. Its JSON form of the answers does not: the second repeats the first.
  @Test(.enabled(if: Material.isExpected)) func schemaOrgExamples() throws {
    let path = "conformance/structured-data/schemaorg_qa_examples.json"
    let examples = try JSONDecoder().decode([Example].self, from: Material.data(path))
    var (passed, questions) = (0, 0)
    for example in examples {
      let items = try [example.microdata, example.rdfa, example.json].map { form in
        let found = try Self.found(form)
        return ["json-ld", "microdata", "rdfa"].contains(found.method) ? found.items : []
      }
      let isJSONOnly = !example.microdata.contains("itemscope")
      let isSame =
        isJSONOnly
        ? items[2].isEmpty : items[0] == items[1] && items[0].map(\.question) == items[2].map(\.question)
      passed += isSame ? 1 : 0
      questions += items[2].count
      #expect(isSame, "\(items)")
    }
    print("schema.org examples: \(passed)/\(examples.count), \(questions) questions")
    #expect(passed == 11 && questions == 2)
  }
}
