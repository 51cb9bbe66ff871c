import Foundation
import TestSite
import Testing

@Suite struct PolitenessHostTests {
  @Test(arguments: [
    (TestHostKind.robots5xx, 503, "Allow: /"), (.robotsdeny, 200, "Disallow: /\n"),
    (.crawldelay, 200, "Crawl-delay: 1"),
    (.reserved, 200, "Content-Signal"), (.allrights, 404, ""), (.bench, 404, ""),
  ])
  func robots(kind: TestHostKind, status: Int, part: String) throws {
    try withSite([kind]) { site in
      let answer = try site.get(kind, "/robots.txt")
      #expect(answer.status == status && (part.isEmpty || answer.text.contains(part)))
    }
  }

  @Test func nothingIsExpectedOfForbiddenHosts() throws {
    try withSite([.robots5xx, .robotsdeny]) { site in
      #expect(site.expectedPages() == [.robots5xx: [], .robotsdeny: []])
      let answer = try site.get(.robotsdeny, "/q/1")
      #expect(answer.status == 200)
    }
  }

  @Test func hugeRobotsHasItsLastRuleBeforeTheLimit() throws {
    try withSite([.robotshuge]) { site in
      let body = try site.get(.robotshuge, "/robots.txt").body
      #expect(body.count > 599 << 10 && body.count <= 600 << 10)
      let late = try #require(body.firstRange(of: Array("Disallow: /late/\n".utf8)))
      #expect(late.lowerBound > 499 << 10 && late.upperBound <= 500 << 10)
      #expect(body[late.upperBound...].firstRange(of: Array("Disallow".utf8)) == nil)
    }
  }

  @Test func redirectedRobotsEndOnAnotherHost() throws {
    try withSite([.robotsredirect, .crawldelay]) { site in
      let first = try site.get(.robotsredirect, "/robots.txt")
      #expect(first.status == 302 && first["location"] == "/robots-moved.txt")
      let second = try site.get(.robotsredirect, "/robots-moved.txt")
      #expect(second["location"] == "http://127.0.0.1:\(site.port(.crawldelay))/shared/robots.txt")
      #expect(try site.get(.crawldelay, "/shared/robots.txt").text.contains("Disallow: /private/"))
    }
  }

  @Test func limitedRelentsAndBursts() throws {
    try withSite([.limited]) { site in
      #expect(try site.get(.limited, "/robots.txt").status == 200)
      let answers = try (0..<14).map { _ in try site.get(.limited, "/q/1") }
      #expect(
        answers.map(\.status) == [429, 429, 429, 200, 200, 200, 200, 503, 503, 503, 200, 200, 200, 200])
      #expect(
        answers[0]["retry-after"] == "1" && answers[7]["retry-after"] == "1"
          && answers[8]["retry-after"] == nil)
    }
  }

  @Test func trapsHaveNoEnd() throws {
    try withSite([.traps]) { site in
      let origin = try #require(site.host(.traps)?.baseURL)
      for entrance in [
        "/calendar?year=2026&month=1", "/a/b/", "/shop?sort=name&order=asc&view=list", "/archive?page=1",
        "/s/0000000000000001/q/1", "/member?PHPSESSID=0000000000000001",
      ] {
        var seen: Set<String> = []
        var url = origin + entrance.dropFirst()
        for _ in 0..<30 {
          #expect(seen.insert(url).inserted, "\(url) again")
          let answer = try site.get(.traps, "/" + url.dropFirst(origin.count))
          #expect(answer.status == 200)
          url = links(answer.body, base: url).first { !seen.contains($0) } ?? ""
        }
      }
      #expect(try site.get(.traps, "/calendar?year=99999999999999999999&month=1").status == 404)
      #expect(try site.get(.traps, "/archive?page=9223372036854775807").status == 200)
    }
  }

  @Test func alertsComeWithStatus200() throws {
    try withSite([.alerts]) { site in
      for (target, part) in [
        ("/gone/1", "alert('존재하지 않는 게시물입니다."), ("/gone/2", "history.back()"),
        ("/members", "location.href='/login'"),
        ("/login", "type=\"password\""), ("/meta", "http-equiv=\"refresh\""),
        ("/href", "location.href = '/q/2'"),
      ] {
        let answer = try site.get(.alerts, target)
        #expect(answer.status == 200 && answer.text.contains(part), "\(target)")
      }
    }
  }

  @Test func redirectsLeadWhereTheySay() throws {
    try withSite([.redirects, .robotsdeny]) { site in
      func hops(from start: String) throws -> (count: Int, last: RawAnswer) {
        var answer = try site.get(.redirects, start)
        var count = 0
        while let location = answer["location"], location.hasPrefix("/"), count < 50 {
          count += 1
          answer = try site.get(.redirects, location)
        }
        return (count, answer)
      }
      #expect(try hops(from: "/short/1").count == 3 && hops(from: "/short/1").last.status == 200)
      #expect(try hops(from: "/long/1").count == 12)
      #expect(try hops(from: "/loop/a").count == 50 && hops(from: "/self").count == 50)
      for (target, location) in [
        ("/private", "http://10.0.0.1/"), ("/metadata", "http://169.254.169.254/latest/meta-data/"),
        ("/file", "file:///etc/passwd"), ("/ftp", "ftp://127.0.0.1/pub/"), ("/empty", ""),
        ("/denied", "http://127.0.0.1:\(site.port(.robotsdeny))/q/1"),
      ] { #expect(try site.get(.redirects, target)["location"] == location) }
      let nowhere = try site.get(.redirects, "/nowhere")
      #expect(nowhere.status == 302 && nowhere["location"] == nil)
    }
  }
}
