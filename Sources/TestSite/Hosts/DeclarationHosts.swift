/// Encodings by post: windows-949 undeclared; windows-949 called utf-8 by the header, then by a meta element; UTF-8
/// that a server's default calls euc-kr.
func undeclaredHost(_ plan: HostPlan) -> StaticSite {
  PlainBoard(
    plan: plan, name: "돈과 건강 상담실", footer: koglMark(4), licenseClass: "B", license: "KOGL-4",
    coding: { post in
      switch (post?.number ?? 0) % 4 {
      case 1: PlainBoard.Coding(isWindows949: true, type: "text/html; charset=utf-8", meta: nil)
      case 2: PlainBoard.Coding(isWindows949: true, type: "text/html", meta: "utf-8")
      case 3: PlainBoard.Coding(isWindows949: false, type: "text/html; charset=euc-kr", meta: nil)
      default: PlainBoard.Coding(isWindows949: true, type: "text/html", meta: nil)
      }
    }
  ).site
}

/// Every way to say that machines must not learn from a page, beside a licence that would let them.
func reservedHost(_ plan: HostPlan) -> StaticSite {
  let robots = """
    # 사람이 읽는 것은 환영합니다.
    User-agent: GPTBot
    User-agent: CCBot
    User-agent: Google-Extended
    Disallow: /

    User-agent: *
    Content-Signal: search=yes, ai-train=no
    Allow: /

    """
  let reservation =
    "[{\"location\":\"/*\",\"tdm-reservation\":1,\"tdm-policy\":\"\(plan.origin)/policy.json\"}]\n"
  return PlainBoard(
    plan: plan, name: "읽기만 하는 게시판", footer: creativeCommonsMark("by"), licenseClass: "C",
    license: "CC-BY-4.0",
    headers: { post in
      switch post.number % 3 {
      case 0: ["X-Robots-Tag: noai, noimageai"]
      case 1: ["tdm-reservation: 1"]
      default: []
      }
    },
    metadata: { post in
      switch post.number % 3 {
      case 2: "<meta name=\"tdm-reservation\" content=\"1\"><meta name=\"robots\" content=\"noai\">"
      default: ""
      }
    },
    extras: [
      "/robots.txt": Page(type: "text/plain; charset=utf-8", robots),
      "/.well-known/tdmrep.json": Page(type: "application/json", reservation),
      "/policy.json": Page(type: "application/json", "{\"@type\":\"Policy\",\"assigner\":\"testsite\"}\n"),
    ]
  ).site
}

/// A licence on every page, and an ai.txt at the root that takes training back (Spawning's form).
func aiTextHost(_ plan: HostPlan) -> StaticSite {
  let text = """
    # 학습에 쓰지 마세요.
    User-Agent: *
    Disallow: /

    """
  return PlainBoard(
    plan: plan, name: "배우지 마세요", footer: creativeCommonsMark("by"), licenseClass: "C", license: "CC-BY-4.0",
    extras: ["/ai.txt": Page(type: "text/plain; charset=utf-8", text)]
  ).site
}

/// The same by an RSL document that robots.txt names; where an ai.txt would be, a page says that there is none.
func rslHost(_ plan: HostPlan) -> StaticSite {
  let robots = """
    License: \(plan.origin)/license.xml
    User-agent: *
    Allow: /

    """
  let terms = """
    <?xml version="1.0" encoding="UTF-8"?>
    <rsl xmlns="https://rslstandard.org/rsl">
      <content url="/">
        <license><permits type="usage">search</permits><prohibits type="usage">ai-train</prohibits></license>
      </content>
    </rsl>

    """
  return PlainBoard(
    plan: plan, name: "조건이 있는 게시판", footer: creativeCommonsMark("by"), licenseClass: "C",
    license: "CC-BY-4.0",
    extras: [
      "/robots.txt": Page(type: "text/plain; charset=utf-8", robots),
      "/license.xml": Page(type: "application/rsl+xml", terms),
      "/ai.txt": Page(document("없는 주소", "<p>찾으시는 페이지가 없습니다.</p>")),
    ]
  ).site
}

/// A notice that grants nothing.
func allRightsHost(_ plan: HostPlan) -> StaticSite {
  PlainBoard(
    plan: plan, name: "묻고 답하는 신문",
    footer: "© 2025 묻고 답하는 신문. All rights reserved. 무단 전재 및 재배포 금지.", licenseClass: "C", license: nil
  ).site
}
