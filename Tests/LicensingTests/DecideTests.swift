import Testing

@testable import Licensing

/// What a verdict says beside its class, and that stored evidence is judged again without the page.
@Suite struct DecideTests {
  private func reviewed(_ verdict: LicenseClass, _ license: String? = nil, lifts: [String] = [])
    -> LicenseReview
  {
    LicenseReview(
      class: verdict, license: license, licenseURL: nil, reviewer: "kim", date: "2026-09-14", lifts: lifts)
  }

  @Test func reviewIsInTheEvidence() throws {
    let verdict = try LicenseCase("", .a, review: reviewed(.a, "MIT")).verdict()
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

  @Test func liftsAreInTheReason() throws {
    let row = LicenseCase(
      "", .a, robots: "User-agent: GPTBot\nDisallow: /\n",
      review: reviewed(.a, "CC-BY-4.0", lifts: ["robots.ai_agent"]))
    let verdict = try row.verdict()
    #expect(verdict.reason == "reviewed by kim on 2026-09-14; kim lifts robots.ai_agent")
    #expect(verdict.evidence.last?.value == "A CC-BY-4.0; lifts robots.ai_agent")
  }

  /// An agent, a directive, a label and a licence that the policy learns of later count in evidence collected before.
  @Test(arguments: [
    ("    - PanguBot\n", "    - PanguBot\n    - SecretBot\n", LicenseClass.c),
    ("    - PanguBot\n", "    - PanguBot\n    - PerplexityBot\n", .c),
    ("directives: [noai, noml]", "directives: [noarchive]", .c),
    ("training_keys: [train-ai,", "training_keys: [search, train-ai,", .c),
    ("opensource.org/licenses/ISC", "site.example/terms, opensource.org/licenses/ISC", .a),
    ("noncommercial: B", "noncommercial: A", .b),
    ("hosts: []", "hosts: [{host: site.example, license: CC-BY-ND-4.0, because: a test}]", .b),
  ])
  func otherPolicies(text: String, replacement: String, expected: LicenseClass) throws {
    let row = LicenseCase(
      "", .a, "CC-BY-4.0",
      html: expected == .b ? licensed("by-nd/4.0") : by + "<a rel=license href=/terms>약관</a>",
      headers: [("X-Robots-Tag", "noarchive"), ("Content-Usage", "search=n")],
      robots: "User-agent: SecretBot\nUser-agent: PerplexityBot\nDisallow: /\n")
    let evidence = try row.evidence()
    let before = decide(evidence, policy: try LicensePolicy.embedded())
    #expect(before.class == (expected == .b ? .b : .a))
    #expect(embeddedPolicy.contains(text))
    let policy = try LicensePolicy(yaml: embeddedPolicy.replacing(text, with: replacement))
    #expect(decide(evidence, policy: policy).class == expected)
  }

  /// Laws are free by article 7 of the Copyright Act, whatever their publisher's footer says: a host's rule can say so.
  @Test func hostsOfThePolicy() throws {
    let rule = "hosts: [{host: law.example.go.kr, license: KR-Copyright-Act-7, because: 저작권법 제7조 제1호}]"
    let policy = try LicensePolicy(yaml: embeddedPolicy.replacing("hosts: []", with: rule))
    func verdict(_ url: String) throws -> LicenseVerdict {
      decide(try LicenseCase("", .a, html: "<footer>© 무단전재 금지</footer>", url: url).evidence(), policy: policy)
    }
    let law = try verdict("https://www.law.example.go.kr/a")
    #expect((law.class, law.license) == (.a, "KR-Copyright-Act-7"))
    #expect(law.reason.contains("저작권법 제7조 제1호"))
    #expect(try verdict("https://notlaw.example.go.kr/a").class == .c)
    #expect(try verdict("https://law.example.go.kr.evil.example/").class == .c)
  }

  @Test(arguments: [
    (by, nil),
    ("<span property='cc:attributionName'>홍길동</span>" + by, "홍길동"),
    ("<a rel='cc:attributionURL' property='cc:attributionName' href='/me'>아무개</a>", "아무개"),
    (
      "<script type='application/ld+json'>{\"@type\": \"Article\", \"author\": {\"name\": \"가\"}}</script>",
      "가"
    ),
    (
      "<script type='application/ld+json'>{\"@type\": \"Article\", \"author\": \"가\", \"copyrightHolder\": {\"name\": \"나\"}}</script>",
      "나"
    ),
    ("<meta name=dcterms.rightsHolder content=다>", "다"),
    ("<p>본 저작물은 '문화체육관광부'에서 2020년 작성하여 공공누리 제1유형으로 개방한 저작물로 이용할 수 있습니다.</p>", "문화체육관광부"),
  ])
  func attribution(html: String, name: String?) throws {
    #expect(try LicenseCase("", .c, html: html).verdict().attribution == name)
  }

  /// A stored ledger has its review in it, and gives the same verdict again.
  @Test(arguments: [
    LicenseReview(class: .b, license: nil, licenseURL: nil, reviewer: "kim", date: "2026-09-14"),
    LicenseReview(
      class: .c, license: nil, licenseURL: nil, reviewer: "Kim, J.", date: "2026-09-14", evidence: "at; on"),
    LicenseReview(
      class: .a, license: "CC-BY-4.0", licenseURL: "https://a.example/", reviewer: "kim", date: "2026-09-14",
      evidence: "letter; 2026-113", attribution: "아무개", lifts: ["robots.ai_agent", "text.no_ai"]),
    LicenseReview(
      class: .a, license: "CC-BY-4.0", licenseURL: "https://a.example/?a; b", reviewer: "kim",
      date: "2026-09-14", evidence: "a; lifts text.no_ai", attribution: "수학동호회; 편집부, \\; lifts text.no_ai",
      lifts: ["robots.ai_agent"]),
  ])
  func aStoredReviewHolds(review: LicenseReview) throws {
    let policy = try LicensePolicy.embedded()
    let row = LicenseCase("", .a, robots: "User-agent: GPTBot\nDisallow: /\n", review: review)
    let verdict = try row.verdict()
    #expect(verdict.evidence.last.flatMap(LicenseReview.init) == review)
    #expect(decide(verdict.evidence, policy: policy) == verdict)
    #expect(decide(verdict.evidence, policy: policy, review: review) == verdict)
  }

  @Test func termsBindWhoRepublishes() throws {
    #expect(
      try LicenseCase("", .a, html: licensed("by-sa/4.0")).verdict().terms == ["attribution", "share_alike"])
  }

  @Test func theSourceOfEvidence() throws {
    let row = LicenseCase(
      "", .c, html: by, headers: [("tdm-policy", "x")], robots: "User-agent: *\nDisallow: /\n",
      tdmrep: #"[{"location": "/", "tdm-reservation": 1}]"#, aiText: "Training: deny", rsl: "",
      review: reviewed(.c))
    let sources = Set(try row.verdict().evidence.map(\.source))
    #expect(sources == Set(Evidence.Source.allCases))
  }

  @Test func aPageOfTooManyLicencesIsNone() throws {
    let links = (0..<600).map { "<a rel=license href='/terms/\($0)'>약관</a>" }.joined()
    let verdict = try LicenseCase("", .c, html: by + links).verdict()
    #expect(verdict.class == .c)
    #expect(verdict.evidence.count <= 501)
    #expect(verdict.reason.hasPrefix("reserved: page.too_many"))
  }

  @Test func theSameLicenceTwiceIsOnePiece() throws {
    let evidence = try LicenseCase("", .a, html: by + by).evidence()
    #expect(evidence.filter { $0.signal == "html.rel_license" }.count == 1)
  }
}
