/// A board of no known make: a front page, lists, posts and print views.
struct PlainBoard {
  let plan: HostPlan
  var name: String
  /// HTML at the foot of every page: the licence mark, or none.
  var footer: String
  var licenseClass: String
  /// As in `Truth.license`.
  var license: String?
  /// More header fields of a post.
  var headers: @Sendable (Post) -> [String] = { _ in [] }
  /// More elements in the head of a post.
  var metadata: @Sendable (Post) -> String = { _ in "" }
  /// How the bytes are made, and what is said of them; the post is nil for lists.
  var coding: @Sendable (Post?) -> Coding = { _ in Coding() }
  /// Pages besides the board's own: robots.txt and the like.
  var extras: [String: Page] = [:]

  /// An encoding and what is declared about it.
  struct Coding: Sendable {
    var isWindows949 = false
    /// Content-Type.
    var type = "text/html; charset=utf-8"
    /// Label in a meta element; nil for none.
    var meta: String? = "utf-8"
  }

  var site: StaticSite {
    var site = StaticSite(pages: extras)
    let paging = Paging(plan.posts)
    let jumps = paging.entrances.map { "<a href=\"/list?page=\($0)\">\($0)</a>" }.joined(separator: " ")
    site.pages["/"] = page(nil, name, "<h1>\(name)</h1><p>질문 목록: \(jumps)</p>")
    site.expected = ["/"]
    for number in 1...max(1, paging.count) {
      let rows = paging.page(number).map {
        "<li><a href=\"/q/\($0.number)\">\($0.question.title.escaped)</a></li>"
      }
      let links = paging.links(from: number).map { "<a href=\"/list?page=\($0)\">\($0)</a>" }
      site.pages["/list?page=\(number)"] = page(
        nil, "\(name) \(number)쪽",
        "<ul>\(rows.joined(separator: "\n"))</ul><p>\(links.joined(separator: " "))</p>")
      site.expected.append("/list?page=\(number)")
    }
    for post in plan.posts {
      let target = "/q/\(post.number)"
      let coding = coding(post)
      site.pages[target] = page(post, post.question.title, view(post))
      if hasPrintView(post) {
        site.pages[target + "/print"] = page(post, "인쇄: \(post.question.title)", text(post))
      }
      site.truth.append(
        plan.truth(
          of: post, at: target, licenseClass: licenseClass, license: license,
          encoding: coding.isWindows949 ? "EUC-KR" : "UTF-8"))
      site.expected.append(target)
    }
    return site
  }

  private func hasPrintView(_ post: Post) -> Bool { post.number % 5 == 0 }

  private func text(_ post: Post) -> String {
    let answers = post.question.answers.enumerated().map { index, text in
      "<div class=\"answer\"><h2>답변 \(index + 1)</h2>\(text.paragraphs)</div>"
    }
    return """
      <h1>\(post.question.title.escaped)</h1>
      <div class="question">\(post.question.body.paragraphs)</div>\(answers.joined(separator: "\n"))
      """
  }

  private func view(_ post: Post) -> String {
    let printing = hasPrintView(post) ? " <a href=\"/q/\(post.number)/print\" rel=\"nofollow\">인쇄</a>" : ""
    return """
      <p class="path"><a href="/">\(name)</a> &gt; \(post.question.category.label)</p>
      \(text(post))
      <p class="by">\(post.author) \(post.written.shown)\(printing)</p>
      """
  }

  private func page(_ post: Post?, _ title: String, _ content: String) -> Page {
    let coding = coding(post)
    let meta = coding.meta.map { "<meta charset=\"\($0)\">" } ?? ""
    let html = """
      <!doctype html>
      <html lang="ko"><head>\(meta)<title>\(title.escaped)</title>\(post.map(metadata) ?? "")</head>
      <body>\(content)
      <div class="footer">\(footer)</div></body></html>
      """
    let bytes = coding.isWindows949 ? Windows949Encoder.shared.encode(html) : Array(html.utf8)
    return Page(type: coding.type, headers: post.map(headers) ?? [], body: bytes)
  }
}
