import Corpus
import TestKit
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
        "acceptedAnswer": {"@type": "Answer", "text": "A &amp; B", "upvoteCount": "1,234"},
        "suggestedAnswer": [{"@type": "Answer", "text": "첫째\n둘째", "upvoteCount": "-1"},
          {"@type": "Answer", "text": "A &amp; B"}, {"@type": "Answer", "text": ""}]}}
      """#)
    let item = try #require(found.items.first)
    #expect(found.kind == .qa && found.method == "json-ld" && found.title == "쪽")
    #expect(item.question == .init(title: "두 수의 합은?", body: "1 < 2이고\nx^{2}=4"))
    #expect(
      item.answers == [
        .init(body: "A & B", accepted: true, score: 1_234), .init(body: "첫째\n둘째", accepted: false, score: -1),
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

  @Test func forumPosts() throws {
    let post = { (title: String, more: String) in
      #"{"@type": "DiscussionForumPosting", "headline": "\#(title)", "articleBody": "본문"\#(more)}"#
    }
    let answered = try found(
      post("인사", #", "comment": [{"@type": "Comment", "text": "반갑습니다", "upvoteCount": 1e400}, "둘"]"#))
    #expect(answered.kind == .qa)
    #expect(answered.items.first?.question == .init(title: "인사", body: "본문"))
    #expect(
      answered.items.first?.answers == [
        .init(body: "반갑습니다", accepted: false, score: nil), .init(body: "둘", accepted: false, score: nil),
      ])
    #expect(try found(post("누가 있나요?", "")).kind == .qa)
    #expect(try found(post("공지", "")).method != "json-ld")
  }

  @Test func markupInStrings() throws {
    let found = try found(
      #"""
      {"@type": "Question", "name": "왜 &lt;b&gt;?", "text": ["<pre><code>if a {\n  b\n}</code></pre><ol><li>하나<li>둘</ol>",
        "$x^2 < 1$ 이고 &amp; $$\\frac{1}{2}$$"], "acceptedAnswer": {"@value": "참\u00a0\ud800"}}
      """#)
    #expect(
      found.items.first?.question
        == .init(
          title: "왜 <b>?",
          body: "```\nif a {\n  b\n}\n```\n\n1. 하나\n2. 둘\n\n$x^2 < 1$ 이고 & $$\\frac{1}{2}$$"))
    #expect(found.items.first?.answers.map(\.body) == ["참 \u{FFFD}"])
  }

  /// References in a circle, a question stated three times, names with a prefix.
  @Test func circlesAndRepeats() throws {
    let found = try found(
      ##"""
      {"@graph": [{"@id": "#p", "@type": "QAPage", "hasPart": {"@id": "#p"}, "mainEntity": {"@id": "#q"}},
        {"@id": "#q", "@type": "schema:Question", "schema:name": "왜?", "http://schema.org/text": "까닭은",
          "mainEntityOfPage": {"@id": "#p"}, "acceptedAnswer": {"@id": "#a"}}, {"@id": "#a", "text": {"@id": "#a"}}]}
      """##, #"{"@type": "Question", "name": "왜?", "text": "까닭은", "suggestedAnswer": "답"}"#)
    #expect(found.items.count == 1)
    #expect(found.items.first?.answers.map(\.body) == ["답"])
  }

  /// A title alone does not hide what the page's engine shows; without an engine it is the question.
  @Test func titleAlone() throws {
    let block = #"{"@type": "QAPage", "mainEntity": {"@type": "Question", "name": "제목", "text": ""}}"#
    let board = "<h2 id=bo_v_title>제목</h2><div id=bo_v_con>본문입니다</div>"
    #expect(try found(block, html: board).method == "gnuboard.post")
    let alone = try found(block)
    #expect(alone.kind == .qa && alone.method == "json-ld")
    #expect(alone.items.map(\.question) == [.init(title: "제목", body: "")])
    // Answers without a question are none.
    let answers =
      #"{"@type": "QAPage", "mainEntity": {"@type": "Question", "acceptedAnswer": {"text": "답"}}}"#
    #expect(try found(answers, html: board).method == "gnuboard.post")
  }

  /// An article's list of questions elsewhere does not make it one; a list of questions by itself is a page of them.
  @Test func questionsOfAnArticle() throws {
    let list =
      #"{"@type": "ItemList", "itemListElement": {"@type": "ListItem", "item": {"@type": "Question", "name": "왜?", "text": "x"}}}"#
    let article = #"{"@type": "NewsArticle", "headline": "기사"}"#
    let html = "<p>\(String(repeating: "이 글은 무엇인지 설명합니다. ", count: 20))</p>"
    #expect(try found("[\(article), \(list)]", html: html).method == "main-text")
    #expect(try found(list, html: html).kind == .qa)
    let page = #"{"@type": "QAPage", "mainEntity": \#(list)}"#
    #expect(try found(article, page, html: html).kind == .qa)
    let main = #"{"@type": "Article", "mainEntity": {"@type": "Question", "name": "왜?", "text": "x"}}"#
    #expect(try found(main, html: html).kind == .qa)
  }

  /// Questions in another language than the page's do not hide the page.
  @Test func preparedQuestionsThatAreNotShown() throws {
    let block = #"""
      {"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "What is <b>it</b>?",
        "acceptedAnswer": {"text": "A thing."}}]}
      """#
    let article = "<p>\(String(repeating: "이 글은 무엇인지 설명합니다. ", count: 20))</p>"
    #expect(try found(block, html: article).method == "main-text")
    #expect(try found(block, html: article + "<h3>What is it?</h3>").kind == .faq)
    // A page that its script fills in shows nothing of its own.
    #expect(try found(block, html: "<div id=app></div>").kind == .faq)
  }

  @Test(
    .timeLimit(.minutes(15)),
    arguments: [
      ##"{"@id": "#a", "hasPart": [{"@id": "#a", "x": 1}, {"@id": "#b"}]},"##,
      #"{"@type": "Question", "name": "왜?"},"#,
      #"{"@type": "FAQPage", "mainEntity": {"@type": "Question", "name": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}},"#,
    ])
  func hostile(unit: String) throws {
    let html = "<p>" + String(repeating: "a", count: 100_000)
    _ = try found("[" + String(repeating: unit, count: 5_000) + "]", html: html)
  }

  /// Pages of a Korean site that state their questions in their own language, with Korean around them.
  @Test(.enabled(if: Material.isExpected), arguments: ["ko/faq", "ko/zh-cn/faq"])
  func preparedQuestionsOfASite(page: String) throws {
    let bytes = Array(try Material.data("sites/hertzbeat-ko/root/\(page)/index.html"))
    let url = try #require(WebURL("https://hertzbeat.apache.org/\(page)/"))
    let found = extract(Page(url: url, text: decodeText(bytes, contentType: nil)))
    #expect(found.kind == .faq && found.method == "json-ld" && found.items.count > 10)
    #expect(found.items.allSatisfy { !$0.answers.isEmpty })
  }
}
