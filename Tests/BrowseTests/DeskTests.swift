import Corpus
import Crawl
import Foundation
import Licensing
import TestKit
import Testing

@testable import Browse

@Suite struct DeskTests {
  /// The fields of the form on a page, as a browser would send them.
  static func form(on body: String) -> [(String, String)] {
    body.matches(of: #/<input type="hidden" name="([a-z_]+)" value="([^"]*)"/#).map {
      (String($0.1), String($0.2))
    }
    .filter { $0.0 != "lang" }
  }

  static func encode(_ fields: [(String, String)]) -> [UInt8] {
    Array(fields.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&").utf8)
  }

  private func post(
    _ fields: [(String, String)], _ sample: SampleCorpus, isReadOnly: Bool = false,
    origin: String = "http://127.0.0.1:8080"
  ) -> Answer {
    sample.router(isReadOnly: isReadOnly).answer(
      RawRequest(
        method: "POST", target: "/desk/sign?lang=en", fields: ["host": "127.0.0.1:8080", "origin": origin],
        body: Self.encode(fields)))
  }

  private let signature = [
    ("class", "B"), ("license", "CC-BY-NC-4.0"), ("evidence", "letter: \"yes\"\r\nof 2026"),
    ("reviewer", "김아무개"), ("date", "2026-02-01"),
    ("lifts", "robots.ai_agent"),
  ]

  @Test func aSignatureGoesIntoTheFileAndTheLog() throws {
    let sample = try SampleCorpus()
    let before = try RegistryFile(sample.sites).read()
    let page = sample.get("/desk/site?host=b.example&lang=en")
    #expect(page.status == 200 && page.fields.contains { $0 == ("Referrer-Policy", "same-origin") })
    let answer = post(Self.form(on: page.body) + signature, sample)
    #expect(answer.status == 303, "\(answer.body)")
    #expect(
      answer.fields.first { $0.name == "Location" }?.value == "/desk/site?host=b.example&signed=1&lang=en")
    let cookie = try #require(answer.fields.first { $0.name == "Set-Cookie" }?.value)
    #expect(cookie == "reviewer=\(encoded("김아무개")); Path=/desk; HttpOnly; SameSite=Strict")
    let after = try RegistryFile(sample.sites).read()
    #expect(after.text.hasPrefix(before.text))
    let review = try #require(SiteRegistry(contentsOf: sample.sites).sites[1].review)
    #expect(
      review.class == .b && review.license == "CC-BY-NC-4.0" && review.evidence == "letter: \"yes\"  of 2026")
    #expect(review.lifts == ["robots.ai_agent"])
    let log = try String(contentsOfFile: ReviewLog(corpus: sample.corpus).path, encoding: .utf8)
    #expect(
      log.contains("\"sites_before\":\"\(before.digest)\"")
        && log.contains("\"sites_after\":\"\(after.digest)\""))
    let states = log.split(separator: "\n").map {
      $0.firstMatch(of: #/"state":"([a-z]+)"/#).map { String($0.1) }
    }
    #expect(states == ["signing", "signed"])
    let shown = sample.get(
      "/desk/site?host=b.example&signed=1&lang=en", ["cookie": "x=1; " + cookie.prefix { $0 != ";" }]
    ).body
    #expect(
      shown.contains("yisang license retag --built-in") && shown.contains("name=\"reviewer\" value=\"김아무개\""))
    #expect(sample.get("/desk?lang=en").body.contains("not in the verdicts yet"))
  }

  @Test func aFileThatChangedIsNotWritten() throws {
    let sample = try SampleCorpus()
    let fields = Self.form(on: sample.get("/desk/site?host=a.example").body) + signature
    let text = try RegistryFile(sample.sites).read().text + "\n# mine\n"
    _ = try sample.scratch.write(text, to: "sites.yaml")
    let answer = post(fields, sample)
    #expect(answer.status == 409 && answer.body.contains("was changed since"))
    #expect(answer.body.contains("letter: &quot;yes&quot;"), "what was typed is kept")
    #expect(try RegistryFile(sample.sites).read().text == text)
    #expect(!FileManager.default.fileExists(atPath: ReviewLog(corpus: sample.corpus).path))
  }

  @Test func whatCannotBeWrittenDownIsNotSigned() throws {
    let sample = try SampleCorpus()
    let before = try RegistryFile(sample.sites).read()
    let fields = Self.form(on: sample.get("/desk/site?host=a.example").body) + signature
    try FileManager.default.createDirectory(
      atPath: ReviewLog(corpus: sample.corpus).path, withIntermediateDirectories: true)
    let answer = post(fields, sample)
    #expect(answer.status == 503 && answer.body.contains("Nothing was signed"))
    #expect(try RegistryFile(sample.sites).read() == before)
  }

  @Test func evidenceThatWasReadAnewIsReadAgainFirst() throws {
    let sample = try SampleCorpus()
    let fields = Self.form(on: sample.get("/desk/site?host=a.example").body).map {
      $0.0 == "evidence_digest" ? ($0.0, "00ff") : $0
    }
    let before = try RegistryFile(sample.sites).read()
    #expect(post(fields + signature, sample).status == 409)
    #expect(try RegistryFile(sample.sites).read() == before)
  }

  @Test func theFormOfOneSiteCannotSignAnother() throws {
    let sample = try SampleCorpus()
    let before = try RegistryFile(sample.sites).read()
    let fields = Self.form(on: sample.get("/desk/site?host=a.example").body) + signature
    // The evidence that was seen is that of a.example.
    let other = fields.map { $0.0 == "host" ? ("host", "b.example") : $0 }
    #expect(post(other, sample).status == 409)
    #expect(post(other + [("page", "a.example")], sample).status == 409)
    #expect(post(fields + [("host", "b.example")], sample).status == 400)
    #expect(post(fields.map { $0.0 == "host" ? ("host", "c.example") : $0 }, sample).status == 404)
    #expect(try RegistryFile(sample.sites).read() == before)
    #expect(!FileManager.default.fileExists(atPath: ReviewLog(corpus: sample.corpus).path))
  }

  @Test func othersCannotSign() throws {
    let sample = try SampleCorpus()
    let before = try RegistryFile(sample.sites).read()
    let fields = Self.form(on: sample.get("/desk/site?host=a.example").body) + signature
    #expect(post(fields, sample, origin: "http://evil.example").status == 403)
    #expect(post(fields.filter { $0.0 != "token" }, sample).status == 403)
    #expect(post(fields, sample, isReadOnly: true).status == 403)
    #expect(try RegistryFile(sample.sites).read() == before)
    // Where nothing can be signed there is no form, and no token.
    let closed = sample.router(isReadOnly: true).answer(
      RawRequest(
        method: "GET", target: "/desk/site?host=a.example", fields: ["host": "127.0.0.1:8080"], body: []))
    #expect(
      closed.status == 200 && !closed.body.contains("<form method=\"post\"")
        && !closed.body.contains(SampleCorpus.token))
  }

  @Test(arguments: [
    ("class", ""), ("class", "D"), ("reviewer", "  "), ("evidence", "\u{7}"), ("date", "2999-01-01"),
    ("date", ""), ("lifts", "html.author"),
  ])
  func whatIsMissingIsSaid(_ name: String, _ value: String) throws {
    let sample = try SampleCorpus()
    let before = try RegistryFile(sample.sites).read()
    let fields =
      Self.form(on: sample.get("/desk/site?host=a.example").body)
      + signature.map { $0.0 == name ? (name, value) : $0 }
    let answer = post(fields, sample)
    #expect(answer.status == 422 && answer.body.contains("id=\"problem\""))
    #expect(try RegistryFile(sample.sites).read() == before)
  }

  @Test func classANeedsALicenceThePolicyKnows() throws {
    let sample = try SampleCorpus()
    let hidden = Self.form(on: sample.get("/desk/site?host=a.example").body)
    for license in ["", "CC-BY-9.0"] {
      let fields =
        hidden + [
          ("class", "A"), ("license", license), ("evidence", "x"), ("reviewer", "L"), ("date", "2026-01-01"),
        ]
      #expect(post(fields, sample).status == 422)
    }
  }

  @Test func whatCannotBeEditedIsShownToBePasted() throws {
    let sample = try SampleCorpus()
    _ = try sample.scratch.write(
      "contact: https://example.org/bot\nsites: [{host: a.example}]\n", to: "sites.yaml")
    let fields = Self.form(on: sample.get("/desk/site?host=a.example").body) + signature
    let answer = post(fields, sample)
    #expect(
      answer.status == 422 && answer.body.contains("<pre id=\"block\">    license_review:\n      class: B"))
  }

  @Test func bothSidesAreShown() throws {
    let page = try SampleCorpus().get("/desk/site?host=a.example&lang=en").body
    #expect(
      page.contains("html.rel_license") && page.contains("© &lt;b&gt;누구&lt;/b&gt;")
        && page.contains("footer &gt; a"))
    #expect(
      page.contains("robots.txt: read, 2023-11-14T22:13:20Z")
        && page.contains("User-agent: GPTBot\nDisallow: /\n# &lt;script&gt;"))
    #expect(page.contains("html.rel_license names CC-BY-4.0") && page.contains("사과를 나누는 방법"))
    // What the pages say is proposed.
    #expect(
      page.contains("value=\"A\" required checked") && page.contains("<option value=\"CC-BY-4.0\" selected>"))
    #expect(page.contains("name=\"date\" value=\"2026-02-02\""))
  }

  @Test func thoseThatNeedAPersonComeFirst() throws {
    let sample = try SampleCorpus()
    #expect(
      try DeskFacts(sample.settings(), reports: ReportCache()).rows.map(\.host) == ["a.example", "b.example"])
    let review = LicenseReview(
      class: .c, license: nil, licenseURL: nil, reviewer: "L", date: "2026-01-01", evidence: "x")
    let file = RegistryFile(sample.sites)
    _ = try file.sign(review, host: "a.example", ifStill: file.read().digest, policy: nil)
    let rows = try DeskFacts(sample.settings(), reports: ReportCache()).rows
    #expect(rows.map(\.host) == ["b.example", "a.example"] && rows.map(\.isApplied) == [true, false])
  }

  @Test func aBrokenRegistryIsSaidAndNothingCanBeSigned() throws {
    let sample = try SampleCorpus()
    _ = try sample.scratch.write("sites: [", to: "sites.yaml")
    let page = sample.get("/desk/site?host=a.example&lang=en")
    #expect(
      page.status == 200 && page.body.contains("not valid YAML")
        && !page.body.contains("<form method=\"post\""))
    #expect(sample.get("/desk").status == 200)
  }
}
