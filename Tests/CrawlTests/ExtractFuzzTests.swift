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

  @Test(.timeLimit(.minutes(2)), arguments: deep)
  func hundredThousandElementsDeep(name: String, unit: String) throws {
    let url = try #require(WebURL("https://site.example/faq"))
    let html = String(repeating: unit, count: 100_000) + "<p>깊은 곳의 글입니다. 아무도 여기까지 오지 않습니다.</p>"
    let page = Page(url: url, text: decodeText(Array(html.utf8), contentType: nil))
    _ = extract(page)
    _ = extract(page, mode: .article)
  }
}
