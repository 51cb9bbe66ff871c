import TestKit
import Testing
import Web

@Suite struct SitemapFuzzTests {
  private static let pieces = [
    "<", ">", "</", "/>", "&", "&amp", "&#0;", "&#xD800;", "]]>", "<![CDATA[", "<!--", "<!DOCTYPE a [",
    "<!ENTITY a 'b'>",
    "<url>", "</url>", "<loc>", "</loc>", "<item>", "<?xml version='1.0' encoding='UTF-16'?>", "\0",
    "\u{FEFF}", "가",
    "xmlns:a='", "\n", "http://",
  ].map { Array($0.utf8) }

  /// Whatever the file: bounded lists of absolute http URLs, or an error.
  @Test(.enabled(if: Material.isExpected), Fuzz.limit) func mutatedFiles() throws {
    let files = try SitemapSuiteTests.files.map { Array(try SitemapSuiteTests.bytes($0.file).prefix(4000)) }
    let base = try #require(WebURL("https://a.kr/sitemap.xml"))
    var mutator = SeededMutator(seed: Fuzz.seed(9))
    for _ in Fuzz("sitemap", usual: 4_000) {
      let bytes = mutator.mutated(files, inserting: Self.pieces)
      guard let document = try? SitemapDocument(parsing: bytes, url: base) else { continue }
      let locations = document.entries.map(\.loc) + document.children
      #expect(locations.count <= SitemapDocument.countLimit)
      #expect(locations.allSatisfy { WebURL($0)?.isHTTP == true })
    }
  }
}
