import Licensing

/// Licences of whole pages, and what follows from them.
let grantCases: [LicenseCase] = [
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
  LicenseCase("BY-NC-SA", .b, "CC-BY-NC-SA-4.0", html: licensed("by-nc-sa/4.0")),
  LicenseCase(
    "NC-ND for commerce", .c, "CC-BY-NC-ND-4.0", html: licensed("by-nc-nd/4.0"), purpose: .commercial),
  LicenseCase("a port for all organisations", .a, "CC-BY-SA-3.0-IGO", html: licensed("by-sa/3.0/igo")),
  LicenseCase(
    "GFDL", .a, "GFDL-1.3", html: "<link rel=license href='https://www.gnu.org/licenses/fdl-1.3.html'>"),
  LicenseCase(
    "GFDL 1.2", .a, "GFDL-1.2",
    html: "<a rel=license href='https://www.gnu.org/licenses/old-licenses/fdl-1.2.txt'>"),
  LicenseCase(
    "BSD", .a, "BSD-3-Clause", html: "<link rel=license href='https://opensource.org/license/bsd-3-clause'>"),
  LicenseCase("ISC", .a, "ISC", html: "<link rel=license href='https://opensource.org/licenses/ISC'>"),
  LicenseCase(
    "public domain mark", .a, "CC-PDM-1.0",
    html: "<a rel=license href='https://creativecommons.org/publicdomain/mark/1.0/deed.ko'>"),
  LicenseCase("a licence no code has", .c, html: licensed("by-nd-sa/4.0")),
  LicenseCase(
    "a host that only looks like it", .c,
    html: "<a rel=license href='https://creativecommons.org.evil.example/licenses/by/4.0/'>"),
  LicenseCase(
    "a relation in capitals", .a, "CC-BY-4.0",
    html: "<a rel='nofollow LICENSE' href='https://creativecommons.org/licenses/by/4.0/'>"),
  LicenseCase(
    "the British spelling", .a, "CC-BY-4.0",
    html: "<a rel=licence href='https://creativecommons.org/licenses/by/4.0/'>"),
  LicenseCase(
    "an area of an image map", .a, "CC-BY-4.0",
    html: "<map><area rel=license href='https://creativecommons.org/licenses/by/4.0/'></map>"),
  LicenseCase(
    "an address relative to a base", .a, "CC-BY-4.0",
    html: "<base href='https://creativecommons.org/'><a rel=license href='/licenses/by/4.0/'>"),
  LicenseCase(
    "a licence in a header", .a, "CC-BY-4.0",
    headers: [("Link", "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\"")]),
  LicenseCase(
    "another relation in a header", .c,
    headers: [("Link", "<https://creativecommons.org/licenses/by/4.0/>; rel=next")]),
]
