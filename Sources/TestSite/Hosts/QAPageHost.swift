/// Pages that say what they are in schema.org's words, with all that makes a crawl cheap: sitemaps, a feed,
/// validators, gzip.
struct QAPageHost {
  let plan: HostPlan
  private let name: String
  private let terms: Terms
  /// What stands on the page `/faq`; without any there is none.
  private let frequentQuestions: [Question]
  private let paging: Paging

  init(
    plan: HostPlan, name: String = "과학과 코드", terms: Terms = .creativeCommons,
    frequentQuestions: [Question] = Array(Subject.science.questions.suffix(4))
  ) {
    (self.plan, self.name, self.terms, self.frequentQuestions) = (plan, name, terms, frequentQuestions)
    paging = Paging(plan.posts)
  }

  /// The licence of all pages.
  struct Terms: Sendable {
    let address, mark, id, words: String

    static let creativeCommons = Terms(
      address: "https://creativecommons.org/licenses/by/4.0/", mark: creativeCommonsMark("by"),
      id: "CC-BY-4.0", words: "CC BY 4.0")
    static let governmentOpen = Terms(
      address: "https://www.kogl.or.kr/info/licenseType1.do", mark: koglMark(1), id: "KOGL-1",
      words: "공공누리 제1유형")
  }

  var site: StaticSite {
    var site = StaticSite()
    site.pages["/"] = page(frame(name, home))
    site.expected = ["/"]
    for number in 1...max(1, paging.count) {
      site.pages[listAddress(number)] = page(frame("질문 목록 \(number)", list(number)))
      site.expected.append(listAddress(number))
    }
    for post in plan.posts {
      site.pages[address(post)] = page(
        frame(post.question.title, view(post), data: data(post)), at: post.written)
      site.truth.append(plan.truth(of: post, at: address(post), licenseClass: "A", license: terms.id))
      site.expected.append(address(post))
    }
    if !frequentQuestions.isEmpty {
      site.pages["/faq"] = page(frame("자주 묻는 질문", frequent, data: frequentData))
      site.expected.append("/faq")
    }
    addIndexes(to: &site)
    return site
  }

  private func address(_ post: Post) -> String { "/questions/\(post.number)" }

  private func listAddress(_ page: Int) -> String { page > 1 ? "/questions?page=\(page)" : "/questions" }

  private func page(_ html: String, at time: CivilTime? = nil) -> Page {
    Page(isValidated: true, lastModified: time?.http, isPacked: true, html)
  }

  /// robots.txt, a sitemap index with two gzipped sitemaps, an Atom feed.
  private func addIndexes(to site: inout StaticSite) {
    let origin = plan.origin
    site.pages["/robots.txt"] = Page(
      type: "text/plain", "User-agent: *\nAllow: /\n\nSitemap: \(origin)/sitemap.xml\n")
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let schema = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
    let names = ["/sitemap-1.xml.gz", "/sitemap-2.xml.gz"]
    let entries = names.map { "<sitemap><loc>\(origin)\($0)</loc></sitemap>" }.joined()
    site.pages["/sitemap.xml"] = Page(
      type: "application/xml", "\(xml)<sitemapindex \(schema)>\(entries)</sitemapindex>\n")
    for (index, name) in names.enumerated() {
      let urls = plan.posts.filter { $0.number % 2 == index }.map {
        "<url><loc>\(origin)\(address($0))</loc><lastmod>\($0.written.iso)</lastmod></url>\n"
      }
      let body = Gzip.compress(Array("\(xml)<urlset \(schema)>\n\(urls.joined())</urlset>\n".utf8))
      site.pages[name] = Page(type: "application/gzip", body: body)
    }
    let latest = plan.posts.suffix(10).reversed().map { post in
      """
      <entry><title>\(post.question.title.escaped)</title><link href="\(origin)\(address(post))"/>
      <id>\(origin)\(address(post))</id><updated>\(post.written.iso)</updated></entry>

      """
    }
    site.pages["/feed.xml"] = Page(
      type: "application/atom+xml",
      """
      \(xml)<feed xmlns="http://www.w3.org/2005/Atom"><title>\(name)</title><id>\(origin)/</id>
      <link href="\(origin)/"/><rights>\(terms.words)</rights>\(latest.joined())</feed>

      """)
  }

  private func data(_ post: Post) -> String {
    let question = post.question
    let answers = question.answers.enumerated().map { index, text in
      """
      {"@type":"Answer","text":\(text.json),"upvoteCount":\(9 - index),"url":\("\(address(post))#a\(index + 1)".json)}
      """
    }
    let accepted = answers.first.map { ",\"acceptedAnswer\":\($0)" } ?? ""
    return """
      {"@context":"https://schema.org","@type":"QAPage","inLanguage":"ko","license":\(terms.address.json),\
      "mainEntity":{"@type":"Question","name":\(question.title.json),"text":\(question.body.json),\
      "answerCount":\(answers.count),"upvoteCount":\(post.number % 23),"datePublished":\(post.written.iso.json),\
      "author":{"@type":"Person","name":\(post.author.json)}\(accepted),\
      "suggestedAnswer":[\(answers.dropFirst().joined(separator: ","))]}}
      """
  }

  private var frequentData: String {
    let items = frequentQuestions.map {
      """
      {"@type":"Question","name":\($0.title.json),"acceptedAnswer":{"@type":"Answer","text":\($0.answers[0].json)}}
      """
    }
    return """
      {"@context":"https://schema.org","@type":"FAQPage","license":\(terms.address.json),\
      "mainEntity":[\(items.joined(separator: ","))]}
      """
  }

  private var frequent: String {
    frequentQuestions.map {
      "<details><summary>\($0.title.escaped)</summary>\($0.answers[0].paragraphs)</details>"
    }.joined(separator: "\n")
  }

  private func view(_ post: Post) -> String {
    let answers = post.question.answers.enumerated().map { index, text in
      "<section class=\"answer\" id=\"a\(index + 1)\"><h2>답변 \(index + 1)</h2>\(text.paragraphs)</section>"
    }
    let next = post.number > 1 ? "<a href=\"/questions/\(post.number - 1)\">이전 질문</a>" : ""
    return """
      <article class="question"><h1>\(post.question.title.escaped)</h1>
      <p class="by">\(post.author) · <time datetime="\(post.written.iso)">\(post.written.shown)</time></p>
      <div class="text">\(post.question.body.paragraphs)</div></article>
      \(answers.joined(separator: "\n"))
      <p>\(next) <a href="/questions">목록</a></p>
      """
  }

  private var home: String {
    let jumps = paging.entrances.map { "<a href=\"\(listAddress($0))\">\($0)쪽</a>" }
    return
      "<p><a href=\"/questions\">모든 질문</a>\(faqLink("자주 묻는 질문"))</p><p>\(jumps.joined(separator: " "))</p>"
  }

  private func faqLink(_ words: String) -> String {
    frequentQuestions.isEmpty ? "" : " <a href=\"/faq\">\(words)</a>"
  }

  private func list(_ number: Int) -> String {
    let rows = paging.page(number).map {
      "<li><a href=\"\(address($0))\">\($0.question.title.escaped)</a></li>"
    }
    let links = paging.links(from: number).map { "<a href=\"\(listAddress($0))\">\($0)</a>" }
    return "<ul>\(rows.joined(separator: "\n"))</ul><nav>\(links.joined(separator: " "))</nav>"
  }

  private func frame(_ title: String, _ content: String, data: String? = nil) -> String {
    let script = data.map { "<script type=\"application/ld+json\">\($0)</script>" } ?? ""
    return """
      <!doctype html>
      <html lang="ko"><head><meta charset="utf-8"><title>\(title.escaped) | \(name)</title>
      <link rel="alternate" type="application/atom+xml" href="/feed.xml">
      <link rel="license" href="\(terms.address)">\(script)</head>
      <body><header><a href="/">\(name)</a> <nav><a href="/questions">질문</a>\(faqLink("FAQ"))</nav></header>
      <main>\(content)</main><footer>\(terms.mark)</footer></body></html>
      """
  }
}
