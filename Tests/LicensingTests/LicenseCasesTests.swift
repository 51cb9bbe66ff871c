import Testing

@testable import Licensing

@Suite struct LicenseCasesTests {
  @Test(arguments: grants + places + kogl + reservations + reviews)
  func verdict(row: LicenseCase) throws {
    let verdict = try row.verdict()
    #expect(verdict.class == row.expected, "\(verdict.reason)")
    #expect(verdict.license == row.license, "\(verdict.evidence)")
    #expect(!verdict.reason.isEmpty)
  }

  static let grants: [LicenseCase] = [
    LicenseCase("nothing at all", .c),
    LicenseCase("copyright only", .c, html: "<p>본문</p><p>Copyright © 2020. All rights reserved.</p>"),
    LicenseCase(
      "CC0", .a, "CC0-1.0", html: "<a rel=license href='//creativecommons.org/publicdomain/zero/1.0/'>"),
    LicenseCase("BY", .a, "CC-BY-4.0", html: licensed("by/4.0")),
    LicenseCase("BY ported", .a, "CC-BY-2.0-KR", html: licensed("by/2.0/kr")),
    LicenseCase("BY-SA", .a, "CC-BY-SA-4.0", html: licensed("by-sa/4.0")),
    LicenseCase("NC", .b, "CC-BY-NC-4.0", html: licensed("by-nc/4.0")),
    LicenseCase("NC for commerce", .c, "CC-BY-NC-4.0", html: licensed("by-nc/4.0"), purpose: .commercial),
    LicenseCase("ND", .b, "CC-BY-ND-4.0", html: licensed("by-nd/4.0")),
    LicenseCase("ND for commerce", .b, "CC-BY-ND-4.0", html: licensed("by-nd/4.0"), purpose: .commercial),
    LicenseCase("NC-ND", .b, "CC-BY-NC-ND-2.0-KR", html: licensed("by-nc-nd/2.0/kr")),
    LicenseCase("BY for commerce", .a, "CC-BY-4.0", html: licensed("by/4.0"), purpose: .commercial),
    LicenseCase(
      "two licences: the stricter", .b, "CC-BY-NC-4.0", html: licensed("by/4.0") + licensed("by-nc/4.0")),
    LicenseCase(
      "two of one class: more terms", .a, "CC-BY-SA-3.0", html: licensed("by/4.0") + licensed("by-sa/3.0")),
    LicenseCase("a grant beats a notice", .a, "CC-BY-4.0", html: licensed("by/4.0") + "<p>© 무단전재 금지</p>"),
    LicenseCase("unknown licence", .c, html: "<a rel=license href='/terms'>약관</a>"),
    LicenseCase(
      "unknown licence beside a known one", .a, "CC-BY-4.0",
      html: licensed("by/4.0") + "<a rel=license href='/terms'>약관</a>"),
    LicenseCase("words without an address", .c, html: "<p>Attribution 4.0 International</p>"),
    LicenseCase("MIT", .a, "MIT", html: "<link rel=license href='https://opensource.org/licenses/MIT'>"),
    LicenseCase(
      "Apache", .a, "Apache-2.0", html: "<a rel=license href='http://www.apache.org/licenses/LICENSE-2.0'>"),
  ]

  private static let cc = "<a href='http://creativecommons.org/licenses/by/4.0/'>CC</a>"

  static let places: [LicenseCase] = [
    LicenseCase("link in the text", .c, html: "<div class=post><p>사진 \(cc)</p></div>"),
    LicenseCase("link in the footer", .a, "CC-BY-4.0", html: "<footer>\(cc)</footer>"),
    LicenseCase(
      "link in a foot by class", .a, "CC-BY-4.0", html: "<div class='site-footer'><p>\(cc)</p></div>"),
    LicenseCase("link in a licence box", .a, "CC-BY-4.0", html: "<div class='entry-ccl'>\(cc)</div>"),
    LicenseCase("link in Gnuboard's foot", .a, "CC-BY-4.0", html: "<div id=ft><p>\(cc)</p></div>"),
    LicenseCase(
      "licence boxes of several images", .c,
      html:
        "<p class=license-info>\(cc)</p><p class=license-info>\(cc.replacing("by/4.0", with: "by-sa/2.0"))</p>"
    ),
    LicenseCase("caption in the footer", .c, html: "<footer><figure>\(cc)</figure></footer>"),
    LicenseCase(
      "rel=license in a caption", .c,
      html: "<figure><img src=a><figcaption>\(licensed("by/4.0"))</figcaption></figure>"),
    LicenseCase(
      "image credit beside the page's licence", .a, "CC-BY-4.0",
      html: "<p>사진: <a href='https://creativecommons.org/licenses/by-nc/2.0/'>CC</a></p>" + licensed("by/4.0")
    ),
    LicenseCase(
      "link in the head", .a, "CC-BY-4.0",
      html: "<link rel='license' href='//creativecommons.org/licenses/by/4.0/'>"),
    LicenseCase(
      "Dublin Core", .a, "CC-BY-4.0",
      html: "<meta name='DC.rights' content='CC BY https://creativecommons.org/licenses/by/4.0/'>"),
    LicenseCase(
      "JSON-LD of the page", .b, "CC-BY-NC-4.0",
      html: """
        <script type='application/ld+json'>{"@type": "QAPage", "license":
        "https://creativecommons.org/licenses/by-nc/4.0/"}</script>
        """),
    LicenseCase(
      "JSON-LD of an image", .c,
      html: """
        <script type='application/ld+json'>{"@graph": [{"@type": "ImageObject", "license":
        "https://creativecommons.org/licenses/by/4.0/"}]}</script>
        """),
  ]

  private static func mark(_ file: String) -> String { "<img src='/images/\(file)' alt=''>" }

  static let kogl: [LicenseCase] = [
    LicenseCase("KOGL 0", .a, "KOGL-0", html: mark("img_opentype00.png")),
    LicenseCase("KOGL 1", .a, "KOGL-1", html: mark("new_img_opentype01.png")),
    LicenseCase("KOGL 2", .b, "KOGL-2", html: mark("img_opentype02.jpg")),
    LicenseCase("KOGL 2 for commerce", .c, "KOGL-2", html: mark("img_opentype02.jpg"), purpose: .commercial),
    LicenseCase("KOGL 3", .b, "KOGL-3", html: mark("img_opentype03.jpg"), purpose: .commercial),
    LicenseCase("KOGL 4", .b, "KOGL-4", html: mark("img_opentype04.jpg")),
    LicenseCase("KOGL by description", .a, "KOGL-1", html: "<img src=a.gif alt='공공누리 제1유형: 출처표시'>"),
    LicenseCase(
      "KOGL by link", .b, "KOGL-4",
      html: "<a href='http://www.kogl.or.kr/open/info/license_info/all.do'>본 저작물은</a>"),
    LicenseCase("KOGL's home page", .c, html: "<a href='https://www.kogl.or.kr/'>공공누리</a>"),
    LicenseCase(
      "KOGL's list of licences", .c,
      html: "<footer><a href='http://www.kogl.or.kr/info/license.do'>공공누리</a></footer>"),
    LicenseCase("KOGL explained", .c, html: (1...4).map { mark("img_opentype0\($0).png") }.joined()),
    LicenseCase(
      "KOGL AI alone", .b, "KOGL-AI", html: "<a href='https://www.kogl.or.kr/info/licenseTypeAi.do'>AI</a>"),
    LicenseCase(
      "KOGL 1 with AI", .a, "KOGL-1",
      html: mark("img_opentype01.png") + "<a href='https://www.kogl.or.kr/info/licenseTypeAi.do'>AI</a>"),
    LicenseCase(
      "KOGL 4 with AI for commerce", .b, "KOGL-4",
      html: mark("img_opentype04.png") + "<a href='https://www.kogl.or.kr/info/licenseTypeAi.do'>AI</a>",
      purpose: .commercial),
    LicenseCase("another image", .c, html: mark("img_open.png") + "<img src=x.png alt='제1유형'>"),
  ]

  private static let by = licensed("by/4.0")

  static let reservations: [LicenseCase] = [
    LicenseCase("noai in the page", .c, "CC-BY-4.0", html: by + "<meta name=robots content='index, NOAI'>"),
    LicenseCase("noindex is none of ours", .a, "CC-BY-4.0", html: by + "<meta name=robots content=noindex>"),
    LicenseCase("noai in a header", .c, "CC-BY-4.0", html: by, headers: [("X-Robots-Tag", "noindex, noai")]),
    LicenseCase(
      "noai for another agent", .a, "CC-BY-4.0", html: by,
      headers: [("x-robots-tag", "otherbot: noai, noindex")]),
    LicenseCase(
      "noai for this agent", .c, "CC-BY-4.0", html: by, headers: [("x-robots-tag", "Yisang: noai")]),
    LicenseCase(
      "noimageai is about images", .a, "CC-BY-4.0", html: by, headers: [("X-Robots-Tag", "noimageai")]),
    LicenseCase(
      "a dated directive", .c, "CC-BY-4.0", html: by,
      headers: [("X-Robots-Tag", "unavailable_after: 25 Jun 2030, noai")]),
    LicenseCase("GPTBot shut out", .c, "CC-BY-4.0", html: by, robots: "User-agent: GPTBot\nDisallow: /\n"),
    LicenseCase(
      "GPTBot shut out elsewhere", .a, "CC-BY-4.0", html: by,
      robots: "User-agent: GPTBot\nDisallow: /private\n"),
    LicenseCase("GPTBot let in", .a, "CC-BY-4.0", html: by, robots: "User-agent: GPTBot\nAllow: /\n"),
    LicenseCase(
      "a search engine shut out", .a, "CC-BY-4.0", html: by, robots: "User-agent: Yeti\nDisallow: /\n"),
    LicenseCase(
      "all shut out but us", .a, "CC-BY-4.0", html: by,
      robots: "User-agent: *\nDisallow: /\n\nUser-agent: yisang\nAllow: /\n"),
    LicenseCase("we are shut out", .c, "CC-BY-4.0", html: by, robots: "User-agent: yisang\nDisallow: /qna\n"),
    LicenseCase(
      "content signal", .c, "CC-BY-4.0", html: by,
      robots: "User-agent: *\nContent-Signal: search=yes, ai-train=no\n"),
    LicenseCase(
      "content signal that permits", .a, "CC-BY-4.0", html: by,
      robots: "User-agent: *\nContent-Signal: ai-train=yes\n"),
    LicenseCase(
      "content signal for another agent", .a, "CC-BY-4.0", html: by,
      robots: "User-agent: otherbot\nContent-Signal: ai-train=no\n"),
    LicenseCase(
      "content usage", .c, "CC-BY-4.0", html: by,
      robots: "User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n"),
    LicenseCase(
      "content usage of a path", .c, "CC-BY-4.0", html: by,
      robots: "User-agent: *\nContent-Usage: /qna/ train-ai=n\n"),
    LicenseCase(
      "content usage of another path", .a, "CC-BY-4.0", html: by,
      robots: "User-agent: *\nContent-Usage: /news/ train-ai=n\n"),
    LicenseCase(
      "content usage in a header", .c, "CC-BY-4.0", html: by,
      headers: [("Content-Usage", "search=y, train-ai=n")]),
    LicenseCase("TDM header", .c, "CC-BY-4.0", html: by, headers: [("TDM-Reservation", "1")]),
    LicenseCase("TDM header 0", .a, "CC-BY-4.0", html: by, headers: [("tdm-reservation", "0")]),
    LicenseCase("TDM 0 grants nothing", .c, headers: [("tdm-reservation", "0")]),
    LicenseCase(
      "TDM in the page beats the header", .a, "CC-BY-4.0", html: by + "<meta name=tdm-reservation content=0>",
      headers: [("tdm-reservation", "1")]),
    LicenseCase(
      "TDM header beats the file", .c, "CC-BY-4.0", html: by, headers: [("tdm-reservation", "1")],
      tdmrep: #"[{"location": "/", "tdm-reservation": 0}]"#),
    LicenseCase(
      "TDM file", .c, "CC-BY-4.0", html: by, tdmrep: #"[{"location": "/qna/*", "tdm-reservation": 1}]"#),
    LicenseCase(
      "TDM file of another path", .a, "CC-BY-4.0", html: by,
      tdmrep: #"[{"location": "/en/", "tdm-reservation": 1}]"#),
    LicenseCase(
      "TDM file: the first rule", .a, "CC-BY-4.0", html: by,
      tdmrep: #"[{"location": "/qna/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]"#),
    LicenseCase("TDM file that is none", .a, "CC-BY-4.0", html: by, tdmrep: "<html>404"),
    LicenseCase("a reservation without a licence", .c, robots: "User-agent: CCBot\nDisallow: /\n"),
  ]

  private static func reviewed(_ verdict: LicenseClass, _ license: String? = nil) -> LicenseReview {
    LicenseReview(class: verdict, license: license, licenseURL: nil, reviewer: "kim", date: "2026-09-14")
  }

  static let reviews: [LicenseCase] = [
    LicenseCase(
      "review of a bare page", .a, "CC-BY-4.0", html: "<p>© 무단전재 금지</p>", review: reviewed(.a, "CC-BY-4.0")),
    LicenseCase("review to train only", .b, review: reviewed(.b)),
    LicenseCase("review that excludes", .c, html: by, review: reviewed(.c)),
    LicenseCase(
      "the page is stricter than the review", .b, "CC-BY-NC-4.0", html: licensed("by-nc/4.0"),
      review: reviewed(.a)),
    LicenseCase(
      "a reservation is stricter than the review", .c, headers: [("X-Robots-Tag", "noai")],
      review: reviewed(.a)),
  ]

  @Test func reviewIsInTheEvidence() throws {
    let verdict = try LicenseCase("", .a, review: Self.reviewed(.a, "MIT")).verdict()
    let review = try #require(verdict.evidence.last)
    #expect((review.signal, review.value, review.locator) == ("review", "A MIT", "kim, 2026-09-14"))
    #expect(verdict.reason == "reviewed by kim on 2026-09-14")
  }

  @Test func reservationsCanBeLeftWithoutEffect() throws {
    let lenient = try LicensePolicy(
      yaml: embeddedPolicy.replacing("meta.robots: C", with: "meta.robots: A"))
    let reserved = Evidence(signal: "meta.robots", value: "noai", locator: "meta", kind: .reservation)
    let grant = Evidence(
      signal: "html.rel_license", value: "https://creativecommons.org/licenses/by/4.0/", locator: "a",
      kind: .grant)
    #expect(decide([reserved, grant], policy: lenient).class == .a)
    #expect(decide([reserved], policy: lenient).class == .c)
  }
}
