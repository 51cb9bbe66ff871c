import Testing
import Web

/// Input made to exhaust a parser: depth, size, and what is quadratic in libxml2 by itself.
@Suite(.serialized) struct HTMLHostileTests {
  static let shapes: [(String, String, Int, String)] = [
    ("deep", "<div>", 100_000, "끝"),
    ("deep unknown", "<section>", 100_000, "끝"),
    ("deep marks", "<sup><b><li><pre>", 50_000, "끝"),
    ("deep formulas", "<math>", 50_000, "끝"),
    ("deep links", "<a href=x><div>", 50_000, "끝"),
    ("deep tables", "<table><tr><td>", 50_000, "끝"),
    ("unmatched ends", "<div></b>", 50_000, ""),
    ("comments", "<!--", 1_000_000, ""),
    ("scripts", "<script></", 200_000, ""),
    ("quotes", "<a x='\">", 100_000, ""),
    ("ampersands", "&", 500_000, ""),
  ]

  @Test(.timeLimit(.minutes(15)), arguments: shapes)
  func shape(name: String, unit: String, count: Int, tail: String) throws {
    let page = HTMLDocument(Array((String(repeating: unit, count: count) + tail).utf8))
    let text = page.root?.text ?? ""
    #expect(tail.isEmpty || text.utf8.contains(tail.utf8), "\(name)")
    _ = page.links(base: try #require(WebURL("http://h.example/")))
    _ = page.elements.reduce(0) { count, _ in count + 1 }
  }

  @Test(.timeLimit(.minutes(15))) func unmatchedEndsOverADeepStackStopTheParser() {
    let page = String(repeating: "<div>", count: 200_000) + String(repeating: "</b>", count: 200_000)
    #expect(HTMLDocument(Array(page.utf8)).isTruncated)
  }

  @Test(.timeLimit(.minutes(15))) func manyAttributesAreCut() {
    let tag = "<p " + (0..<100_000).map { "a\($0)=1" }.joined(separator: " ") + " id=last>가"
    let page = HTMLDocument(Array(tag.utf8))
    #expect(page.first("p")?.attribute("a255") == "1")
    #expect(page.first("p")?.attribute("a256") == nil)
    #expect(page.first("p")?.text == "가")
  }

  @Test(.timeLimit(.minutes(15))) func manyNamesAreOneName() {
    let page = HTMLDocument(Array((0..<100_000).map { "<x\($0)>가</x\($0)>&y\($0);" }.joined().utf8))
    #expect(Set(page.elements.map(\.name)).count < 9000)
  }

  @Test(.timeLimit(.minutes(15))) func fiftyMegabytes() {
    let unit = "<p>\(String(repeating: "안녕하세요 ", count: 100))<b>굵은</b> 글씨</p>\n"
    let count = (50 << 20) / unit.utf8.count
    let document = HTMLDocument(Array(String(repeating: unit, count: count).utf8))
    #expect(!document.isTruncated)
    #expect(document.body?.children.count == count)
    #expect(document.body?.children.last?.text.hasSuffix("굵은 글씨") == true)
  }
}
