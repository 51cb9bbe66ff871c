import Corpus
import Foundation
import GRDB
import Licensing
import TestKit
import Testing

@testable import Crawl

struct LicenseAuditTests {
  private static let by = grant("https://creativecommons.org/licenses/by/4.0/")
  private static let byNC = grant("https://creativecommons.org/licenses/by-nc/4.0/")
  private static let kogl = grant("https://www.kogl.or.kr/info/licenseType1.do")
  private static let koglAI = grant("https://www.kogl.or.kr/info/licenseTypeAi.do")
  private static let noAI = Evidence(
    signal: "meta.robots", value: "noai", locator: "meta", kind: .reservation)
  private static let notice = Evidence(
    signal: "notice.copyright", value: "© 누구", locator: "body", kind: .notice)
  private static let reviewA = Evidence(
    signal: "review", value: "A MIT letter", locator: "김, 2026-01-02", kind: .grant)

  private static func grant(_ url: String) -> Evidence {
    Evidence(signal: "html.rel_license", value: url, locator: "footer > a", kind: .grant)
  }

  @Test(arguments: [
    ([by, notice], [true, false]), ([by, byNC], [false, true]), ([byNC, by], [true, false]),
    ([by, noAI], [false, true]), ([by, by], [true, false]), ([notice], [false]),
    ([grant("https://a.kr/terms"), by], [false, true]), ([kogl, koglAI], [true, true]),
  ])
  func theDecidingPieceIsNamed(_ evidence: [Evidence], _ decided: [Bool]) throws {
    let policy = try LicensePolicy.embedded()
    let verdict = decide(evidence, policy: policy)
    let weights = weigh(verdict, policy: policy, review: nil)
    #expect(weights.map(\.decided) == decided, "\(weights)")
    #expect(weights.allSatisfy { !$0.remark.isEmpty })
  }

  @Test func aReviewIsWeighedWithTheRest() throws {
    let policy = try LicensePolicy.embedded()
    let review = LicenseReview(
      class: .b, license: nil, licenseURL: nil, reviewer: "김", date: "2026-01-02", evidence: "letter")
    let verdict = decide([LicenseAuditTests.by], policy: policy, review: review)
    #expect(weigh(verdict, policy: policy, review: review).map(\.decided) == [false, true])
  }

  @Test func whatAReviewLiftsDoesNotDecide() throws {
    let policy = try LicensePolicy.embedded()
    let review = LicenseReview(
      class: .a, license: "CC-BY-4.0", licenseURL: nil, reviewer: "김", date: "2026-01-02", evidence: "letter",
      lifts: ["meta.robots"])
    let evidence = [LicenseAuditTests.noAI, LicenseAuditTests.by]
    for review in [review, nil] {
      let verdict = decide(evidence, policy: policy, review: review)
      let weights = weigh(verdict, policy: policy, review: review)
      guard review != nil else {
        #expect(weights.map(\.decided) == [true, false])
        continue
      }
      #expect(verdict.class == .a && weights.map(\.decided) == [false, true, true], "\(weights)")
      #expect(weights[0].remark == "lifted by 김")
    }
    let silent = decide([LicenseAuditTests.noAI], policy: policy, review: review)
    #expect(weigh(silent, policy: policy, review: review).map(\.decided) == [false, true])
  }

  @Test func thePolicysHostsDecideAndSaySo() throws {
    let text = LicensePolicy.embeddedText.replacing(
      "hosts: []", with: "hosts: [{host: law.kr, license: KR-Copyright-Act-7, because: 법}]")
    let policy = try LicensePolicy(yaml: text)
    let host = Evidence(signal: "page.host", value: "law.kr", locator: "url", kind: .notice)
    let verdict = decide([host, LicenseAuditTests.notice], policy: policy)
    let weights = weigh(verdict, policy: policy, review: nil)
    #expect(verdict.class == .a && weights.map(\.decided) == [true, false])
    #expect(weights[0].remark == "decided by the policy's hosts")
  }

  @Test func aReviewCitesWhatDecided() throws {
    let policy = try LicensePolicy.embedded()
    let host = Evidence(signal: "page.host", value: "a.kr", locator: "url", kind: .notice)
    let page = LedgerPage(
      page: RecordID(page: "http://a.kr/"), url: "http://a.kr/", host: "a.kr", class: .c, license: nil,
      evidence: [
        host, LicenseAuditTests.by, LicenseAuditTests.noAI, LicenseAuditTests.notice,
        LicenseAuditTests.reviewA,
      ])
    var citations = ReviewBlock.Citations()
    citations.add(page, policy)
    #expect(
      citations.lines == [
        "1 page: reservation meta.robots: noai [meta]",
        "1 page: grant html.rel_license: https://creativecommons.org/licenses/by/4.0/ [footer > a]",
      ])
    citations.add(page, policy)
    #expect(citations.lines.allSatisfy { $0.hasPrefix("2 pages: ") })
    var counts = LedgerCounts()
    counts.add(page, policy)
    counts.add(page, policy)
    let reviews = try #require(counts.hosts["a.kr"]).reviews
    #expect(reviews.count == 1 && reviews.first?.pages == 2 && counts.totals.reviews == 1)
    #expect(reviews.first?.class == "A" && reviews.first?.reviewer == "김")
    #expect(counts.conflicts.contains { $0.kind == "unknown_license" && $0.detail.contains("MIT letter") })
  }

  /// Equal questions on two hosts, one under a freer class: the pairs are counted, whatever the white space.
  @Test func textsUnderDifferentClassesAreCounted() throws {
    let scratch = try Scratch()
    let corpus = scratch.corpus
    let long = String(repeating: "사과를 나누는 방법을 알려 주세요. ", count: 5)
    let items = [
      SampleItems.item(1, body: long, host: "a.kr"), SampleItems.item(1, body: long + "\n", host: "b.kr"),
      SampleItems.item(2, body: long, host: "a.kr"), SampleItems.item(2, body: long, host: "a2.kr"),
      SampleItems.item(3, body: "짧다", host: "a.kr"), SampleItems.item(3, body: "짧다", host: "b.kr"),
    ]
    try SampleItems.seal([items], stage: .item, in: corpus)
    try corpus.createFolder(of: .license)
    let shard = try Shard.openForWriting(corpus.path(of: .license, 0), stage: .license, durable: false)
    try shard.database.write { db in
      for item in items {
        try db.execute(
          sql: "INSERT OR IGNORE INTO license VALUES (?,?,?,?,NULL,NULL,NULL,'test')",
          arguments: [item.page, item.url, item.host, item.host == "b.kr" ? "C" : "A"])
      }
    }
    try shard.seal()
    let shared = try corpus.sharedTexts(with: nil)
    #expect(shared.count == 1 && shared[0].texts == 1, "\(shared)")
    #expect(shared.first?.freest == "a.kr" && shared.first?.strictestClass == "C")
    #expect(shared.first?.example == [items[0].id.description, items[1].id.description])
    #expect(try corpus.sharedTexts(with: "a2.kr").isEmpty)
  }

  @Test func aReviewBlockIsYAMLWhateverThePageSays() throws {
    let text = "그 \"말\" \\ # : - \u{1}\n끝"
    let block = ReviewBlock(
      class: "B", license: "KOGL-4", licenseURL: nil, evidence: text, day: .init(timeIntervalSince1970: 0))
    let yaml = "    host: a.kr\n" + block.yaml.replacing("\"\"", with: "김")
    let review = try #require(try ConfigurationMap(text: yaml, file: "x").map("license_review"))
    #expect(try review.string("evidence") == "그 \"말\" \\ # : -   끝")
    #expect(try review.string("date") == "1970-01-01" && review.string("reviewer") == "김")
  }
}
