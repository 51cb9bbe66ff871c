import Licensing

/// Where a licence stands tells what it is about.
let placeCases: [LicenseCase] = [
  LicenseCase("link in the text", .c, html: "<div class=post><p>사진 \(cc)</p></div>"),
  LicenseCase("link in the footer", .a, "CC-BY-4.0", html: "<footer>\(cc)</footer>"),
  LicenseCase(
    "link in a foot by class", .a, "CC-BY-4.0", html: "<div class='site-footer'><p>\(cc)</p></div>"),
  LicenseCase("link in a licence box", .a, "CC-BY-4.0", html: "<div class='entry-ccl'>\(cc)</div>"),
  LicenseCase(
    "words stricter than their link", .b, "CC-BY-NC-ND", html: "<footer>CC BY-NC-ND 4.0 \(by)</footer>"),
  LicenseCase(
    "a licence and its port", .a, "CC-BY-2.0-KR",
    html:
      "<footer>\(cc.replacing("by/4.0", with: "by/2.0")) \(cc.replacing("by/4.0", with: "by/2.0/kr"))</footer>"
  ),
  LicenseCase("link in Gnuboard's foot", .a, "CC-BY-4.0", html: "<div id=ft><p>\(cc)</p></div>"),
  LicenseCase(
    "licence boxes of several images", .c,
    html:
      "<p class=license-info>\(cc)</p><p class=license-info>\(cc.replacing("by/4.0", with: "by-sa/2.0"))</p>"
  ),
  LicenseCase("caption in the footer", .c, html: "<footer><figure>\(cc)</figure></footer>"),
  LicenseCase(
    "rel=license in a caption", .c,
    html: "<figure><img src=a><figcaption>\(licensed("by/4.0"))</figcaption></figure>"),
  LicenseCase(
    "image credit beside the page's licence", .a, "CC-BY-4.0",
    html: "<p>사진: <a href='https://creativecommons.org/licenses/by-nc/2.0/'>CC</a></p>" + licensed("by/4.0")
  ),
  LicenseCase(
    "link in the head", .a, "CC-BY-4.0",
    html: "<link rel='license' href='//creativecommons.org/licenses/by/4.0/'>"),
  LicenseCase(
    "Dublin Core", .a, "CC-BY-4.0",
    html: "<meta name='DC.rights' content='CC BY https://creativecommons.org/licenses/by/4.0/'>"),
  LicenseCase(
    "JSON-LD of the page", .b, "CC-BY-NC-4.0",
    html: """
      <script type='application/ld+json'>{"@type": "QAPage", "license":
      "https://creativecommons.org/licenses/by-nc/4.0/"}</script>
      """),
  LicenseCase(
    "JSON-LD of an image", .c,
    html: """
      <script type='application/ld+json'>{"@graph": [{"@type": "ImageObject", "license":
      "https://creativecommons.org/licenses/by/4.0/"}]}</script>
      """),
  LicenseCase("a comment's licence", .c, html: "<div class=cmt_contents>\(by)</div>"),
  LicenseCase("a licence in a post", .c, html: "<div id=bo_v_con><p>제 글은 \(by)</p></div>"),
  LicenseCase(
    "a signature below a post", .c,
    html: "<section id=bo_v_atc><div id=bo_v_con>글</div><p>\(by)</p></section>"),
  LicenseCase(
    "a post's licence and the site's", .b, "CC-BY-NC-4.0",
    html: "<div id=bo_v_con>\(by)</div><footer>\(licensed("by-nc/4.0"))</footer>"),
  LicenseCase(
    "a post is stricter than its site", .b, "CC-BY-NC-4.0",
    html: "<div class=xe_content>\(licensed("by-nc/4.0"))</div><footer>\(by)</footer>"),
  LicenseCase(
    "an answer's licence in microdata", .c,
    html: "<div itemscope itemtype='https://schema.org/Answer'><div itemprop=text>\(by)</div></div>"),
  LicenseCase("a quotation", .c, html: "<blockquote>\(by)</blockquote>"),
  LicenseCase("a quoted footer", .c, html: "<blockquote><footer>\(cc)</footer></blockquote>"),
  LicenseCase("an example of markup", .c, html: "<pre>\(by)</pre>"),
  LicenseCase(
    "a licence in code", .c,
    html: "<p>이렇게 씁니다: <code><a rel=license href='https://opensource.org/licenses/MIT'>MIT</a></code></p>"),
  LicenseCase(
    "a program's licence by a bare link", .c,
    html: "<footer>Powered by X, <a href='https://opensource.org/licenses/MIT'>MIT</a></footer>"),
  LicenseCase("a list of blogs", .c, html: "<ul class=blogroll><li>\(cc) 아무개의 블로그</li></ul>"),
  LicenseCase(
    "an article about licences", .c,
    html:
      "<article><p>CC에는 여섯 가지가 있다. \(cc)</p><img src='https://licensebuttons.net/l/by/4.0/88x31.png'></article>"
  ),
  LicenseCase(
    "a button alone", .c,
    html: "<footer><img src='https://i.creativecommons.org/l/by/4.0/88x31.png'></footer>"),
  LicenseCase(
    "a badge beside one image", .c,
    html:
      "<div class=thumb-caption><img src=a.jpg><a rel=license href='https://creativecommons.org/licenses/by/2.0/'>CC</a></div>"
  ),
]

private let ndPost = licensed("by-nc-nd/4.0")

/// What stands in a part that users wrote restricts, and grants nothing.
let partCases: [LicenseCase] =
  [
    LicenseCase("a post's licence alone", .c, html: "<div id=bo_v_con>\(ndPost)</div>"),
    LicenseCase(
      "a post of another KOGL type", .b, "KOGL-4",
      html: "<img src=img_opentype01.png><div id=bo_v_con><img src=img_opentype04.png></div>"),
    LicenseCase(
      "a post under another KOGL type in words", .b, "KOGL-4",
      html: "<img src=img_opentype01.png><div id=bo_v_con><p>본 저작물은 공공누리 제4유형에 따라 이용할 수 있습니다.</p></div>"),
    LicenseCase(
      "an answer's JSON-LD licence", .b, "CC-BY-NC-ND-4.0",
      html: by + """
        <script type='application/ld+json'>{"@type": "QAPage", "mainEntity": {"@type": "Question", "acceptedAnswer":
        {"@type": "Answer", "license": "https://creativecommons.org/licenses/by-nc-nd/4.0/"}}}</script>
        """),
    LicenseCase(
      "an answer's microdata licence", .b, "CC-BY-ND-4.0",
      html: by
        + "<div itemscope itemtype='https://schema.org/Answer'><link itemprop=license href='https://creativecommons.org/licenses/by-nd/4.0/'></div>"
    ),
    LicenseCase(
      "JSON-LD in a post", .c,
      html: """
        <div id=bo_v_con><script type='application/ld+json'>{"@type": "WebPage", "license":
        "https://creativecommons.org/licenses/by/4.0/"}</script></div>
        """),
    LicenseCase(
      "a meta element in a post", .c,
      html:
        "<div id=bo_v_con><meta name=license content='https://creativecommons.org/licenses/by/4.0/'></div>"),
    LicenseCase(
      "a post under its own bare link", .b, "CC-BY-NC-4.0",
      html: by
        + "<div id=bo_v_con><p>이 글은 <a href='https://creativecommons.org/licenses/by-nc/4.0/'>CC</a>를 따릅니다</p></div>"
    ),
    LicenseCase(
      "a post's box for its licence", .b, "CC-BY-NC-4.0",
      html: by
        + "<div id=bo_v_con><p class=ccl><a href='https://creativecommons.org/licenses/by-nc/4.0/'>CC</a></p></div>"
    ),
    LicenseCase(
      "a post that mentions a licence", .a, "CC-BY-4.0",
      html: by
        + "<div id=bo_v_con><p>참고: <a href='https://creativecommons.org/licenses/by-nc/4.0/'>CC</a></p></div>"
    ),
    LicenseCase("a blog's own article", .a, "CC-BY-4.0", html: "<div class=post-content>\(by)</div>"),
    LicenseCase(
      "a post far out", .c, html: "<div class=cooked>" + String(repeating: "<div>", count: 200) + by),
    LicenseCase("deeper than is looked", .c, html: String(repeating: "<div>", count: 10_100) + by),
    LicenseCase("below a sticky footer", .c, html: "<div class='wrap has-sticky-footer'><p>\(cc)</p></div>"),
    LicenseCase("a page without a footer", .c, html: "<div class='no-footer'><p>\(cc)</p></div>"),
    LicenseCase("a word that holds another", .c, html: "<div class=cyclcclub><p>\(cc)</p></div>"),
    LicenseCase("a foot in one word", .a, "CC-BY-4.0", html: "<div id=siteFooter><p>\(cc)</p></div>"),
    LicenseCase("a box of two words", .a, "CC-BY-4.0", html: "<p class=creative-commons>\(cc)</p>"),
  ]
  + [
    "id=writeContents", "class=cooked", "class=postbody", "class=post-text", "class=comment-copy",
    "class='commentlist depth'", "class=comment", "id=comments", "class=reply", "class=view_content",
  ].map {
    LicenseCase(
      "a licence in \($0)", .b, "CC-BY-NC-ND-4.0", html: "<div \($0)>\(ndPost)</div><footer>\(by)</footer>")
  }

/// Words around a link tell whose licence it is.
let creditCases: [LicenseCase] = [
  LicenseCase("the theme's licence", .c, html: "<footer>Theme by X, licensed under \(cc)</footer>"),
  LicenseCase("icons, by rel", .c, html: "<footer>아이콘: \(licensed("by/4.0"))</footer>"),
  LicenseCase("a template in Korean", .c, html: "<div id=ft>디자인 템플릿: HTML5 UP (\(cc)) · 무단 전재 금지</div>"),
  LicenseCase(
    "theme and content", .a, "CC-BY-4.0", html: "<footer>Theme by X. Content is under \(cc)</footer>"),
  LicenseCase("never rendered", .c, html: "<template>\(licensed("by/4.0"))</template>"),
  LicenseCase("no such version", .c, html: licensed("by/9.0")),
  LicenseCase(
    "mark of an attachment", .c, html: "<ul class=attach-list><li><img src=/img/img_opentype01.png></li></ul>"
  ),
  LicenseCase(
    "a ban by mining", .c, "CC-BY-4.0",
    html: licensed("by/4.0") + "<footer>텍스트·데이터 마이닝(TDM) 및 기계학습 이용을 유보합니다.</footer>"),
  LicenseCase(
    "no part may train", .c, "CC-BY-4.0",
    html: licensed("by/4.0")
      + "<footer>No part of this site may be used to train large language models.</footer>"),
]
