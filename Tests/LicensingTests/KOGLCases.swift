import Licensing

/// Marks, links and words of the Korea Open Government License.
let koglCases: [LicenseCase] =
  [
    LicenseCase("KOGL 0", .a, "KOGL-0", html: mark("img_opentype00.png")),
    LicenseCase("KOGL 1", .a, "KOGL-1", html: mark("new_img_opentype01.png")),
    LicenseCase("KOGL 2", .b, "KOGL-2", html: mark("img_opentype02.jpg")),
    LicenseCase("KOGL 2 for commerce", .c, "KOGL-2", html: mark("img_opentype02.jpg"), purpose: .commercial),
    LicenseCase("KOGL 3", .b, "KOGL-3", html: mark("img_opentype03.jpg"), purpose: .commercial),
    LicenseCase("KOGL 4", .b, "KOGL-4", html: mark("img_opentype04.jpg")),
    LicenseCase("KOGL by description", .a, "KOGL-1", html: "<img src=a.gif alt='공공누리 제1유형: 출처표시'>"),
    LicenseCase(
      "KOGL by link", .b, "KOGL-4",
      html: "<a href='http://www.kogl.or.kr/open/info/license_info/all.do'>본 저작물은</a>"),
    LicenseCase("KOGL's home page", .c, html: "<a href='https://www.kogl.or.kr/'>공공누리</a>"),
    LicenseCase(
      "KOGL's list of licences", .c,
      html: "<footer><a href='http://www.kogl.or.kr/info/license.do'>공공누리</a></footer>"),
    LicenseCase("KOGL explained", .c, html: (1...4).map { mark("img_opentype0\($0).png") }.joined()),
    LicenseCase(
      "KOGL AI alone", .b, "KOGL-AI", html: "<a href='https://www.kogl.or.kr/info/licenseTypeAi.do'>AI</a>"),
    LicenseCase(
      "KOGL 1 with AI", .a, "KOGL-1",
      html: mark("img_opentype01.png") + "<a href='https://www.kogl.or.kr/info/licenseTypeAi.do'>AI</a>"),
    LicenseCase(
      "KOGL 4 with AI for commerce", .b, "KOGL-4",
      html: mark("img_opentype04.png") + "<a href='https://www.kogl.or.kr/info/licenseTypeAi.do'>AI</a>",
      purpose: .commercial),
    LicenseCase("another image", .c, html: mark("img_open.png") + "<img src=x.png alt='제1유형'>"),
    LicenseCase(
      "KOGL by its other file", .b, "KOGL-4",
      html: "<img src='https://www.kogl.or.kr/open/web/images/images_2014/codetype/new_img_opencode4.jpg'>"),
    LicenseCase("KOGL by a file with a size", .a, "KOGL-1", html: mark("img_opencode1_m.jpg")),
    LicenseCase("a font of this name", .c, html: mark("noto-opentype3.svg") + mark("fonts/opentype1.png")),
    LicenseCase("no type has this number", .c, html: mark("img_opentype10.png")),
    LicenseCase(
      "KOGL by its terms' page", .b, "KOGL-2",
      html: "<a href='https://www.kogl.or.kr/info/licenseType2.do'>이용조건</a>"),
    LicenseCase("KOGL AI by a mark", .b, "KOGL-AI", html: mark("img_opentype_ai.png")),
    LicenseCase(
      "KOGL 2 with AI", .b, "KOGL-2", html: mark("img_opentype02.png") + mark("img_opentypeai.png"),
      purpose: .commercial),
    LicenseCase("KOGL in words", .a, "KOGL-1", html: "<p>본 저작물은 공공누리 제1유형에 따라 이용할 수 있습니다.</p>"),
    LicenseCase(
      "KOGL in words with spaces", .b, "KOGL-4", html: "<p>본 저작물은 \"공공누리 제 4 유형\" 조건에 따라 이용할 수 있습니다.</p>"),
    LicenseCase(
      "KOGL by its conditions in words", .c, html: "<div>본 공공저작물은 공공누리 \"출처표시\" 조건에 따라 이용할 수 있습니다.</div>"),
    LicenseCase(
      "KOGL by more conditions in words", .c,
      html: "<p>본 저작물은 공공누리 \"출처표시+상업적 이용금지+변경금지\" 조건에 따라 이용할 수 있습니다.</p>"),
    LicenseCase(
      "KOGL 3 in words", .b, "KOGL-3",
      html: "<p>이 저작물은 <b>공공누리</b> <span>제3유형</span>: 출처표시+변경금지 조건에 따라 이용할 수 있습니다.</p>"),
    LicenseCase("KOGL 0 in words", .a, "KOGL-0", html: "<p>본 저작물은 공공누리 제0유형으로 개방한 저작물로 자유롭게 이용할 수 있습니다.</p>"),
    LicenseCase(
      "KOGL 4 and AI in words", .b, "KOGL-4", html: "<p>본 저작물은 공공누리 제4유형 및 AI유형에 따라 이용할 수 있습니다.</p>",
      purpose: .commercial),
    LicenseCase("KOGL named in a footer", .c, html: "<div id=footer><p>공공누리 제1유형: 출처표시</p></div>"),
    LicenseCase(
      "KOGL declared in a footer", .a, "KOGL-1",
      html: "<div id=footer><p>이 저작물은 공공누리 제1유형이 적용됩니다.</p></div>"),
    LicenseCase(
      "a mark described by its conditions", .b, "KOGL-4",
      html: "<img src=a.gif alt='공공누리 출처표시+상업적 이용금지+변경금지'>"),
    LicenseCase(
      "a mark described by other words", .b, "KOGL-4", html: "<img src=a.gif alt='공공누리 출처표시, 상업적 이용 및 변경 금지'>"
    ),
    LicenseCase(
      "a mark for no commerce", .b, "KOGL-2", html: "<img src=a.gif alt='공공누리 출처표시, 상업적 이용 불가'>"),
    LicenseCase("a mark for no profit", .b, "KOGL-2", html: "<img src=a.gif alt='공공누리 출처표시 비영리'>"),
    LicenseCase(
      "a mark that permits in words", .a, "KOGL-1", html: "<img src=a.gif alt='공공누리 출처표시 상업적 이용 가능'>"),
    LicenseCase("a mark of contrary words", .c, html: "<img src=a.gif alt='공공누리 제1유형 상업적 이용 금지'>"),
    LicenseCase(
      "words and a mark that agree", .a, "KOGL-1",
      html: mark("img_opentype01.png") + "<p>본 저작물은 공공누리 제1유형에 따라 이용할 수 있습니다.</p>"),
    LicenseCase(
      "words stricter than the mark", .b, "KOGL-4",
      html: mark("img_opentype01.png") + "<p>본 저작물은 공공누리 제4유형에 따라 이용할 수 있습니다.</p>"),
    LicenseCase(
      "how to name a source", .c, html: "<p>본 저작물은 '아무개시'에서 '2020년' 작성하여 공공누리 제1유형으로 개방한 '제목'을 이용하였으며</p>"),
    LicenseCase(
      "a sentence that names two types", .c, html: "<p>본 저작물은 공공누리 제1유형 또는 제2유형에 따라 이용할 수 있습니다.</p>"),
    LicenseCase(
      "KOGL explained in words", .c,
      html: (1...4).map { "<li>본 저작물은 공공누리 제\($0)유형에 따라 이용할 수 있습니다.</li>" }.joined()),
    LicenseCase("a question about KOGL", .c, html: "<p>이 저작물은 공공누리 제1유형인데 이용할 수 있나요?</p>"),
    LicenseCase("an article that mentions KOGL", .c, html: "<p>정부는 공공누리 제0유형을 새로 만들었다.</p>"),
    LicenseCase("KOGL in a post", .c, html: "<div id=bo_v_con><p>본 저작물은 공공누리 제1유형에 따라 이용할 수 있습니다.</p></div>"),
    LicenseCase(
      "a mark in a comment", .c, html: "<div class=cmt_contents>\(mark("img_opentype01.png"))</div>"),
    LicenseCase("an empty description", .c, html: "<img src=kogl.png alt='공공누리'>"),
    LicenseCase(
      "KOGL forbids, a notice too", .b, "KOGL-2",
      html: mark("img_opentype02.png") + "<footer>© 2020 무단전재 금지</footer>"),
  ]
  + [
    "본 저작물은 공공누리 제1유형이 부착되지 않은 자료로 이용할 수 있는 범위가 다릅니다.", "이 저작물은 공공누리 제1유형이 적용되지 않습니다.",
    "본 자료는 공공누리 제1유형이 아니므로 허락을 받아 이용할 수 있습니다.", "이 사진을 제외한 본 저작물은 공공누리 제1유형에 따라 이용할 수 있습니다.",
    "본 저작물은 공공누리 제2,3유형에 따라 이용할 수 있습니다.", "본 저작물은 공공누리 제1~4유형에 따라 이용할 수 있습니다.",
    "본 저작물은 공공누리 제1, 제2유형에 따라 이용할 수 있습니다.", "본 저작물은 공공누리 제1유형(출처표시, 비영리)에 따라 이용할 수 있습니다.",
  ].flatMap { line in
    [("p", "a line"), ("footer", "a footer")].map { name, place in
      LicenseCase("KOGL not granted in \(place): \(line)", .c, html: "<\(name)>\(line)</\(name)>")
    }
  }

private func mark(_ file: String) -> String { "<img src='/images/\(file)' alt=''>" }
