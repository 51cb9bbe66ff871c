import Foundation
import TestKit
import Testing
import Web

@testable import Crawl

/// Running text of other projects' pages. A page's half is the low bit of its name's hash: the constants of the choice
/// were tuned on the even half alone.
@Suite struct ExtractArticleTests {
  private enum Half: String, CaseIterable {
    case tuned
    case heldOut = "held out"

    /// FNV-1a, 64 bits, of the name's bytes.
    init(_ name: String) {
      let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      self = hash & 1 == 0 ? .tuned : .heldOut
    }
  }

  private func runningText(_ html: Data, at address: String) throws -> String {
    let url = try #require(WebURL(address))
    return extract(Page(url: url, text: decodeText(Array(html), contentType: nil)), mode: .article).text
  }

  // MARK: trafilatura's evaluation

  private struct Entry: Decodable {
    let file: String
    let with: [String]
    let without: [String]
  }

  private struct Count {
    var truePositives = 0
    var falsePositives = 0
    var falseNegatives = 0
    var score: Double {
      Double(2 * truePositives) / Double(max(2 * truePositives + falsePositives + falseNegatives, 1))
    }
  }

  /// White space as single spaces, as trafilatura's own evaluation compares (tests/eval_common.py).
  private func flat(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The floors are what was reached, less one string: docs/main-text.md.
  @Test(.enabled(if: Material.isExpected)) func trafilaturaEvaluation() throws {
    let folder = "conformance/extraction/trafilatura-eval"
    let entries = try JSONDecoder().decode(
      [String: Entry].self, from: Material.data("\(folder)/evaldata.json"))
    var counts: [Half: Count] = [:]
    for (url, entry) in entries {
      let text = flat(try runningText(Material.data("\(folder)/html/\(entry.file)"), at: url))
      var count = counts[Half(entry.file), default: Count()]
      for wanted in entry.with {
        if text.holds(flat(wanted)) { count.truePositives += 1 } else { count.falseNegatives += 1 }
      }
      count.falsePositives += entry.without.count { text.holds(flat($0)) }
      counts[Half(entry.file)] = count
    }
    for half in Half.allCases {
      let count = try #require(counts[half])
      print(
        "trafilatura-eval \(half.rawValue): F1 \(count.score) (\(count.truePositives) right,",
        "\(count.falsePositives) too many, \(count.falseNegatives) missing)")
    }
    #expect(try #require(counts[.tuned]).score >= 0.957)
    #expect(try #require(counts[.heldOut]).score >= 0.903)
  }

  // MARK: readability's test pages

  private func words(_ text: String) -> [String: Int] {
    let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
    return Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +)
  }

  @Test(.enabled(if: Material.isExpected)) func readabilityPages() throws {
    let folder = try #require(Material.folder).appending(path: "conformance/extraction/readability")
    var scores: [Half: [Double]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let source = try Data(contentsOf: folder.appending(path: "\(name)/source.html"))
      let expected = try Data(contentsOf: folder.appending(path: "\(name)/expected.html"))
      let found = words(try runningText(source, at: "https://fakehost.example/test/page.html"))
      let wanted = words(HTMLDocument(Array(expected)).root?.content ?? "")
      let common = found.reduce(0) { $0 + min($1.value, wanted[$1.key] ?? 0) }
      let all = found.values.reduce(0, +) + wanted.values.reduce(0, +)
      scores[Half(name), default: []].append(Double(2 * common) / Double(max(all, 1)))
    }
    for (half, floor) in [(Half.tuned, 0.99), (.heldOut, 0.98)] {
      let scores = try #require(scores[half])
      let mean = scores.reduce(0, +) / Double(scores.count)
      print("readability-pages \(half.rawValue): token F1 \(mean) over \(scores.count) pages")
      #expect(mean >= floor)
    }
  }

  // MARK: our own cases

  private static let sentence = "오늘은 날씨가 맑고 바람이 적당히 불어서 산책하기에 참 좋은 하루였습니다. "
  private static let story = String(repeating: "<p>\(sentence)\(sentence)</p>", count: 3)
  private static let told = Array(repeating: sentence + sentence.dropLast(), count: 3).joined(
    separator: "\n\n")
  private static let menu = (1...9).map { "<li><a href='/\($0)'>\($0)번째 글의 긴 제목입니다</a></li>" }.joined()

  @Test(arguments: [
    // The headline before the text is taken in, with what introduces it; what stands between and before is not.
    (
      "<div id=top>알림 글</div><h1>제목</h1><div class=info>조회 12</div><div class=view>\(story)</div><ul>\(menu)</ul>",
      "제목\n\n\(told)"
    ),
    (
      "<div><h1>제목</h1><p>\(sentence)</p></div><div class=view>\(story)</div>",
      "제목\n\n\(sentence.dropLast())\n\n\(told)"
    ),
    // Names say what is beside the text, word by word; `has-sidebar` does not, nor does a frame's name.
    (
      "<div class=has-sidebar><div class=view>\(story)<div class=relatedPosts>\(sentence)</div></div></div>",
      told
    ),
    ("<div class=sidebar><div>\(story)\(story)</div></div>", "\(told)\n\n\(told)"),
    ("<div>\(story)<div id=comment_list>\(sentence)</div><div class=sns_share>공유</div></div>", told),
    // Lists of links go, and the headings above them; links in the text stay.
    ("<div>\(story)<h3>관련기사</h3><ul>\(menu)</ul></div>", told),
    ("<div>\(story)<p>자세한 내용은 <a href=/1>설명</a>을 보십시오.</p></div>", "\(told)\n\n자세한 내용은 설명을 보십시오."),
    ("<div>\(story)<p><a href=/1>다음 글: 내일도 산책하기 좋을까요</a></p></div>", told),
    // Line breaks for paragraphs, tables for layout: boards of old.
    (
      """
      <table><tr><td><ul>\(menu)</ul></td><td><table><tr><td>홍길동</td></tr><tr><td>\(sentence)<br><br>\(sentence)
      </td></tr></table></td></tr></table>
      """, "\(sentence.dropLast())\n\n\(sentence.dropLast())"
    ),
    // Blocks alike belong together.
    (
      "<div class=m>\(story)</div><div class=m><p>\(sentence)</p></div><div>저작권</div>",
      "\(told)\n\n\(sentence.dropLast())"
    ),
    // The page's only main is believed, whatever is around it.
    ("<div>\(story)\(story)</div><main><p>\(sentence)</p></main>", "\(sentence.dropLast())"),
    ("<article><span>3판</span><a href=/edit>고치기</a><h1>제목</h1>\(story)</article>", "제목\n\n\(told)"),
    // Anchors without an address are no links, left open around everything.
    ("<a name=top>\(story)", told),
    ("<p>짧다</p>", "짧다"),
    ("<ul><li><a href=/1>가</a></li><li><a href=/2>나</a></li></ul>", "- 가\n- 나"),
  ])
  func text(html: String, expected: String) throws {
    #expect(try runningText(Data(html.utf8), at: "http://h.example/a") == expected)
  }

  @Test func hostileTrees() throws {
    let pages = [
      String(repeating: "<div>", count: 30_000) + Self.story,
      String(repeating: "<p>\(Self.sentence)</p>", count: 30_000),
      String(repeating: "<h1>a</h1><div class=x>\(Self.sentence)</div>", count: 10_000),
      String(repeating: "<div><h2>b</h2>", count: 10_000) + Self.story,
    ]
    for page in pages {
      #expect(try !runningText(Data(page.utf8), at: "http://h.example/a").isEmpty)
    }
  }
}
