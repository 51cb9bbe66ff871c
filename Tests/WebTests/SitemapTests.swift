import TestKit
import Testing
import Web

/// Sitemaps as they are found, and as an attacker would write them.
@Suite struct SitemapTests {
  private func read(_ text: String) throws -> SitemapDocument { try read(Array(text.utf8)) }

  private func read(_ bytes: [UInt8]) throws -> SitemapDocument {
    try SitemapDocument(parsing: bytes, url: try #require(WebURL("https://a.kr/map/sitemap.xml")))
  }

  @Test(arguments: [
    (
      "bare ampersand", "<urlset><url><loc>http://a.kr/?a=1&b=2&amp;c=3&#38;d</loc></url></urlset>",
      ["http://a.kr/?a=1&b=2&c=3&d"]
    ),
    (
      "CDATA", "<urlset><url><loc><![CDATA[ http://a.kr/?a=1&b ]]></loc></url></urlset>",
      ["http://a.kr/?a=1&b"]
    ),
    (
      "relative", "<urlset><url><loc>/가</loc></url><url><loc>b</loc></url></urlset>",
      ["https://a.kr/%EA%B0%80", "https://a.kr/map/b"]
    ),
    ("another host", "<urlset><url><loc>http://b.kr/</loc></url></urlset>", ["http://b.kr/"]),
    ("no page", "<urlset><url><loc>javascript:x</loc></url><url/><url><loc> </loc></url></urlset>", []),
    (
      "foreign loc",
      "<urlset xmlns:i='i'><url><i:loc>http://a.kr/i</i:loc><loc>http://a.kr/</loc></url></urlset>",
      ["http://a.kr/"]
    ),
    (
      "undeclared prefix", "<urlset><url><i:loc>http://a.kr/i</i:loc><loc>http://a.kr/</loc></url></urlset>",
      ["http://a.kr/"]
    ),
    ("capitals", "<URLSET><URL><LOC>http://a.kr/</LOC></URL></URLSET>", ["http://a.kr/"]),
    (
      "white space first",
      "\n \u{FEFF}<?xml version='1.0'?><urlset><url><loc>http://a.kr/</loc></url></urlset>", ["http://a.kr/"]
    ),
    (
      "mended nesting", "<urlset><url><loc>http://a.kr/1</loc><url><loc>http://a.kr/2</loc></url></urlset>",
      ["http://a.kr/1", "http://a.kr/2"]
    ),
    ("stray end tags", "<urlset><url><loc>http://a.kr/1</loc></b></url></urlset>", ["http://a.kr/1"]),
    (
      "logo of a feed",
      "<rss><channel><image><url>http://a.kr/l.png</url><link>http://a.kr/</link></image><item><link>/1</link></item></channel></rss>",
      ["https://a.kr/1"]
    ),
    (
      "RSS 1.0",
      "<r:RDF xmlns:r='r' xmlns='s'><channel><link>/</link></channel><item><link>/1</link></item></r:RDF>",
      ["https://a.kr/1"]
    ),
    (
      "relations",
      "<feed><entry><link rel='self' href='/s'/><link rel='alternate' href='/a?x=1&amp;y'/></entry></feed>",
      ["https://a.kr/a?x=1&y"]
    ),
  ])
  func asFound(_ what: String, _ text: String, _ locations: [String]) throws {
    #expect(try read(text).entries.map(\.loc) == locations)
  }

  @Test func brokenOffFilesGiveWhatTheyHave() throws {
    let document = try read("<urlset><url><loc>http://a.kr/1</loc></url><url><loc>http://a.kr/2")
    #expect(document.entries.map(\.loc) == ["http://a.kr/1"])
    #expect(document.truncated)
  }

  @Test func koreanEncodings() throws {
    let declared = "<?xml version='1.0' encoding='EUC-KR'?><urlset><url><loc>http://a.kr/"
    let document = try read(Array(declared.utf8) + [0xB0, 0xA1] + Array("</loc></url></urlset>".utf8))
    #expect(document.entries.map(\.loc) == ["http://a.kr/%EA%B0%80"])
    let utf16: [UInt8] =
      [0xFF, 0xFE]
      + "<urlset><url><loc>http://a.kr/가</loc></url></urlset>".utf16.flatMap {
        [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)]
      }
    #expect(try read(utf16).entries.map(\.loc) == ["http://a.kr/%EA%B0%80"])
  }

  @Test func webPages() throws {
    let page = try read(
      "<!DOCTYPE html>\n<html lang=ko><head><meta charset=utf-8><title>없음</title><p>a & b<br>")
    #expect(page.kind == .html && page.entries.isEmpty)
  }

  @Test(arguments: [
    "", " \n", "<a><loc>http://a.kr/</loc></a>", "Not found", "<", "<?xml version='1.0'?>", "\u{1F}\u{8B}",
  ])
  func whatIsNoSitemap(_ text: String) {
    #expect(throws: SitemapError.self) { try read(text) }
  }

  @Test func atMostFiftyThousand() throws {
    let url = "<url><loc>/1</loc></url>"
    let full = try read("<urlset>" + String(repeating: url, count: 50_000) + "</urlset>")
    #expect(full.entries.count == 50_000 && !full.truncated)
    let over = try read("<urlset>" + String(repeating: url, count: 50_001) + "</urlset>")
    #expect(over.entries.count == 50_000 && over.truncated)
    let text = try read(String(repeating: "http://a.kr/\n", count: 50_001))
    #expect(text.entries.count == 50_000 && text.truncated)
  }

  @Test(.timeLimit(.minutes(15))) func entitiesAreNeverExpandedNorFetched() throws {
    let bomb = """
      <?xml version='1.0'?><!DOCTYPE urlset [<!ENTITY a 'http://a.kr/secret'>
      \((1...9).map { "<!ENTITY a\($0) '\(String(repeating: "&a\($0 - 1);", count: 10))'>" }.joined())
      <!ENTITY x SYSTEM 'file:///etc/hostname'><!ENTITY % y SYSTEM 'http://127.0.0.1:9/y.dtd'>%y;]>
      <urlset><url><loc>&a;</loc></url><url><loc>&a9;</loc></url><url><loc>&x;</loc></url>
      <url><loc>/good</loc></url></urlset>
      """
    let utf16: [UInt8] =
      [0xFF, 0xFE] + bomb.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    for document in [try read(bomb), try read(utf16)] {
      #expect(document.entries.last?.loc == "https://a.kr/good")
      #expect(!document.entries.contains { $0.loc.contains("secret") || $0.loc.count > 100 })
    }
  }

  @Test(.timeLimit(.minutes(15))) func deepAndLong() throws {
    let deep = "<urlset>" + String(repeating: "<a>", count: 300_000)
    #expect(try read(deep).entries.isEmpty)
    let long =
      "<urlset><url><loc>http://a.kr/" + String(repeating: "a", count: 200_000) + "</loc></url></urlset>"
    #expect(try read(long).entries.isEmpty)
    _ = try? read(String(repeating: "&", count: 500_000))
    _ = try? read("<urlset>" + String(repeating: "&#", count: 200_000))
    _ = try? read("<urlset a='" + String(repeating: "<", count: 200_000))
  }

  @Test(.enabled(if: Material.isExpected)) func gzip() throws {
    let file = try SitemapSuiteTests.bytes("xmlSitemap.gz")
    let whole = try gunzip(file, limit: 1 << 20)
    #expect(whole.count > 300)
    #expect(try gunzip(file, limit: whole.count) == whole)
    #expect(try gunzip(file + file + [0, 0], limit: 1 << 20) == whole + whole)
    for limit in [0, 1, whole.count - 1, -5] {
      #expect(throws: GunzipError.overLimit(max(limit, 0))) { try gunzip(file, limit: limit) }
    }
    #expect(throws: GunzipError.damaged) { try gunzip(file.dropLast(4) + [1, 2, 3, 4], limit: 1 << 20) }
    #expect(throws: GunzipError.damaged) { try gunzip(Array(file.prefix(40)), limit: 1 << 20) }
    #expect(throws: GunzipError.notGzip) { try gunzip(whole, limit: 1 << 20) }
    let cut = try read(Array(file.prefix(file.count - 12)))
    #expect(cut.truncated && !cut.entries.isEmpty)
  }
}
