import Licensing
import Testing
import Web

/// Pages and files made to exhaust the reader: time stays in proportion to size, the ledger bounded.
@Suite(.serialized) struct LicenseHostileTests {
  static let pages: [(String, String)] = [
    ("licences", String(repeating: by, count: 50_000)),
    ("licences of different addresses", (0..<50_000).map { "<a rel=license href='/\($0)'>" }.joined()),
    ("a deep page", String(repeating: "<div class=footer>", count: 50_000) + by + "© AI 학습 금지"),
    (
      "licences below a long class",
      "<div class='\(String(repeating: "a ", count: 500_000))'>" + String(repeating: by, count: 5_000)
    ),
    ("notices", String(repeating: "<p>© 무단전재, AI 학습 금지 공공누리 제1유형</p>", count: 50_000)),
    ("one long line", String(repeating: "© AI 학습 금지 cc by 4.0 ", count: 100_000)),
    ("marks", String(repeating: "<img src=img_opentype01.png alt=공공누리>", count: 50_000)),
    (
      "items",
      String(
        repeating: "<b itemscope itemtype='//schema.org/Article'><i itemprop=license>a/b</i>", count: 20_000)
    ),
    (
      "JSON-LD",
      "<script type='application/ld+json'>["
        + String(repeating: "{\"@type\":\"Article\",\"license\":\"x\"},", count: 50_000)
        + "{}]</script>"
    ),
    (
      "RSL in the page",
      "<script type='application/rsl+xml'>" + String(repeating: "<rsl><content url='/*'>", count: 20_000)
    ),
  ]

  @Test(.timeLimit(.minutes(15)), arguments: pages) func page(name: String, html: String) throws {
    #expect(try LicenseCase(name, .c, html: html).evidence().count <= 501)
  }

  static let files: [(String, String)] = [
    ("agents", (0..<20_000).map { "User-agent: bot\($0)\nDisallow: /\n" }.joined()),
    ("one agent", String(repeating: "User-agent: GPTBot\nDisallow: /*a*b*c*d$\n", count: 12_000)),
    ("preferences", String(repeating: "Content-Usage: /*a*b train-ai=n\n", count: 15_000)),
    (
      "parentheses",
      String(repeating: "Content-Usage: " + String(repeating: "(\"", count: 2_000) + "\n", count: 120)
    ),
    ("wildcards", "Content-Usage: /" + String(repeating: "*a", count: 4_000) + " train-ai=n\n"),
    ("training", String(repeating: "Training-Deny: /*a*b*c\nAgent: GPTBot\n Training: deny\n", count: 8_000)),
    ("contents", "<rsl>" + String(repeating: "<content url='/*a*b*c'/>", count: 900) + "</rsl>"),
    ("depth", String(repeating: "<rsl>", count: 100_000)),
    ("words", "<rsl><content><license><permits>" + String(repeating: "a ", count: 400_000)),
    ("attributes", "<rsl " + (0..<20_000).map { "a\($0)='1' " }.joined() + "/>"),
    (
      "rules",
      "[" + String(repeating: #"{"location": "/*a*b*c", "tdm-reservation": 1},"#, count: 5_000) + "{}]"
    ),
    ("brackets", String(repeating: "[", count: 200_000)),
    ("links", String(repeating: "<a>; rel=license, ", count: 50_000)),
    ("quotation marks", String(repeating: "\"<;,:=", count: 50_000)),
  ]

  /// Each stands in every place a site can write to.
  @Test(.timeLimit(.minutes(15)), arguments: files) func file(name: String, text: String) throws {
    let row = LicenseCase(
      name, .c,
      headers: ["X-Robots-Tag", "Content-Usage", "Content-Signal", "Link", "TDM-Reservation"].map {
        ($0, text)
      },
      robots: text, tdmrep: text, aiText: text, rsl: text)
    let evidence = try row.evidence()
    #expect(evidence.count <= 501)
    #expect(evidence.allSatisfy { $0.value.utf8.count <= 1_100 && $0.locator.utf8.count <= 2_200 })
  }
}
