import Foundation
import Pages
import TestKit
import Testing

/// What `Page` and the driver of the browser promise each other.
@Suite(.enabled(if: Browser.isExpected, "there is no Chromium: run script/browser"), .serialized)
struct BrowserTests {
  private func written(_ page: Page) throws -> (address: String, scratch: Scratch) {
    let scratch = try Scratch()
    return ("file://" + (try scratch.write(page.markup, to: "page.html")), scratch)
  }

  @Test func aPageIsShownInTheReadersColoursAndWidth() throws {
    let (address, scratch) = try written(Page(title: "표", language: .korean, body: "<p>한국어</p>"))
    let browser = try Browser()
    let colour = "getComputedStyle(document.body).backgroundColor"
    try browser.open(address)
    #expect(try browser.evaluate("document.documentElement.scrollWidth") == "390")
    #expect(try browser.evaluate(colour) == "\"rgb(255, 255, 255)\"")
    try browser.open(address, width: 1200, isDark: true)
    #expect(try browser.evaluate("innerWidth") == "1200")
    #expect(try browser.evaluate(colour) == "\"rgb(21, 24, 27)\"")
    #expect(try browser.evaluate("document.title") == "\"표\"")
    #expect(browser.complaints == [])
    #expect(browser.requests == [address, address])
    try browser.screenshot(to: scratch.path + "/page.png")
    let picture = try Data(contentsOf: URL(filePath: scratch.path + "/page.png"))
    #expect(picture.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
  }

  @Test func thePolicyKeepsAPageFromFetching() throws {
    let hostile = HTML(
      trusted: "<img src=\"http://127.0.0.1:9/x.png\"><script>console.error('seen')</script>")
    let (address, scratch) = try written(Page(title: "x", language: .english, body: hostile))
    let browser = try Browser()
    try browser.open(address)
    #expect(browser.complaints.contains("seen"))
    #expect(browser.complaints.contains { $0.contains("Content Security Policy") })
    #expect(!scratch.path.isEmpty)
  }

  @Test func whatFailsIsSaid() throws {
    let browser = try Browser()
    #expect(throws: Browser.Failure.self) { try browser.open("file:///nothing/here.html") }
    #expect(throws: Browser.Failure.self) { try browser.evaluate("nothing.here") }
    #expect(try browser.evaluate("new Promise(done => setTimeout(() => done([1, 'a']), 10))") == "[1,\"a\"]")
    try browser.wait(until: "performance.now() > 0")
  }
}
