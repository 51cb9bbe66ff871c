import Corpus
import Foundation
import TestKit
import Testing
import Web

@testable import Crawl

/// Real pages with bytes changed, cut, doubled and spliced with markup: every one gives an extraction in NFC.
@Suite struct ExtractFuzzTests {
  private static let splices: [[UInt8]] = [
    "<table>", "<tr><td>", "</div>", "<div class=\"answer\">",
    "<script type=\"application/ld+json\">{\"@graph\":[",
    "<h2>질문인가요?</h2>", "<p", "<a<b", "&#x110000;", "&nvlt;", "<math>", "<!--", "itemscope itemtype=\"",
    "<svg>", "<pre><code>", "]]>", "\"", "{\"@type\":\"Question\",", "占쏙옙", "\u{0}", "<details><summary>",
  ].map { Array($0.utf8) }

  /// Pages of every kind, their first 12 KB and the 12 KB in the middle, where the material is there.
  private static let pages: [[UInt8]] = {
    guard let folder = Material.folder else { return [] }
    let sites = folder.appending(path: "sites")
    let files = (FileManager.default.enumerator(at: sites, includingPropertiesForKeys: nil)?.allObjects ?? [])
      .compactMap { ($0 as? URL)?.path }.filter { $0.hasSuffix(".html") }.sorted()
    return stride(from: 0, to: files.count, by: max(1, files.count / 60)).flatMap { place -> [[UInt8]] in
      let bytes = [UInt8]((try? Data(contentsOf: URL(filePath: files[place]))) ?? Data())
      return [Array(bytes.prefix(12_000)), Array(bytes.dropFirst(bytes.count / 2).prefix(12_000))]
    }
  }()

  @Test(Fuzz.limit, .enabled(if: Material.isExpected)) func mutatedPagesAreRead() throws {
    var mutator = Mutator(seed: Fuzz.seed(0xE87AC7))
    let url = try #require(WebURL("https://site.example/bbs/board.php?bo_table=qa&wr_id=1"))
    #expect(Self.pages.count > 100)
    for round in Fuzz("extract", usual: 150) {
      let bytes = mutator.mutated(Self.pages[round % Self.pages.count], splices: Self.splices)
      let page = Page(url: url, text: decodeText(bytes, contentType: nil))
      let mode: ExtractionMode = round % 4 == 0 ? .article : .auto
      let found = extract(page, mode: mode)
      #expect(found.reject != nil || !found.items.isEmpty)
      #expect(String(validating: found.text.utf8, as: UTF8.self) != nil)
      for item in found.items {
        #expect(!item.question.title.isEmpty || !item.question.body.isEmpty || found.reject != nil)
        #expect(item.answers.allSatisfy { !$0.body.isEmpty })
      }
      _ = page.document.links(base: url)
      #expect(found == extract(page, mode: mode))
    }
  }

  static let deep: [(String, String)] = [
    ("div", "<div class=answer>"), ("list", "<ul><li>"), ("table", "<table><tr><td>"),
    ("quote", "<blockquote>"),
    ("heading", "<h2>질문?"), ("details", "<details><summary>"),
    ("scope", "<div itemscope itemtype=x itemprop=y>"),
    ("article", "<article><main>"), ("form", "<form><input type=password>"), ("term", "<dl><dt>가?<dd>"),
  ]

  @Test(.timeLimit(.minutes(15)), arguments: deep)
  func hundredThousandElementsDeep(name: String, unit: String) throws {
    let url = try #require(WebURL("https://site.example/faq"))
    let html = String(repeating: unit, count: 100_000) + "<p>깊은 곳의 글입니다. 아무도 여기까지 오지 않습니다.</p>"
    let page = Page(url: url, text: decodeText(Array(html.utf8), contentType: nil))
    _ = extract(page)
    _ = extract(page, mode: .article)
  }

  /// Shapes that take time with the square of their length where an element is looked at again and again.
  struct Shape: CustomTestStringConvertible {
    let name: String
    let path: String
    let head: String
    let unit: String
    var tail = ""
    var testDescription: String { name }
  }

  private static let xe =
    "<meta name=generator content=XpressEngine><title>t</title><div class=\"document_1_2 xe_content\">x</div>"
  private static let board = "/bbs/board.php?bo_table=free&wr_id=1"

  static let shapes: [Shape] = [
    Shape(name: "xe headings", path: "/1", head: xe, unit: "<h2><div>"),
    Shape(
      name: "xe comments", path: "/1", head: xe,
      unit:
        "<div class=\"comment_1_2 xe_content\">a</div><p><span class=\"comment_2_2 xe_content\">b</span></p>"),
    Shape(
      name: "xe bars", path: "/1", head: xe,
      unit: "<div><div class=\"comment_1_2 xe_content\">a</div><div class=action>"),
    Shape(
      name: "gnuboard4 comments", path: board,
      head: "<title>a > b > c</title><div id=writeContents>x</div><div>",
      unit: "<i id=edit_1></i><p><i id=edit_2></i></p>"),
    Shape(
      name: "gnuboard4 cells", path: board, head: "<title>a > b > c</title><div id=writeContents>x</div>",
      unit: "<div>a", tail: "</div><i id=edit_1></i>"),
    Shape(
      name: "gnuboard comments", path: board,
      head: "<h2 id=bo_v_title>t</h2><div id=bo_v_con>x</div><div id=bo_vc>", unit: "<article id=c_1><p>x"),
    Shape(
      name: "discourse frames", path: "/1", head: "<div id=main-outlet>",
      unit: "<div class=x><div class=post>a</div>"
    ),
    Shape(
      name: "question2answer", path: "/1", head: "<body class=qa-x><div class=qa-q-view>x</div>",
      unit: "<div class=qa-a-list-item>"),
    Shape(name: "bold in bold", path: "/faq", head: "", unit: "<div><b>"),
    Shape(name: "bold between", path: "/faq", head: "<div>", unit: "<b>왜?</b><p><b>왜?</b></p>"),
    Shape(
      name: "panels", path: "/faq", head: "", unit: "<button aria-controls=a>왜?</button><div hidden><i></i>"),
    Shape(
      name: "far panels", path: "/faq", head: "",
      unit: "<h3>왜?</h3><div hidden>\(String(repeating: "<div>", count: 101))"),
    Shape(
      name: "long heading", path: "/faq", head: "<h2>\(String(repeating: "가", count: 100_000))…</h2>",
      unit: "<h3>왜?</h3>나"),
    Shape(
      name: "texts in texts", path: "/1", head: "<div itemscope itemtype=Question>",
      unit: "<div itemprop=text><div itemprop=acceptedAnswer>a"),
    Shape(
      name: "questions in questions", path: "/1", head: "",
      unit: "<div itemscope itemtype=Question><meta itemprop=name content=a><div itemprop=text><i></i>"),
    Shape(name: "combining", path: "/faq", head: "<p id=\"", unit: "\u{301}\u{327}", tail: ""),
  ]

  @Test(.timeLimit(.minutes(15)), arguments: shapes)
  func oneShapeManyTimes(shape: Shape) throws {
    let url = try #require(WebURL("https://site.example\(shape.path)"))
    let count = min(20_000, 3_000_000 / shape.unit.utf8.count)
    let html =
      shape.head + String(repeating: shape.unit, count: count) + String(repeating: shape.tail, count: count)
    _ = extract(Page(url: url, text: decodeText(Array(html.utf8), contentType: "text/html; charset=utf-8")))
  }
}
