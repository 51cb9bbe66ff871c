import Licensing

/// Words: licences without an address, copyright, bans of training.
let textCases: [LicenseCase] =
  [
    LicenseCase("CC in Korean words", .c, html: "<footer>크리에이티브 커먼즈 저작자표시 4.0 국제 라이선스</footer>"),
    LicenseCase("CC in English words", .c, html: "<footer>This work is licensed under CC BY-SA 4.0</footer>"),
    LicenseCase("CC of a port in words", .c, html: "<div id=ft>CC BY-NC-ND 2.0 KR</div>"),
    LicenseCase("public domain in words", .c, html: "<footer>이 글은 퍼블릭 도메인입니다</footer>"),
    LicenseCase("article 7 in words", .c, html: "<footer>저작권법 제7조에 따라 보호받지 못하는 저작물입니다</footer>"),
    LicenseCase(
      "rights reserved beside a grant", .a, "CC-BY-4.0",
      html: by + "<footer>© 2020 A. All rights reserved.</footer>"),
    LicenseCase("no reprints beside a grant", .a, "CC-BY-4.0", html: by + "<footer>무단전재 및 재배포 금지</footer>"),
    LicenseCase(
      "no training, in a footer", .c, "CC-BY-4.0",
      html: by + "<footer>ⓒ 아무개. 무단전재 및 재배포 금지, AI 학습 이용 금지</footer>"),
    LicenseCase(
      "no training, by Gnuboard's foot", .c, "CC-BY-4.0",
      html: by + "<div id=ft><div>AI 학습 및 활용 금지</div></div>"
    ),
    LicenseCase(
      "no training, as news agencies say it", .c, "CC-BY-4.0",
      html: by + "<article><p>기사.</p><p>&lt;저작권자 ⓒ 아무통신, 무단 전재-재배포, AI 학습 및 활용 금지&gt;</p></article>"),
    LicenseCase(
      "the same at the end of a marked text", .c, "CC-BY-4.0",
      html: by + "<div itemprop=articleBody><p>기사.</p><p>ⓒ 아무일보, 무단전재 및 AI학습 금지</p></div>"),
    LicenseCase(
      "no training, in the site's own sentence", .c, "CC-BY-4.0",
      html: by + "<p>본 사이트의 모든 콘텐츠는 인공지능 학습에 이용할 수 없습니다.</p>"),
    LicenseCase(
      "no training in English", .c, "CC-BY-4.0",
      html: by + "<footer>Our content may not be used to train AI models.</footer>"),
    LicenseCase(
      "training forbidden in English", .c, "CC-BY-4.0",
      html: by + "<div class=copyright>Use for machine learning or AI training is prohibited.</div>"),
    LicenseCase(
      "training forbidden across elements", .c, "CC-BY-4.0",
      html: by + "<footer><p>AI 학습 <b>이용 금지</b></p></footer>"),
    LicenseCase("training permitted", .a, "CC-BY-4.0", html: by + "<footer>AI 학습 이용 가능</footer>"),
    LicenseCase(
      "an article about bans", .a, "CC-BY-4.0",
      html: by + "<article><p>언론사들이 AI 학습 이용 금지를 잇달아 내걸고 있다.</p></article>"),
    LicenseCase(
      "an article that quotes one", .a, "CC-BY-4.0", html: by + "<p>모든 기사에 'AI 학습 및 활용 금지'라는 문구가 붙었다.</p>"),
    LicenseCase(
      "a post with an agency's notice", .c, "CC-BY-4.0",
      html: by + "<div id=bo_v_con><p>ⓒ 아무통신, AI 학습 및 활용 금지</p></div>"),
    LicenseCase(
      "a post that reserves itself", .c, "CC-BY-4.0",
      html: by + "<div id=bo_v_con><p>이 글은 AI 학습에 이용하는 것을 금지합니다.</p></div>"),
    LicenseCase(
      "a post in an article that reserves itself", .c, "CC-BY-4.0",
      html: by + "<article id=bo_v><div id=bo_v_con><p>본 게시물의 AI 학습 이용을 금합니다.</p></div></article>"),
    LicenseCase(
      "a post about a ban", .a, "CC-BY-4.0",
      html: by + "<div id=bo_v_con><p>요즘 신문마다 AI 학습 이용 금지를 내건다.</p></div>"),
    LicenseCase(
      "an example of a post's ban", .a, "CC-BY-4.0",
      html: by + "<pre>이 글은 AI 학습에 이용하는 것을 금지합니다.</pre>"),
    LicenseCase("a question about it", .a, "CC-BY-4.0", html: by + "<p>본 사이트 글을 AI 학습에 쓰는 것은 금지인가요?</p>"),
    LicenseCase(
      "a quoted footer in pre", .a, "CC-BY-4.0",
      html: by + "<pre>&lt;footer&gt;ⓒ A. AI 학습 금지&lt;/footer&gt;</pre>"),
    LicenseCase(
      "an article about robots words", .a, "CC-BY-4.0",
      html: by + "<p>noai, noimageai 는 User-agent: GPTBot Disallow: / 와 같은 뜻이다.</p>"),
    LicenseCase(
      "a script's text", .a, "CC-BY-4.0", html: by + "<footer><script>var t = 'AI 학습 이용 금지'</script></footer>"
    ),
    LicenseCase("no training without a grant", .c, html: "<footer>AI 학습 이용 금지</footer>"),
    LicenseCase(
      "a course and reprints in one footer", .a, "CC-BY-4.0",
      html: by + "<footer>AI 학습 | 회사소개 | 이용약관 ⓒ 아무개. 무단전재 금지</footer>"),
    LicenseCase(
      "no training in a table's cell", .c, "CC-BY-4.0",
      html: by
        + "<table><tr><td>\(String(repeating: "<p>긴 글입니다.</p>", count: 200))ⓒ 아무개, 인공지능(AI) 학습을 금합니다.</td></tr></table>"
    ),
    LicenseCase(
      "mining reserved as publishers say it", .c, "CC-BY-4.0",
      html: by
        + "<footer>© A. All rights reserved, including those for text and data mining and AI training.</footer>"
    ),
  ]
  + [
    "AI\u{A0}학습 금지", "ＡＩ 학습 금지", "AI(인공지능) 학습을 불허합니다", "생성형 AI의 훈련 목적 수집을 거부합니다", "딥러닝 이용을 허용하지 않습니다",
    "LLM 학습에 허락 없이 이용할 수 없음", "거대언어모델 훈련에 사전 동의 없는 활용을 금합니다", "크롤링 및 데이터 마이닝(TDM) 이용 유보",
    "No part of this site may be used for AI training.", "Not for AI training.",
    "We reserve all rights, including text and data mining.", "Text-and-data mining is prohibited.",
  ].map { LicenseCase("a ban: \($0)", .c, "CC-BY-4.0", html: by + "<footer>\($0)</footer>") }
  + [
    "※ⓒ 아무통신. AI 학습 금지", "▶저작권자 아무일보, 인공지능 학습 이용 불허", "■ ● ⓒ 아무개 AI 훈련 금지",
  ].map {
    LicenseCase(
      "at an article's end: \($0)", .c, "CC-BY-4.0", html: by + "<article><p>글.</p><p>\($0)</p></article>")
  }
  + [
    LicenseCase(
      "a ban in a meta element", .c, "CC-BY-4.0", html: by + "<meta name=copyright content='ⓒ 아무개. AI 학습 금지'>"
    ),
    LicenseCase(
      "a ban in JSON-LD", .c, "CC-BY-4.0",
      html: by
        + "<script type='application/ld+json'>{\"@type\": \"WebPage\", \"usageInfo\": \"AI 학습 이용 금지\"}</script>"
    ),
    LicenseCase(
      "an e-mail that is forbidden", .a, "CC-BY-4.0", html: by + "<footer>© email 수집 금지, mail 이용 불가</footer>"),
  ]
