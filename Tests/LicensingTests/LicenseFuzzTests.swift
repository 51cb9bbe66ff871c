import Foundation
import TestKit
import Testing
import Web

@testable import Licensing

@Suite struct LicenseFuzzTests {
  private static let statements =
    [
      "<a rel=license href='https://creativecommons.org/licenses/by/4.0/'>", "<footer>", "</footer>",
      "<blockquote>",
      "<img src=img_opentype01.png alt='공공누리 제1유형'>", "<p>본 저작물은 공공누리 제4유형에 따라 이용할 수 있습니다.</p>",
      "<meta name=robots content=noai>", "<meta name=tdm-reservation content=1>", "AI 학습 금지", "ⓒ",
      "<div itemscope itemtype='https://schema.org/ImageObject' about='x'>",
      "<link itemprop=license href=/a>",
      "<script type='application/ld+json'>{\"@type\":\"Article\",\"license\":[", "]}</script>",
      "<script type='application/rsl+xml'>", "\u{FEFF}", "\0", "&", "<", ">", "\"", "'", "=", ",", ";", ":",
      "(", "\\",
      "User-agent: *\n", "User-agent: GPTBot\n", "Disallow: /\n", "Disallow: *.html\n", "License: /rsl.xml\n",
      "Content-Usage: /a train-ai=n\n", "Content-Signal: ai-train=no\n", "Training: deny\n",
      "Training-Deny: /\n",
      "train-ai=?0;x=\"", "noai, gptbot: noindex", "unavailable_after: 1:2, noml",
      "<https://a/>; rel=license",
      "<rsl>", "<content url=\"/\">", "<license>", "<prohibits type=\"usage\">ai-train</prohibits>",
      "</license>",
      "<!DOCTYPE rsl [<!ENTITY a 'b'>]>", "<![CDATA[", "{\"location\":\"/\",\"tdm-reservation\":1}", "[", "]",
      "{", "}",
    ].map { Array($0.utf8) }

  private static let texts =
    [
      "User-agent: *\nContent-Signal: search=yes, ai-train=no\nContent-Usage: /x train-ai=n\nLicense: /rsl.xml\n",
      "User-agent: GPTBot\nUser-agent: Yeti\nDisallow: /\n\nUser-agent: *\nAllow: /\n",
      "<rsl xmlns='https://rslstandard.org/rsl'><content url='/*'><license><permits type='usage'>search</permits>"
        + "<payment type='crawl'/></license></content></rsl>",
      "[{\"location\": [\"/a\", \"/*\"], \"tdm-reservation\": true, \"tdm-policy\": \"https://a/\"}]",
      "User-Agent: *\nDisallow: *.txt\nAllow: /\nTraining: conditional\nAgent: CCBot\nTraining: deny\n",
      "noai, otherbot: noindex, unavailable_after: 25 Jun 2030", "train-ai=n;a=\"b\", search=y",
      "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\", </rsl>; rel=license; type=\"application/rsl+xml\"",
    ].map { Array($0.utf8) }

  /// Whatever the page and its site say: a bounded ledger of known signals without repeats, a verdict that a second look
  /// repeats, nothing reserved that nobody can lift, and no class better than a grant's.
  @Test(.enabled(if: Material.isExpected), Fuzz.limit) func mutatedSources() throws {
    let policy = try LicensePolicy.embedded()
    let url = try #require(WebURL("https://site.example/qna/view?id=1"))
    let folder = "conformance/licence-marks/html"
    let files = try FileManager.default.contentsOfDirectory(
      atPath: try #require(Material.folder).path + "/" + folder)
    let pages = try files.sorted().map { Array(try Material.data("\(folder)/\($0)").suffix(6000)) }
    var mutator = LicenseMutator(seed: Fuzz.seed(46))
    for _ in Fuzz("licence", usual: 1_500) {
      let text = { () -> [UInt8] in mutator.mutated(Self.texts, inserting: Self.statements) }
      let page = mutator.mutated(pages, inserting: Self.statements)
      let field = { String(decoding: text(), as: UTF8.self) }
      let sources = RightsSources(
        url: url, agent: "yisang",
        headers: ["X-Robots-Tag", "Content-Usage", "Link", "TDM-Reservation"].map { ($0, field()) },
        document: HTMLDocument(page), robots: RobotsRules(parsing: text()), tdmrep: text(), aiText: text(),
        rsl: text())
      let evidence = collectEvidence(sources)
      #expect(evidence.count <= 501)
      #expect(Set(evidence).count == evidence.count)
      #expect(evidence.allSatisfy { Signal(rawValue: $0.signal) != nil && $0.value.utf8.count < 5000 })
      let verdict = decide(evidence, policy: policy)
      #expect(verdict == decide(verdict.evidence, policy: policy))
      if verdict.class < .c {
        #expect(!policy.grants(in: evidence).isEmpty && policy.reservations(in: evidence).isEmpty)
      }
      #expect(conflicts(in: evidence, policy: policy).allSatisfy { !$0.sentence.isEmpty })
    }
  }
}

/// Repeatable changes to bytes: pieces put in, stretches taken out or doubled, single bytes flipped.
struct LicenseMutator: RandomNumberGenerator {
  private var random: SplitMix

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  mutating func next() -> UInt64 { random.next() }

  mutating func mutated(_ seeds: [[UInt8]], inserting pieces: [[UInt8]]) -> [UInt8] {
    var bytes = seeds.randomElement(using: &self) ?? []
    for _ in 0..<Int.random(in: 0...8, using: &self) {
      let place = Int.random(in: 0...bytes.count, using: &self)
      let stretch = place..<min(bytes.count, place + Int.random(in: 0...40, using: &self))
      switch Int.random(in: 0..<5, using: &self) {
      case 0, 1: bytes.insert(contentsOf: pieces.randomElement(using: &self) ?? [], at: place)
      case 2: bytes.removeSubrange(stretch)
      case 3: bytes.insert(contentsOf: Array(bytes[stretch]), at: place)
      default: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self) }
      }
    }
    return bytes
  }
}
