import Licensing

private func rsl(_ content: String, url: String = "/", attributes: String = "") -> String {
  #"<?xml version="1.0"?><rsl xmlns="https://rslstandard.org/rsl"><content url="\#(url)"\#(attributes)>\#(content)</content></rsl>"#
}

private func offer(_ terms: String) -> String { "<license>\(terms)</license>" }

private let prohibited = offer(#"<prohibits type="usage">ai-train</prohibits>"#)

/// Really Simple Licensing 1.0.
let rslCases: [LicenseCase] = [
  LicenseCase(
    "RSL named in robots.txt, unread", .c, "CC-BY-4.0", html: by,
    robots: "License: https://site.example/license.xml\nUser-agent: *\nAllow: /\n"),
  LicenseCase(
    "RSL named in robots.txt, read", .a, "CC-BY-4.0", html: by,
    robots: "License: https://site.example/license.xml\n",
    rsl: rsl(offer(#"<permits type="usage">all</permits>"#))),
  LicenseCase(
    "a licence in robots.txt that is no RSL", .a, "CC-BY-4.0", html: by,
    robots: "License: https://creativecommons.org/licenses/by/4.0/\n"),
  LicenseCase(
    "a licence in robots.txt grants nothing", .c,
    robots: "License: https://creativecommons.org/licenses/by/4.0/\n"),
  LicenseCase("RSL prohibits training", .c, "CC-BY-4.0", html: by, rsl: rsl(prohibited)),
  LicenseCase(
    "RSL prohibits all AI", .c, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<prohibits type="usage">ai-all</prohibits>"#))),
  LicenseCase(
    "RSL prohibits all", .c, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<prohibits type="usage">all</prohibits>"#))),
  LicenseCase(
    "RSL prohibits answers only", .a, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<prohibits type="usage">ai-input</prohibits>"#))),
  LicenseCase(
    "RSL permits search only", .c, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<permits type="usage">search ai-index</permits>"#))),
  LicenseCase(
    "RSL permits training", .a, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<permits type="usage">search, ai-train</permits>"#))),
  LicenseCase(
    "RSL: the more specific word holds", .a, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<permits type="usage">ai-train</permits><prohibits type="usage">all</prohibits>"#))),
  LicenseCase(
    "RSL: of equals the prohibition holds", .c, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<permits type="usage">ai-train</permits><prohibits type="usage">ai-train</prohibits>"#))),
  LicenseCase(
    "RSL asks for money", .c, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<payment type="training"><amount currency="USD">1</amount></payment>"#))),
  LicenseCase(
    "RSL asks for credit", .a, "CC-BY-4.0", html: by, rsl: rsl(offer(#"<payment type="attribution"/>"#))),
  LicenseCase("RSL is free", .a, "CC-BY-4.0", html: by, rsl: rsl(offer(#"<payment type="free"/>"#))),
  LicenseCase(
    "RSL offers a free licence beside a paid one", .a, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<payment type="crawl"/>"#) + offer(#"<permits type="usage">ai-train</permits>"#))),
  LicenseCase(
    "RSL for some users", .c, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<permits type="user">education</permits>"#))),
  LicenseCase(
    "RSL behind a license server", .c, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<permits type="usage">all</permits>"#), attributes: #" server="https://rsl.example/""#)),
  LicenseCase("RSL without an offer", .c, "CC-BY-4.0", html: by, rsl: rsl("")),
  LicenseCase("RSL of another path", .a, "CC-BY-4.0", html: by, rsl: rsl(prohibited, url: "/news/*")),
  LicenseCase(
    "RSL of another host", .a, "CC-BY-4.0", html: by, rsl: rsl(prohibited, url: "https://other.example/*")),
  LicenseCase(
    "RSL of this host", .c, "CC-BY-4.0", html: by, rsl: rsl(prohibited, url: "https://site.example/qna/*")),
  LicenseCase(
    "RSL of the host alone", .c, "CC-BY-4.0", html: by, rsl: rsl(prohibited, url: "https://site.example")),
  LicenseCase("RSL of a query", .c, "CC-BY-4.0", html: by, rsl: rsl(prohibited, url: "/*?id=1$")),
  LicenseCase(
    "RSL: the more specific address holds", .a, "CC-BY-4.0", html: by,
    rsl: rsl(prohibited + "</content><content url='/qna/*'>" + offer(#"<permits type="usage">all</permits>"#))
  ),
  LicenseCase(
    "RSL that is cut off", .c, "CC-BY-4.0", html: by,
    rsl: String(rsl(offer(#"<permits type="usage">all</permits>"#)).dropLast(8))),
  LicenseCase("RSL that is a page", .c, "CC-BY-4.0", html: by, rsl: "<html><body>404</body></html>"),
  LicenseCase(
    "RSL with an entity", .c, "CC-BY-4.0", html: by,
    rsl: "<!DOCTYPE rsl [<!ENTITY a 'ai-train'>]>" + rsl(offer(#"<permits type="usage">&a;</permits>"#))),
  LicenseCase(
    "RSL in the page", .c, "CC-BY-4.0",
    html: by + "<script type='application/rsl+xml'>\(rsl(prohibited))</script>"),
  LicenseCase(
    "RSL with an element amid the words", .c, "CC-BY-4.0", html: by,
    rsl: rsl(offer(#"<prohibits type="usage">search <x/> ai-train</prohibits>"#))),
  LicenseCase("RSL grants nothing", .c, rsl: rsl(offer(#"<permits type="usage">all</permits>"#))),
]
