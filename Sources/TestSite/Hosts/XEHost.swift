/// An XE or Rhymix board in windows-949, declared as euc-kr the way such boards do.
struct XEHost {
  let plan: HostPlan
  private let paging: Paging

  init(plan: HostPlan) {
    self.plan = plan
    paging = Paging(plan.posts)
  }

  private static let script = "/index.php"

  var site: BoardSite {
    var fixed = StaticSite()
    fixed.pages["/"] = page("우리말 배움터", home)
    fixed.expected = ["/"]
    for number in 1...max(1, paging.count) { fixed.expected.append(listAddress(number)) }
    for post in plan.posts {
      let target = address(post)
      fixed.pages[target] = page(post.question.title, view(post))
      fixed.truth.append(
        plan.truth(of: post, at: target, licenseClass: "A", license: "CC-BY-SA-4.0", encoding: "EUC-KR"))
      fixed.expected.append(target)
    }
    let (host, pages) = (self, paging.count)
    return BoardSite(
      fixed: fixed, script: XEHost.script, board: "mid=qna", post: "document_srl",
      sort: ("sort_index", "order_type")
    ) { number, order in
      number >= 1 && number <= pages ? host.page("질문 게시판", host.list(number, order)) : .notFound
    }
  }

  private func serial(_ post: Post) -> Int { 1_000 + post.number }

  private func address(_ post: Post) -> String { "\(XEHost.script)?mid=qna&document_srl=\(serial(post))" }

  private func listAddress(_ page: Int, _ order: ListOrder? = nil) -> String {
    let sort = order.map { "&sort_index=\($0.field)&order_type=\($0.direction)" } ?? ""
    return "\(XEHost.script)?mid=qna\(sort)\(page > 1 ? "&page=\(page)" : "")"
  }

  private var home: String {
    let latest = paging.page(1).prefix(5).map {
      "<li><a href=\"\(address($0).escaped)\">\($0.question.title.escaped)</a></li>"
    }
    let jumps = paging.entrances.map { "<a href=\"\(listAddress($0).escaped)\">[\($0)]</a>" }
    return "<ul class=\"widget\">\(latest.joined())</ul><p>\(jumps.joined(separator: " "))</p>"
  }

  private func list(_ page: Int, _ order: ListOrder?) -> String {
    let rows = paging.page(page).map { post in
      let state = page > 1 ? "&page=\(page)" : ""
      return """
        <tr><td class="no">\(post.number)</td>
        <td class="title"><a href="\((address(post) + state).escaped)">\(post.question.title.escaped)</a>
        <span class="replyNum">[\(post.question.answers.count)]</span></td>
        <td class="author">\(post.author)</td><td class="time">\(post.written.date)</td></tr>
        """
    }
    let heads = [("readed_count", "조회 수"), ("regdate", "날짜")].map { field, label in
      let target = listAddress(
        1, ListOrder(field: field, direction: order?.direction == "asc" ? "desc" : "asc"))
      return "<th><a href=\"\(target.escaped)\">\(label)</a></th>"
    }
    let links = paging.links(from: page).map { number in
      number == page
        ? "<strong>\(number)</strong>" : "<a href=\"\(listAddress(number, order).escaped)\">\(number)</a>"
    }
    return """
      <div class="board_list" id="board_list"><table><thead><tr><th>번호</th><th>제목</th>\(heads.joined())</tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      <div class="list_footer"><div class="pagination">\(links.joined(separator: " "))</div></div>
      """
  }

  private func view(_ post: Post) -> String {
    let (id, question) = (serial(post), post.question)
    let comments = question.answers.enumerated().map { index, text in
      let comment = id * 10 + index
      return """
        <li class="fbItem" id="comment_\(comment)"><div class="fbMeta"><h3 class="author">도우미\(comment % 70)</h3>
        <p class="time">\(post.written.shown)</p></div>
        <!--BeforeComment(\(comment),7)--><div class="comment_\(comment)_7 xe_content">\(text.paragraphs)</div><!--AfterComment(\(comment),7)-->
        </li>
        """
    }
    return """
      <div class="board_read"><div class="read_header"><h1><a href="\(address(post).escaped)">\(question.title.escaped)</a></h1>
      <p class="meta"><span class="author">\(post.author)</span> <span class="time">\(post.written.shown)</span></p></div>
      <div class="read_body">
      <!--BeforeDocument(\(id),4)--><div class="document_\(id)_4 xe_content">\(question.body.paragraphs)</div><!--AfterDocument(\(id),4)-->
      </div>
      <div class="read_footer"><a href="\(XEHost.script)?mid=qna">목록</a>
      <a href="\(XEHost.script)?mid=qna&amp;document_srl=\(id)&amp;act=dispBoardWrite" rel="nofollow">수정</a></div></div>
      <div class="feedback" id="comment"><div class="fbHeader"><h2>댓글 <em>\(comments.count)</em></h2></div>
      <ul class="fbList">\(comments.joined(separator: "\n"))</ul></div>
      """
  }

  private func page(_ title: String, _ content: String) -> Page {
    let html = """
      <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
      <html lang="ko"><head><meta http-equiv="Content-Type" content="text/html; charset=euc-kr">
      <meta name="Generator" content="XpressEngine"><title>\(title.escaped) - 우리말 배움터</title></head>
      <body><div class="header"><h1><a href="/">우리말 배움터</a></h1>
      <ul class="gnb"><li><a href="\(XEHost.script)?mid=qna">질문 게시판</a></li>
      <li><a href="\(XEHost.script)?act=dispMemberLoginForm" rel="nofollow">로그인</a></li></ul></div>
      <div class="body">\(content)</div>
      <div class="footer">\(creativeCommonsMark("by-sa"))</div></body></html>
      """
    return Page(type: "text/html", body: Windows949Encoder.shared.encode(html))
  }
}
