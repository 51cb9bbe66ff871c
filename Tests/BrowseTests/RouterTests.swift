import Corpus
import Foundation
import Pages
import TestKit
import Testing

@testable import Browse

@Suite struct RouterTests {
  @Test func everyPageIsThereInBothLanguages() throws {
    let sample = try SampleCorpus()
    let item = sample.items[0][0].id
    for target in [
      "/", "/search", "/search?q=%EC%82%AC%EA%B3%BC", "/why", "/why?id=\(item)",
      "/why?url=http%3A%2F%2Fa.example%2F0", "/rejects",
      "/rejects/filter/filter.korean", "/rejects/license/license.none", "/traces", "/traces?verdict=ok",
      "/trace/\(sample.traces[0].id)",
      "/desk", "/desk/site?host=a.example",
    ] {
      for (language, word) in [("en", "Licence desk"), ("ko", "라이선스 심사")] {
        let answer = sample.get(target + (target.contains("?") ? "&" : "?") + "lang=" + language)
        #expect(answer.status == 200, "\(target): \(answer.body)")
        #expect(answer.body.contains("<html lang=\"\(language)\">") && answer.body.contains(word))
        // What the address says is kept in links below.
        #expect(answer.body.contains("href=\"/search?lang=\(language)\""))
        #expect(!answer.body.contains("<script"), "\(target)")
      }
    }
  }

  @Test func aReportThatCannotBeMadeLeavesTheCounts() throws {
    let sample = try SampleCorpus()
    var settings = sample.settings()
    settings.overview = { _ in
      throw CorpusFailure(.missing, "runs/<r>/metrics.sqlite", "is damaged", remedy: "remove it")
    }
    let router = Router(
      settings: settings,
      gate: Gate(address: "http://127.0.0.1:8080", token: SampleCorpus.token, isReadOnly: false))
    for (language, words) in [("en", "Rows kept at each stage"), ("ko", "단계별로 남은 행")] {
      let answer = router.answer(
        RawRequest(method: "GET", target: "/?lang=\(language)", fields: ["host": "127.0.0.1:8080"], body: []))
      #expect(answer.status == 200 && answer.body.contains(words))
      #expect(answer.body.contains("runs/&lt;r&gt;/metrics.sqlite") && answer.body.contains("is damaged"))
    }
  }

  @Test func theLanguageIsTheBrowsersWhereNobodySaysIt() throws {
    let sample = try SampleCorpus()
    #expect(sample.get("/", ["accept-language": "ko-KR,en;q=0.5"]).body.contains("<html lang=\"ko\">"))
    #expect(sample.get("/?lang=en", ["accept-language": "ko"]).body.contains("<html lang=\"en\">"))
    #expect(sample.get("/?lang=xx").body.contains("<html lang=\"en\">"))
  }

  @Test(arguments: [
    "", "x", "/%", "/%00", "/a/b/c/d", "/why?id=zz", "/why?id=000000", "/why?id=%27%20OR%201",
    "/why?url=javascript:alert(1)",
    "/why?id=" + String(repeating: "f", count: 5_000), "/rejects/score/x", "/rejects/filter/%00",
    "/rejects/filter/%FF", "/trace/x",
    "/trace/00000000000000000000000000000000", "/trace/" + String(repeating: "0", count: 33),
    "/traces?after=trace.99999999999.1",
    "/traces?after=item.0.0", "/search?after=x", "/search?q=%zz", "/search?in=%2e%2e", "/desk/site",
    "/desk/site?host=no.example",
    "/desk/site?host=%27", "/desk/sign", "/page", "/page?url=no", "/licence?url=no", "/favicon",
    "/../../etc/passwd", "/%2e%2e/sites.yaml",
    "/search?q=" + String(repeating: "%ea%b0%80", count: 201),
  ])
  func hostileAddressesArePagesWithAStatus(_ target: String) throws {
    let answer = try SampleCorpus().get(target)
    #expect((400...499).contains(answer.status), "\(target): \(answer.status)")
    #expect(!answer.body.contains("<script"))
  }

  @Test(arguments: [
    "/rejects/filter/none.such", "/traces?verdict=%3Cb%3E", "/search?host=%3Cscript%3E&in=item",
    "/search?q=%22%3Cscript%3E%22",
  ])
  func whatIsNotThereIsAnEmptyList(_ target: String) throws {
    let answer = try SampleCorpus().get(target)
    #expect(answer.status == 200)
    #expect(!answer.body.contains("<script") && !answer.body.contains("<b>\u{3C}"))
  }

  @Test func headersKeepRowsFromLeavingTheMachine() throws {
    let fields = try Dictionary(
      uniqueKeysWithValues: SampleCorpus().get("/").fields.map { ($0.name, $0.value) })
    #expect(fields["Cache-Control"] == "no-store" && fields["X-Content-Type-Options"] == "nosniff")
    #expect(fields["Referrer-Policy"] == "no-referrer" && fields["X-Frame-Options"] == "DENY")
    let policy = try #require(fields["Content-Security-Policy"])
    #expect(
      policy.hasPrefix("default-src 'none';") && !policy.contains("script-src")
        && policy.contains("frame-ancestors 'none'"))
  }

  @Test func aForeignHostGetsNoRows() throws {
    let answer = try SampleCorpus().get("/search?q=%EC%82%AC%EA%B3%BC", ["host": "evil.example"])
    #expect(answer.status == 421 && !answer.body.contains("사과"))
  }

  @Test func aLifeHasEveryStation() throws {
    let sample = try SampleCorpus()
    let kept = sample.get("/why?id=\(sample.items[0][1].id)&lang=en").body
    #expect(kept.contains("<del>010-1234-5678</del> <ins>[전화]</ins>"))
    #expect(kept.contains("/trace/\(sample.traces[1].id)") && kept.contains("language-drift"))
    let learnt = sample.get("/why?id=\(sample.items[0][0].id)&lang=en").body
    #expect(
      learnt.contains("Learnt from in 1 step") && !learnt.contains("1 steps")
        && learnt.contains("<td>first</td>") && learnt.contains("1.25"))
    #expect(
      learnt.contains("Copies of it: 1") && learnt.contains("CC-BY-4.0")
        && learnt.contains("html.rel_license"))
    let copy = sample.get("/why?id=\(sample.items[0][3].id)&lang=en").body
    #expect(
      copy.contains("A copy of") && copy.contains("/why?id=\(sample.items[0][0].id)")
        && copy.contains("dedup.near"))
    let rejected = sample.get("/why?id=\(sample.items[0][2].id)&lang=en").body
    #expect(rejected.contains("value <b>0.2999</b> against <b>≥ 0.3</b>"))
    #expect(rejected.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
    // A trace's id leads to its item.
    #expect(sample.get("/why?id=\(sample.traces[0].id)").body.contains(sample.items[0][0].id.description))
  }

  @Test func anExportIsNamed() throws {
    let sample = try SampleCorpus()
    let id = sample.items[0][0].id
    try FileManager.default.createDirectory(
      atPath: sample.scratch.path + "/out", withIntermediateDirectories: true)
    _ = try sample.scratch.write(
      "id\tsource_url\ttitle\tattribution\tlicense\n\(id)\thttp://a.example/0\t질문\t\tCC-BY-4.0\n",
      to: "out/ATTRIBUTION.tsv")
    var settings = sample.settings()
    settings.exports = [sample.scratch.path + "/out", sample.scratch.path + "/none"]
    #expect(try Life(of: id.description, settings).records[0].exports.map(\.folder) == ["out"])
    #expect(try Life(of: sample.items[0][1].id.description, settings).records[0].exports.isEmpty)
  }

  @Test func aPageIsShownAsItIsStored() throws {
    let sample = try SampleCorpus()
    let page = sample.get("/page?url=" + encoded(sample.items[0][0].url)).body
    #expect(
      page.contains("<pre class=\"whole\" id=\"text\">사과를 나누는 방법</pre>") && page.contains("HTTP/1.1 200 OK"))
    let robots = sample.get("/page?url=http%3A%2F%2Fa.example%2Frobots.txt").body
    #expect(robots.contains("User-agent: GPTBot\nDisallow: /\n# &lt;script&gt;"))
    let licence = sample.get("/licence?lang=en&url=" + encoded(sample.items[0][0].url)).body
    // The stored page itself says nothing, so the shards are behind.
    #expect(licence.contains("The shards still have class A"))
  }

  @Test func tracesLeadToTheirNeighbours() throws {
    let sample = try SampleCorpus()
    let all = try sample.traces.map { try TraceFacts(of: $0.id.description, FormFields(), sample.corpus) }
    #expect(all.map(\.next) == sample.traces.dropFirst().map(\.id) + [nil])
    #expect(all.map(\.previous) == [nil] + sample.traces.dropLast().map(\.id))
    let good = try TraceFacts(
      of: sample.traces[0].id.description, #require(FormFields("verdict=ok")), sample.corpus)
    #expect(good.next == sample.traces[2].id)
    let page = sample.get("/trace/\(sample.traces[1].id)?lang=en").body
    #expect(page.contains("class=\"again") && page.contains("looped") && page.contains("≥ 0.05"))
  }

  @Test func thoughtsAreMarkedByLanguage() {
    var thought = MarkedThought("Let me see: 사과 <b> is x.\nWait, 漢字")
    #expect(
      thought.html.markup
        == "<p><span class=\"en\">Let me see</span>: <span class=\"ko\">사과</span> &lt;b&gt; <span class=\"en\">is x</span>.\n<span class=\"en\">Wait</span>, <span class=\"han\">漢字</span></p>"
    )
    thought.repeated = Array("사과".utf8)
    #expect(thought.html.markup.contains("<span class=\"again ko\">사과</span>"))
    for text in ["", "\n\n", "\u{FFFD}", "é", "a", "漢", String(repeating: "가 a ", count: 3_000)] {
      let plain = MarkedThought(text).html.markup.replacing(#/<[^>]*>/#, with: "").filter { !$0.isWhitespace }
      #expect(plain == text.filter { !$0.isWhitespace })
    }
  }

  @Test func stagesHaveNamesInBothLanguages() {
    for say in Language.allCases {
      let names = RejectCounts.listed.map { say.stage($0.name) }
      #expect(Set(names + RejectCounts.listed.map(\.name)).count == 2 * names.count, "\(names)")
    }
  }

  @Test func koreanProfilesNeverHoldWhatIsNoNumber() {
    for shares in [[], [0.5], [.nan, .infinity, -1, 2], Array(repeating: 0.3, count: 5_000)] as [[Double]] {
      let svg = koreanProfile(shares, .english).markup
      #expect(!svg.contains("nan") && !svg.contains("inf") && svg.contains("viewBox=\"0 0 360 68\""))
    }
  }

  @Test func anEmptyCorpusIsSaidSo() throws {
    let scratch = try Scratch()
    let settings = BrowseSettings(corpus: scratch.corpus, now: { 0 })
    let router = Router(
      settings: settings, gate: Gate(address: "http://127.0.0.1:1", token: "t", isReadOnly: false))
    for target in ["/", "/search?q=x", "/rejects", "/traces", "/desk"] {
      let request = RawRequest(method: "GET", target: target, fields: ["host": "127.0.0.1:1"], body: [])
      #expect(router.answer(request).status == 200, "\(target)")
    }
  }
}
