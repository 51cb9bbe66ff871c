import Licensing

/// Fields of the response.
let headerCases: [LicenseCase] = [
  LicenseCase("noai in a header", .c, "CC-BY-4.0", html: by, headers: [("X-Robots-Tag", "noindex, noai")]),
  LicenseCase("noml in a header", .c, "CC-BY-4.0", html: by, headers: [("X-Robots-Tag", "noml")]),
  LicenseCase(
    "noai in a second field", .c, "CC-BY-4.0", html: by,
    headers: [("X-Robots-Tag", "noarchive"), ("x-robots-tag", "NoAI")]),
  LicenseCase(
    "noai for another agent", .a, "CC-BY-4.0", html: by,
    headers: [("x-robots-tag", "otherbot: noai, noindex")]),
  LicenseCase(
    "noai for another, then for all", .a, "CC-BY-4.0", html: by,
    headers: [("x-robots-tag", "otherbot: noindex, noai")]),
  LicenseCase("noai for this agent", .c, "CC-BY-4.0", html: by, headers: [("x-robots-tag", "Yisang: noai")]),
  LicenseCase(
    "noai before another agent", .c, "CC-BY-4.0", html: by,
    headers: [("x-robots-tag", "noai, otherbot: noindex")]),
  LicenseCase(
    "noindex for an AI agent", .c, "CC-BY-4.0", html: by, headers: [("x-robots-tag", "GPTBot: noindex")]),
  LicenseCase(
    "nofollow for an AI agent", .a, "CC-BY-4.0", html: by, headers: [("x-robots-tag", "GPTBot: nofollow")]),
  LicenseCase(
    "noimageai is about images", .a, "CC-BY-4.0", html: by, headers: [("X-Robots-Tag", "noimageai")]),
  LicenseCase(
    "storage is no training", .a, "CC-BY-4.0", html: by,
    headers: [("X-Robots-Tag", "noarchive, nosnippet, noindex")]),
  LicenseCase(
    "an unknown directive", .a, "CC-BY-4.0", html: by, headers: [("X-Robots-Tag", "noaisearch, no-ai")]),
  LicenseCase(
    "a dated directive", .c, "CC-BY-4.0", html: by,
    headers: [("X-Robots-Tag", "unavailable_after: 25 Jun 2030, noai")]),
  LicenseCase(
    "a date with a comma and a time", .c, "CC-BY-4.0", html: by,
    headers: [("X-Robots-Tag", "unavailable_after: Saturday, 25-Jun-30 15:00:00 UTC, noai")]),
  LicenseCase(
    "content usage in a header", .c, "CC-BY-4.0", html: by,
    headers: [("Content-Usage", "search=y, train-ai=n")]),
  LicenseCase(
    "content usage with spaces", .c, "CC-BY-4.0", html: by, headers: [("content-usage", "  Train-AI = N ")]),
  LicenseCase(
    "content usage as a string", .c, "CC-BY-4.0", html: by, headers: [("Content-Usage", "train-ai=\"n\"")]),
  LicenseCase(
    "content usage after what can't be read", .c, "CC-BY-4.0", html: by,
    headers: [("Content-Usage", "\"oops, ??=, train-ai=n")]),
  LicenseCase(
    "content usage as a parameter of another", .c, "CC-BY-4.0", html: by,
    headers: [("Content-Usage", "search=y;train-ai=n")]),
  LicenseCase(
    "content usage of search only", .a, "CC-BY-4.0", html: by, headers: [("Content-Usage", "search=n")]),
  LicenseCase(
    "content usage twice", .c, "CC-BY-4.0", html: by,
    headers: [("Content-Usage", "train-ai=y"), ("Content-Usage", "train-ai=n")]),
  LicenseCase(
    "content usage that permits", .a, "CC-BY-4.0", html: by, headers: [("Content-Usage", "train-ai")]),
  LicenseCase(
    "a value in another key's string", .a, "CC-BY-4.0", html: by,
    headers: [("Content-Usage", "note=\"a, train-ai=n\"")]),
  LicenseCase(
    "content signal in a header", .c, "CC-BY-4.0", html: by,
    headers: [("Content-Signal", "search=yes, ai-input=yes, ai-train=no")]),
  LicenseCase(
    "a declared RSL document", .c, "CC-BY-4.0", html: by,
    headers: [("Link", "</license.xml>; rel=\"license\"; type=\"application/rsl+xml\"")]),
  LicenseCase(
    "a licence of another page in a header", .c,
    headers: [("Link", "<https://creativecommons.org/licenses/by/4.0/>; anchor=\"/b\"; rel=license")]),
  LicenseCase(
    "a title that holds parameters", .c,
    headers: [
      ("Link", "<https://creativecommons.org/licenses/by/4.0/>; title=\"a; rel=license; b\"; rel=next")
    ]),
  LicenseCase(
    "a draft's name for training", .c, "CC-BY-4.0", html: by, headers: [("Content-Usage", "genai=n")]),
  LicenseCase(
    "a colon for an equals sign", .c, "CC-BY-4.0", html: by, headers: [("Content-Signal", "ai-train:no")]),
  LicenseCase(
    "a field in a meta element", .c, "CC-BY-4.0",
    html: by + "<meta http-equiv='X-Robots-Tag' content='noai'>"),
  LicenseCase(
    "a style in a header", .a, "CC-BY-4.0", html: by,
    headers: [("Link", "</a.css>; rel=preload; as=style, <b>; rel=next")]),
]

/// `meta` elements.
let metaCases: [LicenseCase] = [
  LicenseCase("noai in the page", .c, "CC-BY-4.0", html: by + "<meta name=robots content='index, NOAI'>"),
  LicenseCase("noindex is none of ours", .a, "CC-BY-4.0", html: by + "<meta name=robots content=noindex>"),
  LicenseCase("noai for us", .c, "CC-BY-4.0", html: by + "<meta name=Yisang content=noai>"),
  LicenseCase("noai for another bot", .a, "CC-BY-4.0", html: by + "<meta name=otherbot content=noai>"),
  LicenseCase(
    "noindex for GPTBot", .c, "CC-BY-4.0", html: by + "<meta name=GPTBot content='noindex, nofollow'>"),
  LicenseCase("index for GPTBot", .a, "CC-BY-4.0", html: by + "<meta name=GPTBot content='index'>"),
  LicenseCase("images only", .a, "CC-BY-4.0", html: by + "<meta name=robots content='noimageai'>"),
  LicenseCase(
    "a licence's address", .a, "CC-BY-4.0",
    html: "<meta name=license content='https://creativecommons.org/licenses/by/4.0/'>"),
  LicenseCase(
    "Dublin Core's terms", .b, "CC-BY-NC-4.0",
    html: "<meta name='DCTERMS.license' content='https://creativecommons.org/licenses/by-nc/4.0/'>"),
  LicenseCase(
    "Dublin Core by property", .a, "CC-BY-4.0",
    html: "<meta property='dcterms.rights' content='//creativecommons.org/licenses/by/4.0/'>"),
  LicenseCase("words in place of an address", .c, html: "<meta name=license content='CC BY 4.0'>"),
  LicenseCase("copyright", .c, html: "<meta name=copyright content='© 아무개'>"),
  LicenseCase(
    "copyright with a home page", .c, html: "<meta name=copyright content='아무개 https://site.example/'>"),
  LicenseCase(
    "copyright with a licence", .a, "CC-BY-4.0",
    html: "<meta name=copyright content='아무개, https://creativecommons.org/licenses/by/4.0/'>"),
  LicenseCase(
    "an RSL document by a link", .c, "CC-BY-4.0",
    html: by + "<link rel=license type='application/rsl+xml' href=/license.xml>"),
]
