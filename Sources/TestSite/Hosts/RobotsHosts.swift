/// The small board behind a robots.txt worth testing.
private func board(_ plan: HostPlan, _ name: String, robots: Page?) -> PlainBoard {
  PlainBoard(
    plan: plan, name: name, footer: creativeCommonsMark("by"), licenseClass: "A", license: "CC-BY-4.0",
    extras: robots.map { ["/robots.txt": $0] } ?? [:])
}

private func rules(_ text: String) -> Page { Page(type: "text/plain; charset=utf-8", text) }

/// A host nobody may fetch: its pages exist and are expected of no crawl.
private func forbidden(_ board: PlainBoard) -> StaticSite {
  var site = board.site
  (site.truth, site.expected) = ([], [])
  return site
}

/// A front page that also links to what robots.txt takes away.
private func withForbiddenLinks(_ site: StaticSite, _ targets: [String]) -> StaticSite {
  var site = site
  site.pages["/"] = Page(document("입구", linkList(targets + ["/list?page=1"]) + creativeCommonsMark("by")))
  for target in targets {
    site.pages[target] = Page(document("비공개", "<p>robots.txt가 막은 페이지입니다.</p>"))
  }
  return site
}

func robots5xxHost(_ plan: HostPlan) -> StaticSite {
  // The body would allow everything, if anybody believed it.
  forbidden(
    board(
      plan, "점검 중인 서버",
      robots: Page(status: 503, type: "text/plain", "User-agent: *\nAllow: /\n")))
}

func robotsDenyHost(_ plan: HostPlan) -> StaticSite {
  forbidden(board(plan, "들어오지 마세요", robots: rules("User-agent: *\nDisallow: /\n")))
}

/// 600 KiB: rules at the start, and just before 500 KiB; no rules behind, where a parser may stop (RFC 9309 §2.5).
func robotsHugeHost(_ plan: HostPlan) -> StaticSite {
  var text = "User-agent: *\nDisallow: /early/\n"
  let late = "Disallow: /late/\n"
  let filler = "# 이 줄은 자리를 채울 뿐입니다. 0123456789 abcdefghijklmnopqrstuvwxyz\n"
  let before = (500 << 10) - text.utf8.count - late.utf8.count
  text += String(repeating: filler, count: before / filler.utf8.count)
  text += late
  let rest = (600 << 10) - text.utf8.count
  text += String(repeating: "junk \u{1} = ; : ~~~~\n", count: rest / 18)
  return withForbiddenLinks(
    board(plan, "말이 많은 게시판", robots: rules(text)).site, ["/early/1", "/late/1"])
}

/// Two hops, the second to another host; the rules found there are this host's (RFC 9309 §2.3.1.2).
func robotsRedirectHost(_ plan: HostPlan) -> StaticSite {
  let elsewhere = plan.origins[.crawldelay] ?? plan.origin
  var board = board(plan, "이사한 게시판", robots: .redirect(302, to: "/robots-moved.txt"))
  board.extras["/robots-moved.txt"] = .redirect(301, to: "\(elsewhere)/shared/robots.txt")
  board.extras["/shared/robots.txt"] = sharedRules
  return withForbiddenLinks(board.site, ["/private/1"])
}

private let sharedRules = rules("User-agent: *\nDisallow: /private/\n")

/// Shows no mark: a reviewer's word in `sites.yaml` decides.
func crawlDelayHost(_ plan: HostPlan) -> StaticSite {
  PlainBoard(
    plan: plan, name: "천천히 오세요", footer: "", licenseClass: "B", license: "reviewed",
    extras: [
      "/robots.txt": rules("User-agent: *\nCrawl-delay: 1\nDisallow:\n"), "/shared/robots.txt": sharedRules,
    ]
  ).site
}
