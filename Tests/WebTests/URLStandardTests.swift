import Foundation
import TestKit
import Testing
import Web

/// The URL Standard's own cases (web-platform-tests, urltestdata.json), and what they leave out.
@Suite struct URLStandardTests {
  struct Case: Decodable {
    var input: String
    var base: String?
    var href: String?
    var origin: String?
    var username: String?
    var password: String?
    var host: String?
    var port: String?
    var pathname: String?
    var search: String?
    var hash: String?

    var url: WebURL? {
      guard let base else { return WebURL(input) }
      return WebURL(base).flatMap { WebURL(input, base: $0) }
    }
  }

  /// A list in which a string is a comment.
  private struct Entry: Decodable {
    var test: Case?
    init(from decoder: any Decoder) throws { test = try? Case(from: decoder) }
  }

  static func cases() throws -> [Case] {
    let data = try Material.data("conformance/url/wpt_urltestdata.json")
    return try JSONDecoder().decode([Entry].self, from: data).compactMap(\.test)
  }

  @Test(.enabled(if: Material.isExpected)) func everyCase() throws {
    let cases = try Self.cases()
    let failed = cases.filter { $0.url?.href != $0.href }
    print("wpt-url-href: \(cases.count - failed.count)/\(cases.count)")
    #expect(failed.map { "\($0.input) gives \($0.url?.href ?? "failure")" } == [])
    #expect(cases.count == 869)
  }

  @Test(.enabled(if: Material.isExpected)) func everyPart() throws {
    let cases = try Self.cases().filter { $0.href != nil }
    var passed = 0
    for test in cases {
      let url = try #require(test.url)
      let isEqual =
        (test.origin == nil || url.origin == test.origin) && url.username == test.username
        && url.password == test.password && url.authority == test.host
        && (url.port.map { String($0) } ?? "") == test.port && url.path == test.pathname
        && mark("?", url.query) == test.search && mark("#", url.fragment) == test.hash
      #expect(isEqual, "\(test.input)")
      passed += isEqual ? 1 : 0
    }
    print("wpt-url-parts: \(passed)/\(cases.count)")
  }

  private func mark(_ mark: String, _ part: String?) -> String {
    part.map { $0.isEmpty ? "" : mark + $0 } ?? ""
  }

  @Test(.enabled(if: Material.isExpected)) func funkyIPv4() throws {
    let data = try Material.data("conformance/url/urlcanon_funky_ipv4.json")
    let cases = try JSONDecoder().decode([String: String?].self, from: data)
    let failed = cases.filter { text, address in
      WebURL("http://\(text)/")?.hostAddress?.description != address
    }
    print("urlcanon-funky-ipv4: \(cases.count - failed.count)/\(cases.count)")
    #expect(failed.isEmpty)
  }

  @Test(.enabled(if: Material.isExpected)) func pathDots() throws {
    let data = try Material.data("conformance/url/urlcanon_path_dots.json")
    let cases = try JSONDecoder().decode([String: [String: String]].self, from: data)
    var passed = 0
    var count = 0
    for (prefix, paths) in [("http://h", cases["special"] ?? [:]), ("x://h", cases["nonspecial"] ?? [:])] {
      for (path, expected) in paths where path.hasPrefix("/") {
        // urlcanon turns the backslashes of a special URL in a step of its own.
        let slashed = prefix == "x://h" ? expected : expected.replacing("\\", with: "/")
        #expect(WebURL(prefix + path)?.path == slashed, "\(prefix + path)")
        passed += WebURL(prefix + path)?.path == slashed ? 1 : 0
        count += 1
      }
    }
    print("urlcanon-path-dots (from a slash): \(passed)/\(count)")
    #expect(count > 400)
  }

  @Test(
    arguments: [
      ("http://127.1/", IPAddress.v4(0x7F00_0001)), ("http://0x7f.0.0.1", .v4(0x7F00_0001)),
      ("http://2130706433", .v4(0x7F00_0001)), ("http://017700000001", .v4(0x7F00_0001)),
      ("http://１２７．０．０．１/", .v4(0x7F00_0001)), ("http://%31%32%37.1", .v4(0x7F00_0001)),
      ("http://[::1]/", .v6(1)), ("http://[::ffff:10.0.0.1]/", .v6(0xFFFF_0A00_0001)),
      ("https://[fe80::]:8443/", .v6(0xFE80 << 112)), ("http://127.0.0.1.kr/", nil),
    ] as [(String, IPAddress?)])
  func addresses(_ text: String, _ address: IPAddress?) throws {
    #expect(try #require(WebURL(text)).hostAddress == address)
  }

  @Test(arguments: [
    "http://[::1::]", "http://[1:2:3:4:5:6:7::8:9]", "http://[::1:2:3:4:5:6:7:8]", "http://[:1]",
    "http://[1:]",
    "http://[::1.2.3]", "http://[1:2:3:4:5:6:7:1.2.3.4]", "http://[::01.2.3.4]", "http://[12345::]",
    "http://[]",
    "http://1.2.3.4.5", "http://256.1.1.1.", "http://4294967296", "http://a b", "http://xn--/",
    "http://\u{AD}/",
  ])
  func hostsThatFail(_ text: String) {
    #expect(WebURL(text) == nil)
  }

  @Test func requestParts() throws {
    let url = try #require(WebURL("../qna?id=7#top", base: WebURL("https://한글.kr:443/bbs/free/list?page=2")))
    #expect(url.pathAndQuery == "/bbs/qna?id=7")
    #expect(url.authority == "xn--bj0bj06e.kr")
    #expect(url.effectivePort == 443)
    #expect(url.port == nil)
    #expect(url.isHTTP)
  }

  @Test func queryInThePagesEncoding() throws {
    let base = try #require(WebURL("http://a.kr/"))
    let eucKR: (String) -> [UInt8]? = { $0 == "q=가" ? [0x71, 0x3D, 0xB0, 0xA1] : nil }
    #expect(WebURL("/가?q=가", base: base, queryEncoder: eucKR)?.pathAndQuery == "/%EA%B0%80?q=%B0%A1")
    #expect(WebURL("/?q=나", base: base, queryEncoder: eucKR)?.query == "q=%EB%82%98")
    #expect(WebURL("/?q=%B0%A1", base: base)?.query == "q=%B0%A1")
  }
}
