import Licensing

/// Where a licence stands tells what it is about.
let placeCases: [LicenseCase] = [
  LicenseCase("link in the text", .c, html: "<div class=post><p>사진 \(cc)</p></div>"),
  LicenseCase("link in the footer", .a, "CC-BY-4.0", html: "<footer>\(cc)</footer>"),
  LicenseCase(
    "link in a foot by class", .a, "CC-BY-4.0", html: "<div class='site-footer'><p>\(cc)</p></div>"),
  LicenseCase("link in a licence box", .a, "CC-BY-4.0", html: "<div class='entry-ccl'>\(cc)</div>"),
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
    "a post is more lenient than its site", .a, "CC-BY-4.0",
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
