import Corpus
import Testing
import Web

@testable import Crawl

@Suite struct ExtractJSONLDTests {
  private func found(_ blocks: String..., html: String = "") throws -> Extraction {
    let scripts = blocks.map { "<script type=\"application/ld+json\">\($0)</script>" }.joined()
    let page = "<head><title>쪽</title>\(scripts)</head><body>\(html)</body>"
    let url = try #require(WebURL("http://h.example/q/1"))
    return extract(Page(url: url, text: decodeText(Array(page.utf8), contentType: nil)))
  }

  @Test func questionPage() throws {
    let found = try found(
      #"""
      {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": {"@type": "Question",
        "name": "  두 수의\n 합은? ", "text": "<p>1 &lt; 2이고<br>x<sup>2</sup>=4</p>", "answerCount": 3,
        "dateCreated": "2021-02-03T04:05+09:00",
        "acceptedAnswer": {"@type": "Answer", "text": "A &amp; B", "upvoteCount": 7},
        "suggestedAnswer": [{"@type": "Answer", "text": "첫째\n둘째", "upvoteCount": "-1"},
          {"@type": "Answer", "text": "A &amp; B"}, {"@type": "Answer", "text": ""}]}}
      """#)
    let item = try #require(found.items.first)
    #expect(found.kind == .qa && found.method == "json-ld" && found.title == "쪽")
    #expect(item.question == .init(title: "두 수의 합은?", body: "1 < 2이고\nx^{2}=4"))
    #expect(
      item.answers == [
        .init(body: "A & B", accepted: true, score: 7), .init(body: "첫째\n둘째", accepted: false, score: -1),
      ])
    #expect(item.askedAt == "2021-02-03T04:05+09:00")
    #expect(found.text == "두 수의 합은?\n\n1 < 2이고\nx^{2}=4\n\nA & B\n\n첫째\n둘째")
  }

  @Test func graphWithReferences() throws {
    let found = try found(
      ##"""
      {"@graph": [
        {"@type": ["WebPage", "http://schema.org/FAQPage"], "mainEntity": [{"@id": "#q1"}, {"@id": "#q2"}]},
        {"@id": "#q1", "@type": "Question", "name": "하나?", "acceptedAnswer": {"@id": "#a1"}},
        {"@id": "#q2", "@type": "schema:Question", "name": "둘?", "acceptedAnswer": [{"text": "2"}]},
        {"@id": "#a1", "@type": "Answer", "text": "1"}]}
      """##)
    #expect(found.kind == .faq)
    #expect(found.items.map(\.question.title) == ["하나?", "둘?"])
    #expect(found.items.map { $0.answers.map(\.body) } == [["1"], ["2"]])
  }

  @Test func severalBlocks() throws {
    let found = try found(
      #"{"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "홈"}]}"#, "{ not json",
      #"[{"@type": "Organization"}, {"@type": "Question", "text": "vector<int> v; a<b 는?", },]"#)
    #expect(found.items.map(\.question) == [.init(title: "", body: "vector<int> v; a<b 는?")])
  }

  @Test func questionsThatAreNotThePages() throws {
    let action = #"{"@type": "AskAction", "question": {"@type": "Question", "text": "2 + 2?"}}"#
    #expect(try found(action).method != "json-ld")
    #expect(try found(#"{"@type": "Question", "name": ""}"#).method != "json-ld")
    #expect(try found(#"{"@type": "QAPage"}"#).method != "json-ld")
  }

  @Test func textIsComposed() throws {
    let decomposed = "\u{1112}\u{1161}\u{11AB}"
    let found = try found(#"{"@type": "Question", "name": "\#(decomposed)", "text": "&#x1112;&#x1161;"}"#)
    #expect(Array(found.items[0].question.title.utf8) == Array("한".utf8))
    #expect(Array(found.items[0].question.body.utf8) == Array("하".utf8))
  }
}
