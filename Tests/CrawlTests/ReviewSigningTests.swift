import Corpus
import Crawl
import Foundation
import Licensing
import TestKit
import Testing

/// A review goes into `sites.yaml`, and nothing else of the file changes.
@Suite struct ReviewSigningTests {
  private static let review = LicenseReview(
    class: .a, license: "CC-BY-4.0", licenseURL: "https://creativecommons.org/licenses/by/4.0/",
    reviewer: "김아무개", date: "2026-01-31", evidence: #"letter: "yes", C:\2026 # 113"#,
    attribution: "아무개 연구회", lifts: ["robots.ai_agent", "text.no_ai"])

  private static let block = #"""
        license_review:
          class: A
          license: "CC-BY-4.0"
          license_url: "https://creativecommons.org/licenses/by/4.0/"
          attribution: "아무개 연구회"
          reviewer: "김아무개"
          date: "2026-01-31"
          evidence: "letter: \"yes\", C:\\2026 # 113"
          lifts: ["robots.ai_agent", "text.no_ai"]

    """#

  private func signed(_ text: String, host: String = "qna.example.kr") throws -> String {
    try SiteRegistry.signed(text, host: host, review: Self.review, file: "sites.yaml")
  }

  @Test func goesBehindTheLastKeyOfItsSite() throws {
    let before =
      "# who\ncontact: https://a.example/bot   # us\n\nsites:\n  - host: qna.example.kr   # board\n    category: daily\n"
    let after = "    # about the next\n\n  - host: \"b.example.kr\"\n    delay: 4\n# end\n"
    #expect(try signed(before + after) == before + Self.block + after)
  }

  @Test func replacesAnEarlierReviewAndKeepsEveryCommentOfIt() throws {
    let head = "contact: https://a.example/bot\nsites:\n  - host: a.kr\n  - host: qna.example.kr\n"
    let old = [
      "    license_review:   # agreed with Mrs Kim, letter of 3 May", "      class: B  # train only",
      "     # asked again in May", "      reviewer: 'Lee # 2'# her deputy",
      "      date: 2025-02-01", "", "      evidence: |  # by post", "        nothing", "        said", "",
    ].joined(separator: "\n")
    let tail = "\n      # kept, it stands behind the review\n    delay: 5\n"
    let comments = [
      "      # agreed with Mrs Kim, letter of 3 May", "      # train only", "     # asked again in May",
      "      # her deputy", "      # by post",
    ]
    let kept = Self.block.replacing(
      "review:\n", with: "review:\n" + comments.map { $0 + "\n" }.joined())
    #expect(try signed(head + old + tail) == head + kept + tail)
    // A second signature finds them as lines of their own.
    #expect(try signed(head + kept + tail) == head + kept + tail)
  }

  @Test func keepsCommentsOfAReviewInBraces() throws {
    let head = "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n"
    let old = "    license_review: {class: B, # by phone\n      reviewer: Lee, date: 2025-01-01,\n"
    let end = "      # see the letter\n      evidence: \"a # b\"} # filed\n    delay: 5 # slow\n"
    let comments = "      # by phone\n      # see the letter\n      # filed\n"
    #expect(
      try signed(head + old + end) == head
        + Self.block.replacing("review:\n", with: "review:\n" + comments) + "    delay: 5 # slow\n")
  }

  @Test(arguments: [
    "|\n        # one\n        two # three\n        # four\n", ">-\n        # one\n\n        # two\n",
    "\"a # b\n        # c\"\n", "'a\n  # b'\n", "a#b\n",
  ])
  func whatLooksLikeACommentWithinTheOldTextGoesWithIt(_ evidence: String) throws {
    let head = "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n"
    let old = "    license_review:\n      class: B\n      reviewer: Lee\n      date: 2025-01-01\n"
    let tail = "    # slow\n    delay: 5\n"
    #expect(try signed(head + old + "      evidence: " + evidence + tail) == head + Self.block + tail)
  }

  @Test(arguments: [
    "    license_review: {class: B, reviewer: Lee, date: 2025-01-01, evidence: terms}\n",
    "    license_review: {class: B, reviewer: Lee,\n      date: 2025-01-01, evidence: terms}\n",
    "    license_review:\n", "    license_review: ~\n",
    "    \"license_review\":\n      class: C\n      reviewer: Lee\n      date: 2025-01-01\n      evidence: x\n",
  ])
  func replacesWhateverFormTheReviewHad(_ old: String) throws {
    let head = "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n"
    let tail = "    delay: 5\n  - host: b.kr\n"
    #expect(try signed(head + old + tail) == head + Self.block + tail)
  }

  @Test func aReviewMayBeTheFirstKeyOfItsSite() throws {
    let text =
      "contact: https://a.example/bot\nsites:\n- license_review: {class: C, reviewer: L, date: 2025-01-01, evidence: x}\n  host: qna.example.kr\n"
    let block = Self.block.split(separator: "\n").map { $0.dropFirst(2) }.joined(separator: "\n") + "\n"
    #expect(
      try signed(text) == "contact: https://a.example/bot\nsites:\n-" + block.dropFirst()
        + "  host: qna.example.kr\n")
  }

  @Test func keepsWindowsLinesAndAMissingEnd() throws {
    let text = "contact: https://a.example/bot\r\nsites:\r\n  - host: qna.example.kr\r\n    delay: 3"
    let block = Self.block.dropLast().replacing("\n", with: "\r\n")
    #expect(Array(try signed(text).utf8) == Array((text + "\r\n" + block).utf8))
  }

  @Test func indentsAsTheSiteDoes() throws {
    let text = "contact: https://a.example/bot\nsites:\n-     host: qna.example.kr\n      delay: 3\n"
    let block = Self.block.split(separator: "\n").map { "  " + $0 + "\n" }.joined()
    #expect(try signed(text) == text + block)
  }

  @Test func aHostWithAPortIsOneOfItsOwn() throws {
    let head = "contact: https://a.example/bot\nsites:\n  - host: \"127.0.0.1:8080\"\n    delay: 1\n"
    let tail = "  - host: 127.0.0.1:8081\n    delay: 2\n"
    #expect(try signed(head + tail, host: "127.0.0.1:8080") == head + Self.block + tail)
    #expect(try signed(head + tail, host: "127.0.0.1:8081") == head + tail + Self.block)
  }

  @Test func anAnchoredReviewOfAnotherSiteStays() throws {
    let anchored =
      "contact: https://a.example/bot\nsites:\n  - host: a.kr\n    license_review: &r {class: C, reviewer: L, date: 2025-01-01, evidence: x}\n  - host: qna.example.kr\n"
    let alias = "    license_review: *r\n"
    #expect(try signed(anchored + alias) == anchored + Self.block)
    // Without the anchor the other site would lose its review.
    #expect(throws: ConfigurationMap.Failure.self) { try signed(anchored + alias, host: "a.kr") }
  }

  @Test func twiceSignedIsOnceSigned() throws {
    let text = "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n  - host: b.kr\n"
    let once = try signed(text)
    #expect(try signed(once) == once)
  }

  @Test(arguments: [
    // In braces; as a list in brackets; nothing that could be edited by lines.
    "contact: https://a.example/bot\nsites:\n  - {host: qna.example.kr, delay: 3}\n",
    "contact: https://a.example/bot\nsites: [{host: qna.example.kr}]\n",
    "{contact: \"https://a.example/bot\", sites: [{host: qna.example.kr}]}\n",
    // A text whose lines look like comments.
    "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n    name: |\n      one\n      # two\n",
    // Explicit keys.
    "contact: https://a.example/bot\nsites:\n  - ? host\n    : qna.example.kr\n",
    // Listed twice, unknown keys, no such host, no YAML: the file is refused as it is.
    "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n  - host: QNA.example.kr\n",
    "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n    hots: 1\n",
    "contact: https://a.example/bot\nsites:\n  - host: other.kr\n",
    "contact: https://a.example/bot\nsites:\n\t- host: qna.example.kr\n", "", "\u{0}", "sites: *x",
  ])
  func refusesWhatItCannotEditSafely(_ text: String) {
    #expect(throws: ConfigurationMap.Failure.self) { try signed(text) }
  }

  @Test func refusesWhatTheRegistryWouldRefuse() {
    let text = "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n"
    for review in [
      LicenseReview(
        class: .a, license: "no such", licenseURL: nil, reviewer: "L", date: "2026-01-31", evidence: "x"),
      LicenseReview(
        class: .a, license: nil, licenseURL: nil, reviewer: "L", date: "2026-01-31", evidence: "x"),
      LicenseReview(
        class: .c, license: nil, licenseURL: nil, reviewer: " ", date: "2026-01-31", evidence: "x"),
      LicenseReview(
        class: .c, license: nil, licenseURL: nil, reviewer: "L", date: "2999-01-31", evidence: "x"),
      LicenseReview(
        class: .c, license: nil, licenseURL: nil, reviewer: "L", date: "2026-01-31", evidence: "a\nb"),
      LicenseReview(
        class: .c, license: nil, licenseURL: nil, reviewer: "L", date: "2026-01-31", evidence: "x",
        lifts: ["html.author"]),
    ] {
      #expect(throws: ConfigurationMap.Failure.self) {
        try SiteRegistry.signed(text, host: "qna.example.kr", review: review, file: "sites.yaml")
      }
    }
  }

  /// Whatever is done to a file, what comes out says the same of all else, or nothing comes out.
  @Test func survivesHostileFiles() throws {
    let seed = """
      contact: https://a.example/bot
      sites:
        - host: a.kr
          seeds: [https://a.kr/, "https://a.kr/b"]
          license_review: {class: C, reviewer: L, date: 2025-01-01, evidence: x}
        - host: qna.example.kr
          scope: {include: ["/a"], exclude: []}
          # note
          delay: 3
      """
    var mutator = Mutator(seed: 7)
    var signedOnce = 0
    for _ in 0..<3_000 {
      let text = String(
        decoding: mutator.mutated(
          Array(seed.utf8),
          splices: [Array("  - host: b.kr\n".utf8), [0x0D, 0x0A], [0x09], Array("&a *a".utf8)]), as: UTF8.self
      )
      guard let old = try? SiteRegistry(ConfigurationMap(text: text, file: "s")), let new = try? signed(text)
      else { continue }
      signedOnce += 1
      let read = try SiteRegistry(ConfigurationMap(text: new, file: "s"))
      #expect(read.sites.map(\.host) == old.sites.map(\.host))
      #expect(read.sites.first { $0.host == "qna.example.kr" }?.review == Self.review)
      for (left, right) in zip(old.sites, read.sites) where left.host != "qna.example.kr" {
        #expect(left.review == right.review && left.seeds == right.seeds)
      }
    }
    #expect(signedOnce > 30)
  }

  @Test func theFileKeepsItsPermissionsAndIsRefusedIfItChanged() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n", to: "real.yaml")
    #expect(chmod(path, 0o640) == 0)
    let link = scratch.path + "/sites.yaml"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.yaml")
    let file = RegistryFile(link)
    let seen = try file.read()
    let outcome = try file.sign(Self.review, host: "qna.example.kr", ifStill: seen.digest, policy: nil)
    #expect(outcome.earlier == nil)
    #expect(try file.read().digest == outcome.digest)
    #expect(try file.read().text == seen.text + Self.block)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.yaml")
    // What was looked at is no longer there: nothing is written.
    let refusal = #expect(throws: RegistryFile.Changed.self) {
      try file.sign(Self.review, host: "qna.example.kr", ifStill: seen.digest, policy: nil)
    }
    #expect(refusal?.expected == seen.digest && refusal?.found == outcome.digest)
    #expect(try file.read().digest == outcome.digest)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted() == [
        "real.yaml", "sites.yaml",
      ])
    #expect(
      try file.sign(Self.review, host: "qna.example.kr", ifStill: outcome.digest, policy: nil).earlier
        == Self.review)
  }

  @Test func aSignatureIsAnnouncedBeforeTheFileIsAnother() throws {
    struct Refusal: Error {}
    let scratch = try Scratch()
    let text = "contact: https://a.example/bot\nsites:\n  - host: qna.example.kr\n"
    let file = RegistryFile(try scratch.write(text, to: "sites.yaml"))
    let before = try file.read()
    #expect(throws: Refusal.self) {
      try file.sign(Self.review, host: "qna.example.kr", ifStill: before.digest, policy: nil) { _, _ in
        throw Refusal()
      }
    }
    #expect(try file.read() == before)
    var announced: String?
    let outcome = try file.sign(
      Self.review, host: "qna.example.kr", ifStill: before.digest, policy: nil
    ) { earlier, digest in
      let content = try file.read()
      #expect(earlier == nil && content == before)
      announced = digest
    }
    let written = try file.read().digest
    #expect(announced == outcome.digest && written == outcome.digest)
    // Who writes between the announcement and the end is not overwritten.
    #expect(throws: RegistryFile.Changed.self) {
      try file.sign(Self.review, host: "qna.example.kr", ifStill: outcome.digest, policy: nil) { _, _ in
        _ = try scratch.write(text + "# mine\n", to: "sites.yaml")
      }
    }
    #expect(try file.read().text == text + "# mine\n")
  }

  @Test func theLogSaysWhoSignedWhat() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: scratch.corpus.root, withIntermediateDirectories: true)
    let log = ReviewLog(corpus: scratch.corpus)
    let entry = ReviewLog.Entry(
      host: "qna.example.kr", review: Self.review, earlier: nil, evidence: "e1", sitesBefore: "b",
      sitesAfter: "c")
    try log.add(entry, .signing, at: 1_770_000_000)
    // A kill cut a line off.
    let torn = FileManager.default.contents(atPath: log.path).map { $0 + Data("{\"at".utf8) }
    try #require(torn).write(to: URL(filePath: log.path))
    try log.add(entry, .signed, at: 1_770_000_001)
    let lines = try String(contentsOfFile: log.path, encoding: .utf8).split(separator: "\n")
    try #require(lines.count == 3)
    let last = try #require(JSONSerialization.jsonObject(with: Data(lines[2].utf8)) as? [String: Any])
    #expect(last["state"] as? String == "signed" && last["at"] as? String == "2026-02-02T02:40:01Z")
    let first = try #require(JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
    #expect(first["state"] as? String == "signing")
    #expect(first["at"] as? String == "2026-02-02T02:40:00Z")
    #expect(first["evidence_digest"] as? String == "e1")
    #expect((first["review"] as? [String: Any])?["reviewer"] as? String == "김아무개")
    #expect(first["earlier"] == nil)
  }
}
