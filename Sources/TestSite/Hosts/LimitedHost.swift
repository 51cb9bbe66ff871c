/// A host that pushes back: first 429 with Retry-After, later 503 for three requests out of twenty-five.
struct LimitedHost: HostSite {
  private var site: StaticSite
  private var refusalsLeft: Int
  private var served = 0

  var truth: [Truth] { site.truth }
  var expected: [String] { site.expected }

  init(_ plan: HostPlan) {
    site =
      PlainBoard(
        plan: plan, name: "바쁜 게시판", footer: "", licenseClass: "A", license: "reviewed",
        extras: ["/robots.txt": Page(type: "text/plain", "User-agent: *\nDisallow:\n")]
      ).site
    refusalsLeft = plan.configuration.refusals
  }

  mutating func answer(to request: Request) -> Answer {
    if request.target == "/robots.txt" { return site.answer(to: request) }
    if refusalsLeft > 0 {
      refusalsLeft -= 1
      return Page(status: 429, headers: ["Retry-After: 1"], "<p>요청이 너무 많습니다.</p>").answer(to: request)
    }
    served += 1
    switch served % 25 {
    case 5: return Page(status: 503, headers: ["Retry-After: 1"], "<p>잠시 후에 다시 오세요.</p>").answer(to: request)
    case 6, 7: return Page(status: 503, "<p>점검 중입니다.</p>").answer(to: request)
    default: return site.answer(to: request)
    }
  }
}
