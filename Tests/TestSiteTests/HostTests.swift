import Foundation
import TestSite
import Testing

@Suite struct HostTests {
  static let boards: [TestHostKind] = [
    .gnuboard, .xe, .qapage, .undeclared, .reserved, .allrights, .robotshuge, .robotsredirect, .crawldelay,
    .traps,
    .alerts, .redirects, .hostile, .bench, .aitext, .rsl, .arithmetic,
  ]

  /// Follows links breadth first and finds every expected page, none deeper than eight links.
  @Test(arguments: boards) func everyExpectedPageIsReached(kind: TestHostKind) throws {
    try withSite([kind], pages: 64, benchPages: 300) { site in
      let origin = try #require(site.host(kind)?.baseURL)
      let expected = Set(site.expectedPages()[kind] ?? [])
      #expect(expected.count >= 8)
      var reached: Set = [origin]
      var front = [origin]
      for _ in 0..<8 {
        var next: [String] = []
        for url in front where expected.contains(url) {
          let answer = try site.get(kind, "/" + url.dropFirst(origin.count))
          #expect(answer.status == 200, "\(url)")
          next += links(answer.body, base: url).map(withoutViewState).filter { reached.insert($0).inserted }
        }
        front = next
      }
      // The landing page of a redirect has no link of its own.
      let missed = expected.subtracting(reached).filter { !$0.hasSuffix("/landing") }
      #expect(missed.isEmpty, "\(missed)")
    }
  }

  @Test(arguments: [
    TestHostKind.gnuboard, .xe, .qapage, .undeclared, .reserved, .allrights, .bench, .arithmetic,
  ])
  func truthIsOnThePage(kind: TestHostKind) throws {
    try withSite([kind]) { site in
      let rows = try site.truth().split(separator: "\n").map { try row($0) }
      #expect(rows.count >= 20)
      let origin = try #require(site.host(kind)?.baseURL)
      for row in rows {
        let url = try #require(row["url"] as? String)
        let bytes = try site.get(kind, "/" + url.dropFirst(origin.count)).body
        let isLegacy = row["encoding"] as? String == "EUC-KR"
        #expect(String(validating: bytes, as: UTF8.self) == nil || !isLegacy, "\(url) is valid UTF-8")
        let text = isLegacy ? try fromWindows949(bytes) : String(decoding: bytes, as: UTF8.self)
        let title = try #require(row["question_title"] as? String)
        #expect(text.contains(title.replacing("\"", with: "&quot;")), "\(title)")
      }
    }
  }

  @Test func sameSeedSameBytes() throws {
    let kinds: Set<TestHostKind> = [.gnuboard, .xe, .undeclared, .bench, .traps]
    var copies: [[String: [UInt8]]] = []
    for seed in [5, 5, 6] as [UInt64] {
      try withSite(kinds, seed: seed) { site in
        var bodies: [String: [UInt8]] = [:]
        for kind in kinds {
          let origin = try #require(site.host(kind)?.baseURL)
          for url in site.expectedPages()[kind] ?? [] {
            let target = "/" + url.dropFirst(origin.count)
            bodies[kind.rawValue + target] = try site.get(kind, target).body
          }
        }
        copies.append(bodies)
      }
    }
    #expect(copies[0] == copies[1])
    #expect(copies[0] != copies[2])
  }

  @Test func gnuboardLooksLikeGnuboard() throws {
    try withSite([.gnuboard]) { site in
      let post = try site.get(.gnuboard, "/bbs/board.php?bo_table=qna&wr_id=3").text
      for mark in [
        "id=\"bo_v_title\"", "id=\"bo_v_atc\"", "id=\"bo_v_con\"", "id=\"bo_vc\"", "/info/licenseType1.do",
        "new_img_opentype01.png",
      ] { #expect(post.contains(mark), "\(mark)") }
      // View state does not change the post; sorting does not change what is listed.
      #expect(try site.get(.gnuboard, "/bbs/board.php?bo_table=qna&wr_id=3&page=2&sst=wr_hit").text == post)
      let sorted = try site.get(.gnuboard, "/bbs/board.php?bo_table=qna&sst=wr_hit&sod=desc&page=2")
      #expect(sorted.status == 200 && sorted.text.contains("wr_id=5"))
      #expect(try site.get(.gnuboard, "/bbs/board.php?bo_table=qna&wr_id=99999").status == 404)
      #expect(try site.get(.gnuboard, "/bbs/board.php?bo_table=qna&page=99").status == 404)
      #expect(try site.get(.gnuboard, "/bbs/print.php?bo_table=qna&wr_id=3").status == 200)
      #expect(try site.get(.gnuboard, "/bbs/faq.php?fm_id=1").text.contains("id=\"faq_con\""))
      #expect(try site.get(.gnuboard, "/bbs/write.php?bo_table=qna").text.contains("alert("))
    }
  }

  @Test func xeIsWindows949CalledEUCKR() throws {
    try withSite([.xe], pages: 60) { site in
      var extended = 0
      for url in site.expectedPages()[.xe] ?? [] {
        let target = String(url.drop { $0 != "?" })
        guard target.contains("document_srl") else { continue }
        let text = try fromWindows949(site.get(.xe, "/index.php" + target).body)
        #expect(text.contains("charset=euc-kr") && text.contains("<!--BeforeDocument("))
        #expect(text.contains("creativecommons.org/licenses/by-sa/4.0/"))
        if text.contains("똠") || text.contains("햏") || text.contains("뷁") { extended += 1 }
      }
      #expect(extended >= 1)
      #expect(try site.get(.xe, "/index.php?mid=qna&document_srl=1001&act=dispBoardWrite").body.count < 500)
    }
  }

  @Test func qapageHasDataSitemapsAndFeed() throws {
    try withSite([.qapage]) { site in
      let html = try site.get(.qapage, "/questions/3").text
      let open = try #require(html.range(of: "<script type=\"application/ld+json\">"))
      let close = try #require(html.range(of: "</script>", range: open.upperBound..<html.endIndex))
      let json = try row(html[open.upperBound..<close.lowerBound])
      let question = try #require(json["mainEntity"] as? [String: Any])
      #expect(json["@type"] as? String == "QAPage" && question["text"] as? String != nil)
      #expect(
        try site.get(.qapage, "/robots.txt").text.contains("Sitemap: http://127.0.0.1:\(site.port(.qapage))/")
      )
      let index = try site.get(.qapage, "/sitemap.xml").text
      #expect(index.contains("/sitemap-1.xml.gz") && index.contains("/sitemap-2.xml.gz"))
      let listed = try ["/sitemap-1.xml.gz", "/sitemap-2.xml.gz"].map {
        String(decoding: try gunzipped(site.get(.qapage, $0).body), as: UTF8.self)
      }.joined()
      #expect(listed.components(separatedBy: "<loc>").count - 1 == 20)
      #expect(try site.get(.qapage, "/feed.xml").text.contains("<entry>"))
    }
  }

  @Test func arithmeticHasProblemsOfTrainWithTheirGolds() throws {
    let problems = ToyProblem.generate(count: 64, seed: 7)
    try withSite([.arithmetic], pages: 64) { site in
      let rows = try site.truth().split(separator: "\n").map { try row($0) }
      #expect(rows.map { $0["question_body"] as? String } == problems.map(\.question))
      #expect(rows.map { $0["answers"] as? [String] } == problems.map { [$0.answer] })
      for row in rows {
        #expect(row["license_class"] as? String == "A" && row["license"] as? String == "KOGL-1")
        let title = try #require(row["question_title"] as? String)
        let question = try #require(row["question_body"] as? String)
        #expect(title.hasSuffix("다.") && question.hasPrefix(title) && question != title)
      }
      let html = try site.get(.arithmetic, "/questions/9").text
      #expect(html.contains("\"text\":\"\(problems[8].question)\"") && html.contains("/info/licenseType1.do"))
      #expect(html.contains("\"acceptedAnswer\":{\"@type\":\"Answer\",\"text\":\"\(problems[8].answer)\""))
      #expect(!html.contains("/faq") && !html.contains("creativecommons"))
      #expect(try site.get(.arithmetic, "/faq").status == 404)
    }
  }

  @Test func declarationsLie() throws {
    try withSite([.undeclared]) { site in
      let types = try (1...4).map { try site.get(.undeclared, "/q/\($0)") }
      #expect(
        types.map { $0["content-type"] } == [
          "text/html; charset=utf-8", "text/html", "text/html; charset=euc-kr", "text/html",
        ])
      #expect(types.map { String(validating: $0.body, as: UTF8.self) != nil } == [false, false, true, false])
      #expect(
        String(decoding: types[1].body.filter { $0 < 0x80 }, as: UTF8.self).contains(
          "<meta charset=\"utf-8\">"))
      #expect(
        String(decoding: types[3].body.filter { $0 < 0x80 }, as: UTF8.self).contains("charset") == false)
    }
  }

  @Test func reservationsAreSaidInEveryWay() throws {
    try withSite([.reserved]) { site in
      let robots = try site.get(.reserved, "/robots.txt").text
      #expect(robots.contains("GPTBot") && robots.contains("CCBot") && robots.contains("ai-train=no"))
      #expect(try site.get(.reserved, "/.well-known/tdmrep.json").text.contains("\"tdm-reservation\":1"))
      #expect(try site.get(.reserved, "/q/3")["x-robots-tag"] == "noai, noimageai")
      #expect(try site.get(.reserved, "/q/1")["tdm-reservation"] == "1")
      #expect(try site.get(.reserved, "/q/2").text.contains("<meta name=\"tdm-reservation\" content=\"1\">"))
    }
  }
}

/// One JSON object.
func row(_ text: Substring) throws -> [String: Any] {
  try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

/// The addresses a page links to, without fragments.
func links(_ body: [UInt8], base: String) -> [String] {
  let ascii = String(decoding: body.map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
  return ascii.components(separatedBy: "href=\"").dropFirst().compactMap { rest in
    let value = rest.prefix { $0 != "\"" }.replacing("&amp;", with: "&").prefix { $0 != "#" }
    return URL(string: String(value), relativeTo: URL(string: base))?.absoluteString
  }
}

/// The address of a board's post without the page of the list it was reached from.
private func withoutViewState(_ url: String) -> String {
  guard url.contains("wr_id=") || url.contains("document_srl=") else { return url }
  return url.split(separator: "&").filter { !$0.hasPrefix("page=") }.joined(separator: "&")
}
