import Testing

@testable import Licensing

@Suite struct ConflictTests {
  typealias Kind = LicenseConflict.Kind

  private static func reviewed(_ verdict: LicenseClass, _ license: String?) -> LicenseReview {
    LicenseReview(class: verdict, license: license, licenseURL: nil, reviewer: "kim", date: "2026-09-14")
  }

  static let cases: [(LicenseCase, [Kind])] = [
    (LicenseCase("nothing", .c), []),
    (LicenseCase("one licence", .a, html: by + by), []),
    (LicenseCase("two licences", .a, html: by + licensed("by-sa/4.0")), [.severalLicenses]),
    (LicenseCase("reserved", .c, html: by, headers: [("X-Robots-Tag", "noai")]), [.grantAndReservation]),
    (
      LicenseCase(
        "reserved, and lifted", .a, html: by, headers: [("X-Robots-Tag", "noai")],
        review: LicenseReview(
          class: .a, license: "CC-BY-4.0", licenseURL: nil, reviewer: "kim", date: "2026-09-14",
          lifts: ["header.x_robots_tag"])), []
    ),
    (LicenseCase("reserved without a grant", .c, headers: [("X-Robots-Tag", "noai")]), []),
    (
      LicenseCase(
        "a sentence and its link", .a,
        html:
          "<p>라이선스는 <a href='http://creativecommons.org/licenses/by-sa/4.0/'>Creative Commons Attribution 4.0</a></p>"
      ),
      [.wordsAndLink]
    ),
    (
      LicenseCase(
        "a sentence that fits its link", .a,
        html:
          "<footer>This work is under <a href='http://creativecommons.org/licenses/by-sa/4.0/'>CC BY-SA 4.0</a></footer>"
      ),
      []
    ),
    (
      LicenseCase(
        "another version", .a,
        html: "<footer><a href='http://creativecommons.org/licenses/by/2.0/kr/'>저작자표시 4.0 국제</a></footer>"),
      [.wordsAndLink]
    ),
    (
      LicenseCase("words in a meta element", .a, html: by + "<meta name=dc.rights content='CC BY-NC 4.0'>"),
      [.wordsAndLink]
    ),
    (LicenseCase("words alone", .c, html: "<footer>CC BY-NC 4.0</footer>"), []),
    (LicenseCase("terms of its own", .c, html: "<a rel=license href='/terms'>약관</a>"), [.unknownLicense]),
    (LicenseCase("a review of a bare page", .a, review: reviewed(.a, "CC-BY-4.0")), []),
    (LicenseCase("a review that agrees", .a, html: by, review: reviewed(.a, "CC-BY-4.0")), []),
    (
      LicenseCase("a stricter page", .b, html: licensed("by-nc/4.0"), review: reviewed(.a, "CC-BY-4.0")),
      [.reviewAndPage]
    ),
    (LicenseCase("a page of another licence", .a, html: by, review: reviewed(.a, "MIT")), [.reviewAndPage]),
  ]

  @Test(arguments: cases) func conflict(row: LicenseCase, kinds: [Kind]) throws {
    let found = conflicts(in: try row.verdict().evidence, policy: try LicensePolicy.embedded())
    #expect(found.map(\.kind) == kinds, "\(found.map(\.sentence))")
    #expect(found.allSatisfy { !$0.sentence.isEmpty && !$0.evidence.isEmpty })
  }
}
