import Licensing

private func reviewed(_ verdict: LicenseClass, _ license: String? = nil, lifts: [String] = [])
  -> LicenseReview
{
  LicenseReview(
    class: verdict, license: license, licenseURL: nil, reviewer: "kim", date: "2026-09-14", lifts: lifts)
}

private let shut = "User-agent: GPTBot\nDisallow: /\n"

/// A named person's findings.
let reviewCases: [LicenseCase] = [
  LicenseCase(
    "review of a bare page", .a, "CC-BY-4.0", html: "<p>© 무단전재 금지</p>", review: reviewed(.a, "CC-BY-4.0")),
  LicenseCase("review to train only", .b, review: reviewed(.b)),
  LicenseCase("review that excludes", .c, html: by, review: reviewed(.c)),
  LicenseCase(
    "the page is stricter than the review", .b, "CC-BY-NC-4.0", html: licensed("by-nc/4.0"),
    review: reviewed(.a)),
  LicenseCase(
    "a reservation is stricter than the review", .c, headers: [("X-Robots-Tag", "noai")],
    review: reviewed(.a)),
  LicenseCase(
    "a review lifts a reservation", .a, "CC-BY-4.0", robots: shut,
    review: reviewed(.a, "CC-BY-4.0", lifts: ["robots.ai_agent"])),
  LicenseCase(
    "a review lifts one of two", .c, "CC-BY-4.0", headers: [("X-Robots-Tag", "noai")], robots: shut,
    review: reviewed(.a, "CC-BY-4.0", lifts: ["robots.ai_agent"])),
  LicenseCase(
    "a review lifts what is not there", .c, "CC-BY-4.0", headers: [("X-Robots-Tag", "noai")],
    review: reviewed(.a, "CC-BY-4.0", lifts: ["text.no_ai"])),
  LicenseCase("a lift is no grant", .c, robots: shut, review: reviewed(.c, lifts: ["robots.ai_agent"])),
  LicenseCase(
    "a lift leaves the page's licence", .b, "CC-BY-NC-4.0", html: licensed("by-nc/4.0"), robots: shut,
    review: reviewed(.a, lifts: ["robots.ai_agent"])),
]
