import Corpus
import Foundation
import TestKit
import Testing
import Web

@testable import Crawl

struct RightsFileTests {
  @Test(arguments: [
    (RightsFile.aiText, "User-Agent: *\nDisallow: /\n", "text/plain", true),
    (.aiText, "\u{FEFF}# 한글\nUser-Agent: *\nDisallow: /\n", "text/plain", true),
    // Servers that call everything HTML are believed where the text speaks to an agent.
    (.aiText, "User-Agent: *\nDisallow: /\n", "text/html", true),
    (.aiText, "찾으시는 페이지가 없습니다.", "text/html", false),
    (.aiText, "<!doctype html><html><body>없음</body></html>", "text/html", false),
    (.aiText, " \n<div>404</div>", "text/plain", false), (.aiText, "", "text/plain", false),
    (.aiText, "%PDF-1.4", "text/plain", false),
    (.tdmrep, #"[{"location":"/*","tdm-reservation":1}]"#, "application/json", true),
    (.tdmrep, "<html></html>", "application/json", false), (.tdmrep, "", "application/json", false),
    (.rsl, #"<?xml version="1.0"?><rsl xmlns="https://rslstandard.org/rsl"/>"#, "application/rsl+xml", true),
    (.rsl, #"<rsl xmlns="https://rslstandard.org/rsl"></rsl>"#, "text/html", true),
    (.rsl, "<!doctype html><html><p>rsl</p></html>", "text/html", false), (.rsl, "rsl", "text/plain", false),
    (.rsl, "<feed/>", "application/xml", false),
  ])
  func pagesInPlaceOfAFileAreNoFile(_ file: RightsFile, _ body: String, _ type: String, _ isFile: Bool) {
    #expect(file.accepts(Array(body.utf8), contentType: type) == isFile)
  }

  @Test(arguments: [
    ("http://a.kr/ai.txt", "https://www.a.kr/ai.txt", true),
    ("http://a.kr/ai.txt", "http://a.kr/p/ai-terms.txt", true),
    ("http://a.kr/ai.txt", "http://a.kr/", false), ("http://a.kr/ai.txt", "http://a.kr/index.html", false),
    ("http://a.kr/rsl", "http://a.kr/v1/rsl", true), ("http://a.kr/rsl", "http://a.kr/list", false),
  ])
  func aRedirectToAPageIsNoFile(_ url: String, _ target: String, _ leads: Bool) throws {
    let (url, target) = (try #require(WebURL(url)), try #require(WebURL(target)))
    #expect(RightsFile.leads(from: url, to: target) == leads)
  }

  @Test(arguments: [
    ("License: http://a.kr/rsl.xml\nUser-agent: *\nAllow: /\n", "http://a.kr/rsl.xml", "http://a.kr/rsl.xml"),
    ("License: /rsl.xml\n", "/rsl.xml", "http://a.kr/rsl.xml"),
    ("License: https://a.kr/rsl.xml\n", "https://a.kr/rsl.xml", "https://a.kr/rsl.xml"),
    // Another host's is noted and not fetched.
    ("License: https://rsl.example/a.xml\n", "https://rsl.example/a.xml", nil),
    ("License: http://a.kr:8080/rsl.xml\n", "http://a.kr:8080/rsl.xml", nil),
    (
      "User-agent: GPTBot\nDisallow: /\nLicense: /bot.xml\n\nUser-agent: *\nAllow: /\nLicense: /all.xml\n",
      "/all.xml", "http://a.kr/all.xml"
    ),
    ("User-agent: GPTBot\nDisallow: /\nLicense: /end.xml\n", "/end.xml", "http://a.kr/end.xml"),
    ("User-agent: *\nAllow: /\n", nil, nil), ("<html>\nLicense: /a.xml\n</html>", nil, nil),
  ])
  func robotsNamesTheTerms(_ robots: String, _ address: String?, _ own: String?) {
    let line = LicenseLine(in: RobotsRules(parsing: Array(robots.utf8)), of: "http://a.kr")
    #expect(line?.address == address)
    #expect(line?.own?.href == own)
  }

  @Test(
    arguments: [
      // Address, status, type, body, location → what is asked for next.
      ("/ai.txt", 404, "text/html", "<html>", nil, "/.well-known/ai.txt"),
      ("/ai.txt", 200, "text/plain", "User-Agent: *\nDisallow: /", nil, nil),
      ("/ai.txt", 200, "text/html", "<html>", nil, "/.well-known/ai.txt"), ("/ai.txt", 304, "", "", nil, nil),
      ("/ai.txt", 301, "", "", "/", "/.well-known/ai.txt"),
      ("/ai.txt", 302, "", "", "/x/ai.txt", "/x/ai.txt"),
      ("/.well-known/ai.txt", 404, "", "", nil, nil), ("/.well-known/tdmrep.json", 404, "", "", nil, nil),
      ("/.well-known/tdmrep.json", 302, "", "", "/", nil), ("/rsl.xml", 404, "", "", nil, nil),
    ] as [(String, Int, String, String, String?, String?)])
  func theSecondPlaceIsLookedAtWhereTheFirstHasNone(
    _ path: String, _ status: Int, _ type: String, _ body: String, _ location: String?, _ next: String?
  ) {
    let response = stored("http://a.kr" + path, status: status, type: type, body: body, location: location)
    let discovery = Discovery.from(response, kind: .rights, depth: 0, redirects: 0, maxRedirects: 10)
    #expect(discovery.found.map(\.canonical) == (next.map { ["http://a.kr" + $0] } ?? []))
    #expect(discovery.found.allSatisfy { $0.kind == .rights })
  }
}

/// A response as the crawl stores it.
func stored(
  _ url: String, status: Int = 200, type: String = "text/html", body: String = "", location: String? = nil,
  source: StoredResponse.Source = .rights, bodyIn: String? = nil
) -> StoredResponse {
  let more = location.map { "Location: \($0)\r\n" } ?? ""
  return StoredResponse(
    id: RecordID(page: url), url: url, host: WebURL(url)?.hostKey ?? "", status: status, fetchedAt: 7,
    elapsed: 0.1,
    address: nil, head: Array("HTTP/1.1 \(status) X\r\nContent-Type: \(type)\r\n\(more)".utf8),
    body: Array(body.utf8),
    digest: Digest.sha256(Array(body.utf8)), bodyIn: bodyIn, source: source)
}
