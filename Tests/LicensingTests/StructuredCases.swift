import Licensing

private func json(_ text: String) -> String { "<script type='application/ld+json'>\(text)</script>" }
private let address = #""license": "https://creativecommons.org/licenses/by/4.0/""#

/// JSON-LD, microdata and RDFa.
let structuredCases: [LicenseCase] = [
  LicenseCase(
    "JSON-LD in a graph", .a, "CC-BY-4.0",
    html: json(#"{"@graph": [{"@type": "Person"}, {"@type": "WebPage", \#(address)}]}"#)),
  LicenseCase(
    "JSON-LD of the main entity", .a, "CC-BY-4.0",
    html: json(#"{"@type": "QAPage", "mainEntity": {"@type": "Question", \#(address)}}"#)),
  LicenseCase(
    "JSON-LD of an answer", .c,
    html: json(
      #"{"@type": "QAPage", "mainEntity": {"@type": "Question", "acceptedAnswer": {"@type": "Answer", \#(address)}}}"#
    )),
  LicenseCase(
    "JSON-LD of the page's image", .c,
    html: json(#"{"@type": "Article", "image": {"@type": "ImageObject", \#(address)}}"#)),
  LicenseCase(
    "JSON-LD of a cited article", .c,
    html: json(#"{"@type": "Article", "citation": {"@type": "Article", \#(address)}}"#)),
  LicenseCase(
    "JSON-LD of listed articles", .c,
    html: json(#"{"@type": "ItemList", "itemListElement": [{"@type": "Article", \#(address)}]}"#)),
  LicenseCase(
    "JSON-LD of the site", .a, "CC-BY-4.0",
    html: json(#"{"@type": "WebPage", "isPartOf": {"@type": "WebSite", \#(address)}}"#)),
  LicenseCase(
    "a licence as an object", .a, "CC-BY-4.0",
    html: json(
      #"{"@type": "Article", "license": {"@type": "CreativeWork", "url": "https://creativecommons.org/licenses/by/4.0/"}}"#
    )),
  LicenseCase(
    "a licence by its @id", .a, "CC-BY-4.0",
    html: json(
      #"{"@type": "http://schema.org/Article", "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"}}"#
    )),
  LicenseCase(
    "several licences in an array", .b, "CC-BY-NC-4.0",
    html: json(
      #"{"@type": ["Article"], "license": ["https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by-nc/4.0/"]}"#
    )),
  LicenseCase("a licence in words", .c, html: json(#"{"@type": "Article", "license": "CC BY 4.0"}"#)),
  LicenseCase("JSON-LD without a type", .c, html: json("{\(address)}")),
  LicenseCase("JSON-LD of a program", .c, html: json(#"{"@type": "SoftwareSourceCode", \#(address)}"#)),
  LicenseCase(
    "where a licence may be bought", .c,
    html: json(#"{"@type": "Article", "acquireLicensePage": "https://creativecommons.org/licenses/by/4.0/"}"#)
  ),
  LicenseCase(
    "how a page may be used", .c,
    html: json(
      #"{"@type": "Article", "usageInfo": "https://creativecommons.org/licenses/by/4.0/", "isAccessibleForFree": true}"#
    )),
  LicenseCase(
    "microdata of the page", .a, "CC-BY-4.0",
    html:
      "<div itemscope itemtype='https://schema.org/Article'><a itemprop=license href='https://creativecommons.org/licenses/by/4.0/'>CC</a></div>"
  ),
  LicenseCase(
    "microdata of an image", .c,
    html:
      "<div itemscope itemtype='https://schema.org/Article'><div itemprop=image itemscope itemtype='https://schema.org/ImageObject'><a itemprop=license href='https://creativecommons.org/licenses/by/4.0/'>CC</a></div></div>"
  ),
  LicenseCase(
    "a relation within an image's item", .c,
    html: "<div itemscope itemtype='https://schema.org/ImageObject'>\(by)</div>"),
  LicenseCase(
    "microdata of a program", .c,
    html:
      "<div itemscope itemtype='https://schema.org/SoftwareApplication'><link itemprop=license href='https://opensource.org/licenses/MIT'></div>"
  ),
  LicenseCase(
    "microdata in a meta element", .b, "CC-BY-ND-4.0",
    html:
      "<body itemscope itemtype='https://schema.org/WebPage'><meta itemprop=license content='https://creativecommons.org/licenses/by-nd/4.0/'>"
  ),
  LicenseCase(
    "microdata in words", .c,
    html: "<body itemscope itemtype='https://schema.org/WebPage'><span itemprop=license>CC BY 4.0</span>"),
  LicenseCase(
    "RDFa about the page", .a, "CC-BY-4.0",
    html: "<p about=''><a rel='cc:license' href='https://creativecommons.org/licenses/by/4.0/'>CC</a></p>"),
  LicenseCase(
    "RDFa about the page by its address", .a, "CC-BY-4.0",
    html: "<p about='https://site.example/qna/view?id=1'>\(by)</p>"),
  LicenseCase(
    "RDFa about an image", .c,
    html:
      "<p about='/photo.jpg'><a rel='license' href='https://creativecommons.org/licenses/by/4.0/'>CC</a></p>"),
  LicenseCase(
    "RDFa about another page", .c, html: "<div about='https://site.example/qna/view?id=2'>\(by)</div>"),
  LicenseCase("RDFa about a part", .c, html: "<div about='#photo'>\(by)</div>"),
  LicenseCase(
    "Dublin Core's relation", .a, "CC-BY-4.0",
    html: "<a rel='dct:license' href='https://creativecommons.org/licenses/by/4.0/'>CC</a>"),
  LicenseCase(
    "RDFa by a property", .a, "CC-BY-4.0",
    html: "<span property='dct:license' resource='https://creativecommons.org/licenses/by/4.0/'>CC</span>"),
  LicenseCase("RDFa of an image by its type", .c, html: "<div typeof='dcmitype:StillImage'>\(by)</div>"),
  LicenseCase("Dublin Core's type of an image", .c, html: "<div dct:type='dcmitype:StillImage'>\(by)</div>"),
  LicenseCase("RDFa's resource", .c, html: "<div resource='/photo.jpg'>\(by)</div>"),
  LicenseCase("an attribution's box", .c, html: "<div class=attribution>\(by)</div>"),
  LicenseCase(
    "JSON-LD of an image among other types", .c,
    html: json(#"{"@type": ["CreativeWork", "ImageObject"], \#(address)}"#)),
  LicenseCase(
    "microdata of a cited article", .c,
    html:
      "<div itemscope itemtype='https://schema.org/Article'><div itemprop=citation itemscope itemtype='https://schema.org/Article'><a itemprop=license href='https://creativecommons.org/licenses/by/4.0/'>CC</a></div></div>"
  ),
  LicenseCase("rights in words", .c, html: "<span property='dc:rights'>모든 권리는 아무개에게 있다</span>"),
]
