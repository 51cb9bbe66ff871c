import Testing

@testable import Web

@Suite struct HTMLDocumentTests {
  private func page(_ html: String) -> HTMLDocument { HTMLDocument(Array(html.utf8)) }

  @Test func finding() {
    let page = page(
      "<title> 제\n목 </title><div id=a class='x  y'><p>1</p><p class=y>2<b>3</b></p></div><p>4</p>")
    #expect(page.title == "제 목")
    #expect(page.first(id: "a")?.children.map(\.name) == ["p", "p"])
    #expect(page.first(id: "a")?.first(class: "y")?.text == "23")
    #expect(page.first(id: "a")?.descendants.map(\.name) == ["p", "p", "b"])
    #expect(page.first("b")?.parent?.parent == page.first(id: "a"))
    #expect(page.first(id: "b") == nil)
    #expect(page.elements.filter { $0.name == "p" }.count == 3)
  }

  @Test func attributes() {
    let page = page("<INPUT disabled VALUE='가&amp;나' data-x=\"\">")
    let input = page.first("input")
    #expect(input?.attribute("value") == "가&나")
    #expect(input?.attribute("disabled") == "disabled")
    #expect(input?.attribute("data-x") == "")
    #expect(input?.attribute("absent") == nil)
  }

  @Test func declaredEncodingIsIgnored() {
    let page = page(
      "<meta charset=euc-kr><meta http-equiv=content-type content='text/html; charset=euc-kr'><p>한글")
    #expect(page.first("p")?.text == "한글")
  }

  @Test(arguments: ["", " ", "\u{0}", "<", "<!doctype html>", "<!-- ", "a\u{0}b<p \u{0}=1>", "\u{FEFF}"])
  func scraps(html: String) {
    _ = page(html).root?.text
    #expect(!page(html).isTruncated)
  }

  @Test func brokenBytes() {
    let bytes: [UInt8] = Array("<p>가".utf8) + [0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80] + Array("</p><p>나".utf8)
    #expect(HTMLDocument(bytes).root?.text.utf8.count ?? 0 > 0)
  }

  @Test func directives() {
    let page = page(
      "<meta name=ROBOTS content='NoFollow, noarchive'><meta name=yisang content=noai><meta name=other content=noindex>"
    )
    let robots = page.robots(agent: "Yisang")
    #expect(robots.nofollow && robots.noarchive && robots.noai && !robots.noindex)
    let none = self.page("<meta name=robots content=none>").robots(agent: "yisang")
    #expect(none.nofollow && none.noindex && !none.noai)
  }

  @Test(arguments: [
    (
      #"{"a": [1, true, null, "x"]}"#,
      JSONValue.object(["a": .array([.number(1), .bool(true), .null, .string("x")])])
    ),
    ("<!-- {\"a\": 1,} -->", .object(["a": .number(1)])),
    (
      "//<![CDATA[\n[{\"a\": [1, 2, ], }]\n//]]>", .array([.object(["a": .array([.number(1), .number(2)])])])
    ),
    ("/*<![CDATA[*/ {\"a\": \"]]\"} /*]]>*/", .object(["a": .string("]]")])),
    ("{\"a\": \"하나\n둘\t,}\"};", .object(["a": .string("하나\n둘 ,}")])),
    (#"{"a": "it\'s \"b\" \\"}"#, .object(["a": .string(#"it's "b" \"#)])),
    ("{&quot;a&quot;: &quot;b&quot;}", .object(["a": .string("b")])),
    (#"{"a": "<p class=\"b\">c</p>"}"#, .object(["a": .string(#"<p class="b">c</p>"#)])),
  ])
  func jsonLD(block: String, expected: JSONValue) {
    #expect(page("<script type='application/ld+json'>\(block)</script>").jsonLD == [expected])
  }

  @Test(arguments: [
    "", "{", "}{", "[}", "{\"a\"", "text", "{\"a\": }",
    String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000),
  ])
  func jsonLDThatIsNone(block: String) {
    #expect(page("<script type='application/ld+json'>\(block)</script>").jsonLD.isEmpty)
  }
}
