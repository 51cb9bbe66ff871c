import Pages
import Testing

/// Markup is safe whatever a row's text holds.
struct HTMLTests {
  @Test("Texts are escaped between tags and in attributes; parts are not escaped twice")
  func escaping() {
    let text = "<script>alert('1')</script> & \"꽃\"\u{0}\u{FFFE}"
    let cell: HTML = "<td title=\"\(text)\">\(text)</td>"
    let safe = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;꽃&quot;\u{FFFD}\u{FFFD}"
    #expect(cell.markup == "<td title=\"\(safe)\">\(safe)</td>")
    let row: HTML = "<tr>\(cell)\([cell, cell])\(7)</tr>"
    #expect(row.markup == "<tr>\(cell.markup)\(cell.markup)\(cell.markup)7</tr>")
    #expect([HTML.text("a<"), HTML.text("b")].joined("<br>").markup == "a&lt;<br>b")
  }

  @Test(
    "Links lead to the web or to this server, and nowhere else",
    arguments: [
      ("https://qna.example.kr/a?b=1&c=2", "https://qna.example.kr/a?b=1&amp;c=2"),
      ("HTTP://a.kr/", "HTTP://a.kr/"), ("/why?id=1", "/why?id=1"), ("?q=a:b", "?q=a:b"), ("#top", "#top"),
      ("javascript:alert(1)", "#"), ("JaVaScript:alert(1)", "#"), ("data:text/html,x", "#"),
      ("//evil.example/", "#"), ("/\\evil.example", "#"), ("java\nscript:alert(1)", "#"),
      ("\u{1}javascript:x", "#"),
      ("/\t/evil.example", "#"),
    ])
  func links(address: String, expected: String) {
    let link: HTML = "<a href=\"\(link: address)\">x</a>"
    #expect(link.markup == "<a href=\"\(expected)\">x</a>")
  }

  @Test("A page is whole: one policy that fetches nothing, title escaped, language said")
  func page() {
    var page = Page(title: "말뭉치 <1>", language: .korean, body: "<p>\("a & b")</p>")
    page.footer = .text("끝")
    #expect(page.markup.hasPrefix("<!doctype html>\n<html lang=\"ko\">"))
    #expect(page.markup.contains("<title>말뭉치 &lt;1&gt;</title>"))
    #expect(page.markup.contains("<p>a &amp; b</p>"))
    #expect(page.markup.contains("default-src &#39;none&#39;"))
    #expect(
      !page.markup.contains("src=\"") && !page.markup.contains("@import") && !page.markup.contains("url("))
  }

  @Test(
    "Numbers have thousands",
    arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")])
  func numbers(number: Int, expected: String) { #expect(Language.korean(number) == expected) }

  @Test("A bar is as long as its share; what is no number has none")
  func bars() {
    let chart = BarChart(
      "kept <b>",
      rows: [
        .init("a&b", 10, label: "10"), .init("c", 5, label: "5", style: "out"), .init("d", .nan, label: "?"),
      ])
    let markup = chart.html.markup
    #expect(markup.contains("aria-label=\"kept &lt;b&gt;\"") && markup.contains(">a&amp;b</text>"))
    #expect(
      markup.contains("width=\"358\"") && markup.contains("width=\"179\"") && markup.contains("width=\"0\""))
    #expect(markup.contains("viewBox=\"0 0 360 90\""))
  }
}
