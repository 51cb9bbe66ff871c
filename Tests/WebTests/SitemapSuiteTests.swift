import TestKit
import Testing
import Web

/// The sitemap and feed files of crawler-commons; the expectations were read off the files.
@Suite struct SitemapSuiteTests {
  struct Expected: Sendable {
    var file: String
    var kind: SitemapDocument.Kind
    var count: Int
    var first: String
    var last: String
    var lastmods: [String?]
  }

  static let files = [
    Expected(
      file: "atom.xml", kind: .atom, count: 1, first: "http://example.org/2003/12/13/atom03",
      last: "http://example.org/2003/12/13/atom03", lastmods: ["2003-12-13T18:30:02Z"]),
    Expected(
      file: "extension/hebdenbridgetimes-articles-sitemap.xml", kind: .urlset, count: 74,
      first: "http://www.hebdenbridgetimes.co.uk/news/local/video-tour-de-yorkshire-in-calderdale-1-7242580",
      last:
        "http://www.hebdenbridgetimes.co.uk/news/local/now-you-see-it-now-you-don-t-it-s-off-the-wall-1-7229940",
      lastmods: ["2015-05-03T18:51:50+01:00", "2015-05-03T18:21:08+01:00"]),
    Expected(
      file: "extension/pagemaps-sitemap.xml", kind: .urlset, count: 2, first: "http://www.example.com/foo",
      last: "http://www.example.com/bar", lastmods: [nil, nil]),
    Expected(
      file: "extension/shinpaideshou-news-sitemap.xml", kind: .urlset, count: 3,
      first: "https://shinpaideshou.wordpress.com/2017/04/25/job-opening-reischauer-policy-research-fellow/",
      last:
        "https://shinpaideshou.wordpress.com/2017/04/24/job-opening-lecturer-in-japanese-studies-university-of-leeds/",
      lastmods: [nil]),
    Expected(
      file: "extension/sitemap-images.xml", kind: .urlset, count: 1,
      first: "http://www.example.com/images/some_image_landing_page.html",
      last: "http://www.example.com/images/some_image_landing_page.html", lastmods: [nil]),
    Expected(
      file: "extension/sitemap-links.xml", kind: .urlset, count: 3, first: "http://www.example.com/english/",
      last: "http://www.example.com/schweiz-deutsch/", lastmods: [nil]),
    Expected(
      file: "extension/sitemap-mobile.xml", kind: .urlset, count: 3,
      first: "http://www.example.com/mobile-friendly-1/", last: "http://www.example.com/no-mobile/",
      lastmods: [nil]),
    Expected(
      file: "extension/sitemap-news.xml", kind: .urlset, count: 2,
      first: "http://www.example.org/business/article55.html",
      last: "http://www.example.org/empty_news_name.html",
      lastmods: [nil]),
    Expected(
      file: "extension/sitemap-videos-tvshow.xml", kind: .urlset, count: 1,
      first: "https://example.org/my-tv-show/23/13/", last: "https://example.org/my-tv-show/23/13/",
      lastmods: [nil]),
    Expected(
      file: "extension/sitemap-videos.xml", kind: .urlset, count: 3,
      first: "http://www.example.com/videos/some_video_landing_page.html",
      last: "http://www.example.com/videos/some_video_landing_page-3.html", lastmods: [nil]),
    Expected(
      file: "sitemap-with-bom.txt", kind: .text, count: 2, first: "http://www.domain.com/page1.html",
      last: "http://www.domain.com/page2.html", lastmods: [nil]),
    Expected(
      file: "sitemap.badns.xml", kind: .urlset, count: 2, first: "http://www.example.com/1",
      last: "http://www.example.com/2", lastmods: [nil]),
    Expected(
      file: "sitemap.index.xml", kind: .index, count: 15,
      first: "https://example.com/sitemap.jss?portalCode=10260&lang=en",
      last: "https://example.com/sitemap.jss?portalCode=10570&lang=en", lastmods: []),
    Expected(
      file: "sitemap.ns.xml", kind: .urlset, count: 2, first: "http://www.example.com/1",
      last: "http://www.example.com/2", lastmods: [nil]),
    Expected(
      file: "sitemap.txt", kind: .text, count: 2, first: "http://www.domain.com/page1.html",
      last: "http://www.domain.com/page2.html", lastmods: [nil]),
    Expected(
      file: "sitemap.txt.gz", kind: .text, count: 5, first: "http://www.example.com/",
      last: "http://www.example.com/catalog?item=83&desc=vacation_usa", lastmods: [nil]),
    Expected(
      file: "xmlSitemap.gz", kind: .urlset, count: 5, first: "http://www.example.com/",
      last: "http://www.example.com/catalog?item=83&desc=vacation_usa",
      lastmods: ["2005-01-01", nil, "2004-12-23", "2004-12-23T18:00:15+00:00", "2004-11-23"]),
    Expected(
      file: "do-not-visit.txt", kind: .text, count: 1, first: "http://www.example.com/do-not-visit-here",
      last: "http://www.example.com/do-not-visit-here", lastmods: [nil]),
    Expected(
      file: "../rss/feed.rss", kind: .rss, count: 4, first: "https://www.example.com/blog/post/1",
      last: "https://www.example.com/foo?q=a&l=fr",
      lastmods: ["Sun, 06 Sep 2009 16:20:00 +0000", nil, nil, nil]),
    Expected(
      file: "../rss/xmlRss_pubDate.xml", kind: .rss, count: 7, first: "http://www.example.com/article_1",
      last: "http://www.example.com/article_7",
      lastmods: [
        "Thu, 05 Jan 2017 13:34:51 +0100", "Thu, 05 Jan 17 13:34:52 +0100", "05 Jan 2017 13:34:53 +0100",
        "05 Jan 17 13:34:54 +0100", "05 Jan 17 13:34:55", nil, nil,
      ]),
  ]

  @Test(.enabled(if: Material.isExpected), arguments: files)
  func file(_ expected: Expected) throws {
    let document = try Self.document(expected.file)
    #expect(document.kind == expected.kind)
    #expect(!document.truncated)
    let locations = document.kind == .index ? document.children : document.entries.map(\.loc)
    #expect(locations.count == expected.count)
    #expect(locations.first == expected.first)
    #expect(locations.last == expected.last)
    #expect(document.entries.map(\.lastmod).prefix(expected.lastmods.count) == expected.lastmods[...])
  }

  @Test(.enabled(if: Material.isExpected)) func score() throws {
    let passed = try Self.files.filter { expected in
      let document = try Self.document(expected.file)
      return document.entries.count + document.children.count == expected.count
    }
    print("sitemaps: \(passed.count)/\(Self.files.count)")
    #expect(passed.count == Self.files.count)
  }

  static func bytes(_ file: String) throws -> [UInt8] {
    let folder = file.hasPrefix("../") ? "" : "crawler-commons/"
    return try Array(Material.data("conformance/sitemaps/" + folder + file.replacing("../", with: "")))
  }

  static func document(_ file: String) throws -> SitemapDocument {
    let url = try #require(WebURL("http://www.example.com/sitemap.xml"))
    return try SitemapDocument(parsing: bytes(file), url: url)
  }
}
