import Testing
import Web

@Suite struct HTMLLinksTests {
  private func links(_ html: String, at address: String = "http://h.example/a/b.html") throws -> [HTMLLink] {
    HTMLDocument(Array(html.utf8)).links(base: try #require(WebURL(address)))
  }

  @Test func kinds() throws {
    let links = try links(
      """
      <head><link rel="next" href="?page=2"><link rel=stylesheet href=a.css><link rel="canonical" href="/c">
      <meta http-equiv=Refresh content="0; URL='/moved'"></head>
      <a href=" ./x.html#top ">가 <b>나</b></a> <a rel="NoFollow ugc" href="//other.example/">o</a>
      <a href="javascript:void(0)">no</a> <a name=x>no</a> <a href="mailto:a@b">no</a> <a href="http://[">no</a>
      <map><area href="m"></map> <iframe src="f"></iframe>
      """)
    #expect(
      links.map { "\($0.element) \($0.url.href) \($0.text)" } == [
        "link http://h.example/a/b.html?page=2 ", "link http://h.example/c ", "meta http://h.example/moved ",
        "a http://h.example/a/x.html#top 가 나", "a http://other.example/ o", "area http://h.example/a/m ",
        "iframe http://h.example/a/f ",
      ])
    #expect(links.map(\.nofollow) == [false, false, false, false, true, false, false])
    #expect(links[1].rel == ["canonical"])
  }

  @Test func frames() throws {
    let links = try links("<frameset cols='1,*'><frame src=menu.html><frame src='main.html'></frameset>")
    #expect(links.map(\.url.href) == ["http://h.example/a/menu.html", "http://h.example/a/main.html"])
  }

  @Test func base() throws {
    let links = try links("<base target=_top><base href='/deep/er/'><base href='/other/'><a href=x>y</a>")
    #expect(links.map(\.url.href) == ["http://h.example/deep/er/x"])
  }

  @Test(arguments: [
    ("3;url=a", "http://h.example/a/a"), ("3, URL = \"a b\" x", "http://h.example/a/a%20b"), ("3", nil),
    ("3;", nil), ("3;url=", nil), ("3;url", nil), ("", nil),
  ])
  func refresh(content: String, expected: String?) throws {
    #expect(try links("<meta http-equiv=refresh content='\(content)'>").first?.url.href == expected)
  }

  @Test func textIsCut() throws {
    let links = try links("<a href=a>\(String(repeating: "가나 ", count: 500))</a>")
    let text = try #require(links.first?.text)
    #expect(text.utf8.count <= 200 && text.utf8.count > 190)
    #expect(!text.unicodeScalars.contains("\u{FFFD}"))
  }
}
