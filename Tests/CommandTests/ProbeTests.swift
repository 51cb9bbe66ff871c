import Foundation
import TestKit
import Testing

/// `yisang probe`: the formats other test suites are run through.
struct ProbeTests {
  private let program: Program
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private func probe(_ part: String, _ lines: [[String: Any]]) throws -> [[String: Any]] {
    let input = try lines.map {
      String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
    }
    let result = try program.run("probe", part, input: input.joined(separator: "\n") + "\n")
    #expect(result.status == 0, "\(result.err)")
    return try result.out.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func everyKeyIsThere() throws {
    let cases: [(String, [String: Any], [String])] = [
      ("robots", ["robots": "", "agent": "a", "url": "http://a/"], ["allowed", "crawl_delay", "rule"]),
      ("url", ["url": "mailto:x"], ["href", "canonical", "origin"]),
      ("decode", ["bytes_base64": ""], ["encoding", "text", "replacements"]),
      ("korean", ["text": ""], ["scalars", "ratios", "nfc"]),
      ("filter", ["text": "가"], ["kept", "reason", "value", "threshold"]),
      (
        "extract", ["html_base64": "", "url": "http://a/"],
        ["kind", "title", "items", "text", "links", "method"]
      ),
      (
        "trace", ["text": ""],
        ["think", "answer", "verdict", "ratios", "repetition", "reflections", "failed", "han_drift"]
      ),
      ("license", ["url": "http://a/"], ["class", "license", "license_url", "evidence"]),
    ]
    for (part, line, keys) in cases {
      let answer = try probe(part, [line])[0]
      for key in keys { #expect(answer[key] != nil, "\(part) has no \(key): \(answer)") }
    }
  }

  @Test func aBadLineDoesNotEndTheRun() throws {
    let input = "nonsense\n[1]\n{}\n{\"text\":5}\n\n{\"text\":\"안녕\"}\n"
    let result = try program.run("probe", "korean", input: input)
    let lines = result.out.split(separator: "\n")
    #expect(result.status == 0 && lines.count == 5)
    #expect(lines.dropLast().allSatisfy { $0.hasPrefix("{\"error\":") })
    #expect(lines.last?.contains("\"scalars\":2") == true)
  }

  @Test func sillyNumbersAreRefusedAndNotTrapped() throws {
    for value in [1e30, -1, 1.5] as [Double] {
      #expect(try probe("filter", [["text": "가", "min_chars": value]])[0]["error"] != nil)
    }
    #expect(try probe("filter", [["text": "가", "min_korean": 7]])[0]["error"] != nil)
    #expect(try program.run("crawl", "--timeout", "1e300").status != 132)
  }

  @Test func answersAreRight() throws {
    let robots = try probe(
      "robots",
      [["robots": "User-agent: *\nDisallow: /a\nCrawl-delay: 2", "agent": "x", "url": "http://h/a/b"]])[0]
    #expect(robots["allowed"] as? Bool == false)
    #expect(robots["crawl_delay"] as? Double == 2)
    #expect((robots["rule"] as? String)?.contains("Disallow: /a") == true)
    let url = try probe("url", [["url": "../b?utm_source=x&q=1#f", "base": "HTTP://EX.kr:80/a/"]])[0]
    #expect(url["href"] as? String == "http://ex.kr/b?utm_source=x&q=1#f")
    #expect(url["canonical"] as? String == "http://ex.kr/b?q=1")
    // 가 in windows-949, with a character outside KS X 1001.
    let decode = try probe(
      "decode",
      [
        [
          "bytes_base64": Data([0xB0, 0xA1, 0x8C, 0x63]).base64EncodedString(),
          "content_type": "text/html; charset=euc-kr",
        ]
      ])[0]
    #expect(decode["text"] as? String == "가똠")
    #expect(decode["encoding"] as? String == "EUC-KR")
    let filter = try probe("filter", [["text": "짧다"], ["text": "짧다", "min_chars": 1]])
    #expect(filter[0]["reason"] as? String == "filter.too_short")
    #expect(filter[1]["kept"] as? Bool == true)
    let nfd = try probe("korean", [["text": "\u{1112}\u{1161}\u{11AB}"]])[0]
    #expect(nfd["nfc"] as? String == "한" && nfd["scalars"] as? Int == 1)
  }
}
