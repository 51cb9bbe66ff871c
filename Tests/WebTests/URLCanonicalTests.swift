import Foundation
import TestKit
import Testing
import Web

/// The crawl's key of a URL.
@Suite struct URLCanonicalTests {
  @Test(arguments: [
    ("HTTP://Example.COM:80", "http://example.com/"),
    ("https://한글.kr/", "https://xn--bj0bj06e.kr/"),
    ("http://example.com:8080/A/b", "http://example.com:8080/A/b"),
    ("http://u:p@example.com/a#b", "http://example.com/a"),
    ("http://example.com/a/../b/./%2e%2E/c//d", "http://example.com/c//d"),
    ("http://example.com/%ea%b0%80%7e%41", "http://example.com/%EA%B0%80~A"),
    ("http://example.com/가", "http://example.com/%EA%B0%80"),
    ("http://example.com/?q=%b0%a1", "http://example.com/?q=%B0%A1"),
    ("http://example.com/?b=2&a=1&&", "http://example.com/?b=2&a=1&&"),
    ("http://example.com/?", "http://example.com/"),
    ("http://example.com/?utm_source=x&a=1&UTM_medium=y&fbclid=z", "http://example.com/?a=1"),
    ("http://example.com/?gclid=1&PHPSESSID=2", "http://example.com/"),
    ("http://example.com/?%75tm_source=x", "http://example.com/"),
    ("http://example.com/?sid1=100&oid=1", "http://example.com/?sid1=100&oid=1"),
    ("http://example.com/a;jsessionid=1A2B?x=1", "http://example.com/a?x=1"),
    ("http://example.com/a;v=1;JSESSIONID=1/b", "http://example.com/a;v=1/b"),
    ("http://example.com/..;jsessionid=1/b", "http://example.com/..;jsessionid=1/b"),
    ("http://example.com/100%", "http://example.com/100%25"),
    ("http://example.com/%%36%31", "http://example.com/%2561"),
    ("http://example.com/%2F%3a", "http://example.com/%2F%3A"),
  ])
  func key(_ text: String, _ key: String) throws {
    #expect(try #require(WebURL(text)).canonical() == key)
    #expect(WebURL(key)?.canonical() == key)
  }

  @Test(arguments: [
    (
      "page=3&bo_table=qa&wr_id=7&sfl=wr_subject&stx=%BC%F6&sst=wr_hit&sod=desc&sop=and&spt=-9&qstr=x&sca=a",
      "bo_table=qa&wr_id=7"
    ),
    ("wr_id=7&bo_table=qa&%70age=2", "wr_id=7&bo_table=qa"),
    ("bo_table=qa&page=3", "bo_table=qa&page=3"),
    ("bo_table=qa&wr_id=&page=3", "bo_table=qa&wr_id=&page=3"),
    ("mid=qna&document_srl=9&listStyle=webzine&page=2", "mid=qna&document_srl=9"),
    ("mid=qna&page=2", "mid=qna&page=2"),
  ])
  func boardPosts(_ query: String, _ kept: String) throws {
    let url = try #require(WebURL("http://a.kr/bbs/board.php?" + query))
    #expect(url.canonical() == "http://a.kr/bbs/board.php?" + kept)
  }

  @Test(arguments: ["ftp://a.kr/", "mailto:a@b.kr", "javascript:void(0)", "file:///etc/passwd", "data:,x"])
  func otherSchemesHaveNoKey(_ text: String) throws {
    #expect(try #require(WebURL(text)).canonical() == nil)
  }

  /// The floor is what docs/deviations.md accounts for.
  @Test(.enabled(if: Material.isExpected)) func urlcanon() throws {
    let cases = try Self.urlcanon("semantic_precise").filter {
      $0.value.hasPrefix("http://") || $0.value.hasPrefix("https://")
    }
    let passed = cases.filter { WebURL($0.key)?.canonical() == $0.value }.count
    print("urlcanon-semantic-precise (http and https): \(passed)/\(cases.count)")
    #expect(passed >= 103 && cases.count == 162)
  }

  @Test(.enabled(if: Material.isExpected)) func keysAreStable() throws {
    let inputs = try Self.allInputs()
    var stable = 0
    for text in inputs {
      guard let key = WebURL(text)?.canonical() else { continue }
      #expect(WebURL(key)?.canonical() == key, "\(text)")
      stable += WebURL(key)?.canonical() == key ? 1 : 0
    }
    print("url-canonical-idempotent: \(stable) keys of \(inputs.count) inputs")
    #expect(stable > 500)
  }

  /// A suite of urlcanon's; its texts stand for bytes, one character each.
  private static func urlcanon(_ name: String) throws -> [String: String] {
    let data = try Material.data("conformance/url/urlcanon_\(name).json")
    let cases = try JSONDecoder().decode([String: String].self, from: data)
    return Dictionary(cases.map { (bytewise($0), $1) }) { first, _ in first }
  }

  private static func bytewise(_ text: String) -> String {
    let bytes = text.unicodeScalars.map { UInt8(exactly: $0.value) }
    return bytes.contains(nil) ? text : String(decoding: bytes.compactMap { $0 }, as: UTF8.self)
  }

  /// Every input of every URL suite, absolute.
  static func allInputs() throws -> [String] {
    let decoder = JSONDecoder()
    func data(_ name: String) throws -> Data { try Material.data("conformance/url/urlcanon_\(name).json") }
    let dots = try decoder.decode([String: [String: String]].self, from: data("path_dots"))
    let addresses = try decoder.decode([String: String?].self, from: data("funky_ipv4"))
    let parsing = try JSONSerialization.jsonObject(with: data("parsing")) as? [String: Any] ?? [:]
    let inputs: [[String]] = [
      try URLStandardTests.cases().map { $0.url?.href ?? $0.input },
      try urlcanon("semantic_precise").flatMap { [$0.key, $0.value] },
      try decoder.decode([String].self, from: data("idempotence")),
      dots.values.flatMap(\.keys).map { "http://h" + $0 },
      addresses.keys.map { "http://\($0)/" },
      Array(parsing.keys),
    ]
    return inputs.flatMap { $0 }.sorted()
  }
}
