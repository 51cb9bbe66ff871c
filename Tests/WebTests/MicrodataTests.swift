import Testing
import Web

@Suite struct MicrodataTests {
  /// Items and their properties in one line: `Type#id{name=value …}`.
  private func items(_ html: String, _ syntax: MicrodataSyntax = .microdata) -> [String] {
    HTMLDocument(Array(html.utf8)).items(syntax).map { Self.line($0) }
  }

  private static func line(_ item: MicrodataItem, depth: Int = 4) -> String {
    let properties =
      depth == 0
      ? []
      : item.properties.map { property in
        property.name + "=" + (property.item.map { line($0, depth: depth - 1) } ?? property.value)
      }
    return item.types.joined(separator: "+") + (item.id.map { "#" + $0 } ?? "")
      + "{\(properties.joined(separator: " "))}"
  }

  @Test(
    arguments: [
      ("<p>1", []),
      ("<p itemscope>", ["{}"]),
      (
        "<div itemscope itemtype='A B' itemid=i><b itemprop='x y'>1</b><p itemprop=z>2",
        ["A+B#i{x=1 y=1 z=2}"]
      ),
      // Values (HTML §5.2.4).
      (
        """
        <div itemscope><meta itemprop=a content=1><img itemprop=b src=2><a itemprop=c href=3>x</a><link itemprop=d href=4>
        <object itemprop=e data=5></object><data itemprop=f value=6>x</data><meter itemprop=g value=7>x</meter>
        <time itemprop=h datetime=8>x</time><time itemprop=i>9</time><iframe itemprop=j></iframe>
        <span itemprop=k content=10>x</span></div>
        """, ["{a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j= k=10}"]
      ),
      // An item within an item, as a property or on its own.
      ("<div itemscope><p itemprop=a itemscope><b itemprop=b>1</b></p><b itemprop=c>2", ["{a={b=1} c=2}"]),
      (
        "<div itemscope><div itemscope itemtype=T><b itemprop=b>1</b></div><b itemprop=c>2",
        ["{c=2}", "T{b=1}"]
      ),
      ("<div itemprop=q itemscope itemtype=T>", ["T{}"]),
      // itemref (HTML §5.2.5): the page's order, several ids, none, the item itself, what holds the item, circles.
      (
        "<b id=x itemprop=a>1</b><p itemscope itemref='y x nil x'><i itemprop=b>2</i></p><b id=y itemprop=c>3",
        ["{a=1 b=2 c=3}"]
      ),
      ("<div id=x itemscope itemref=x><b itemprop=a>1", ["{a=1}"]),
      ("<div id=x><p itemscope itemref=x><b itemprop=a>1</b></p><b itemprop=c>2", ["{a=1 c=2}"]),
      (
        "<div itemscope><p id=x itemprop=a itemscope itemref=y></p><p id=y itemprop=b itemscope itemref=x></p></div>",
        ["{a={b={a={b={}}}} b={a={b={a={}}}}}"]
      ),
    ] as [(String, [String])])
  func microdata(html: String, expected: [String]) { #expect(items(html) == expected) }

  @Test func rdfaLite() {
    let html = """
      <meta property=og:title content=no><div vocab="https://schema.org/" typeof=Question resource="#q">
      <h1 property=name>제목</h1><div property="suggestedAnswer schema:acceptedAnswer" typeof=Answer>
      <p property=text>답</p></div></div>
      """
    #expect(
      items(html, .rdfa) == [
        "Question##q{name=제목 suggestedAnswer=Answer{text=답} schema:acceptedAnswer=Answer{text=답}}"
      ])
    #expect(items(html).isEmpty)
  }

  @Test func textKeepsItsMarks() throws {
    let html = "<div itemscope><div itemprop=text>합은?<pre>a\n  b</pre><ul><li>x<sup>2</sup></ul></div>"
    let property = try #require(HTMLDocument(Array(html.utf8)).items(.microdata).first?.properties.first)
    #expect(property.node.text == "합은?\n\n```\na\n  b\n```\n\n- x^{2}")
  }

  /// Deep, long, and referred to again and again.
  @Test(
    .timeLimit(.minutes(15)),
    arguments: [
      "<div itemscope itemprop=a>", "<p itemscope itemprop=a></p>",
      "<p itemscope itemref=x></p><p id=x itemprop=a>",
      "<div id=x itemscope itemref=x itemprop=a>",
      "<p id=x itemprop='a b c d e f g h'>1</p><p itemscope itemref=x>",
    ])
  func hostile(unit: String) {
    let shared = "<div id=x>\(String(repeating: "<b itemprop=a></b>", count: 10_000))</div>"
    for html in [String(repeating: unit, count: 20_000), shared + String(repeating: unit, count: 5_000)] {
      let items = HTMLDocument(Array(html.utf8)).items(.microdata)
      _ = items.reduce(0) { $0 + $1.properties.count }
    }
  }
}
