import Corpus
import Crawl
import Foundation
import Licensing
import TestKit
import Testing

@testable import Browse

/// The pages in a real browser: what a person clicks.
@Suite(.enabled(if: Browser.isExpected, "no Chromium here: script/browser installs it"), .serialized)
struct BrowserTests {
  /// A browser is waited for; the server under test needs the pool's threads.
  private static func onOwnThread(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Result(catching: body)) }.start()
    }
  }

  private static func click(_ words: String, _ browser: Browser) throws {
    let before = try browser.evaluate("performance.timeOrigin")
    #expect(
      try browser.evaluate(
        "[...document.querySelectorAll('main a, nav a')].filter(a => a.textContent.includes('\(words)')).slice(0, 1).map(a => a.click()).length"
      )
        == "1", "a link that says \(words)")
    try browser.wait(until: "performance.timeOrigin != \(before) && document.readyState == 'complete'")
  }

  private static func submit(_ selector: String, _ browser: Browser) throws {
    let before = try browser.evaluate("performance.timeOrigin")
    _ = try browser.evaluate("(() => { document.querySelector('\(selector)').requestSubmit(); return 1 })()")
    try browser.wait(until: "performance.timeOrigin != \(before) && document.readyState == 'complete'")
  }

  @Test func aPersonFindsWhyAndSigns() async throws {
    let sample = try SampleCorpus()
    let server = try BrowseServer(sample.settings())
    let address = try await server.start()
    try await Self.onOwnThread { try Self.findAndSign(sample, address) }
    await server.stop()
  }

  private static func findAndSign(_ sample: SampleCorpus, _ address: String) throws {
    let browser = try Browser()
    try browser.open(address + "/?lang=en")
    _ = try browser.evaluate(
      "(() => { document.querySelector('input[name=q]').value = '주문 APPLE'; return 1 })()")
    try Self.submit("form.bar", browser)
    #expect(
      try browser.evaluate("[...document.querySelectorAll('mark')].map(m => m.textContent)").contains("주문"))
    #expect(try browser.evaluate("document.querySelectorAll('.hit').length") == "3")
    // To its life, and from there to its trace and on.
    try Self.click("질문 1", browser)
    #expect(try browser.evaluate("document.querySelector('ins').textContent") == "\"[전화]\"")
    try Self.click("language-drift", browser)
    #expect(try browser.evaluate("document.querySelectorAll('#think .en').length > 0") == "true")
    try Self.click("← Previous", browser)
    #expect(try browser.evaluate("document.querySelectorAll('#think .ko, #think .han').length > 1") == "true")
    // Why rows fell out.
    try Self.click("Rejected", browser)
    try Self.click("filter.korean", browser)
    #expect(try browser.evaluate("document.querySelector('.hit b').textContent") == "\"0.2999\"")
    #expect(try browser.evaluate("document.querySelector('.hit').textContent.includes('<script>')") == "true")
    try Self.click("why", browser)
    #expect(
      try browser.evaluate(
        "document.querySelector('#item').textContent.includes(\"<script>alert('x')</script>\")") == "true")
    // The desk.
    try Self.click("Licence desk", browser)
    try Self.click("b.example", browser)
    _ = try browser.evaluate(
      """
      (() => { const form = document.querySelector('#review'); form.querySelector('[name=class][value=B]').checked = true
      form.reviewer.value = '김아무개'; form.evidence.value = '편지 2026-01-10'; form.date.value = '2026-02-01'; return 1 })()
      """)
    try Self.submit("#review", browser)
    #expect(try browser.evaluate("Boolean(document.querySelector('#signed'))") == "true")
    let review = try SiteRegistry(contentsOf: sample.sites).sites[1].review
    #expect(review?.reviewer == "김아무개" && review?.class == .b && review?.evidence == "편지 2026-01-10")
    #expect(browser.complaints == [])
    #expect(browser.requests.filter { $0.hasPrefix("http") && !$0.hasPrefix(address) } == [])
  }

  @Test func nothingScrollsSidewaysOnAPhone() async throws {
    let sample = try SampleCorpus()
    let server = try BrowseServer(sample.settings())
    let address = try await server.start()
    try await Self.onOwnThread { try Self.lookOnAPhone(sample, address) }
    await server.stop()
  }

  private static func lookOnAPhone(_ sample: SampleCorpus, _ address: String) throws {
    let browser = try Browser()
    for path in [
      "/", "/search?q=%EC%82%AC%EA%B3%BC", "/why?id=\(sample.items[0][0].id)",
      "/why?id=\(sample.items[0][3].id)", "/rejects",
      "/rejects/filter/filter.korean", "/traces", "/trace/\(sample.traces[1].id)", "/desk",
      "/desk/site?host=a.example", "/nothing",
    ] {
      for language in ["en", "ko"] {
        try browser.open(address + path + (path.contains("?") ? "&" : "?") + "lang=" + language)
        #expect(try browser.evaluate("document.documentElement.scrollWidth") == "390", "\(path) \(language)")
      }
    }
    #expect(browser.complaints.filter { !$0.contains("/nothing") } == [])
  }
}
