/// A Gnuboard 5 board: `bo_table` and `wr_id` name a post, everything else in an address says how it was reached.
struct GnuboardHost {
  let plan: HostPlan
  private let paging: Paging

  init(plan: HostPlan) {
    self.plan = plan
    paging = Paging(plan.posts)
  }

  private static let script = "/bbs/board.php"

  var site: BoardSite {
    var fixed = StaticSite()
    fixed.pages["/"] = Page(frame("생활문답", home))
    fixed.pages["/robots.txt"] = Page(
      type: "text/plain", "User-agent: *\nDisallow: /adm/\nDisallow: /bbs/login.php\n")
    fixed.pages["/bbs/login.php"] = Page(frame("로그인", "<form id=\"flogin\"><input name=\"mb_id\"></form>"))
    fixed.pages["/bbs/register.php"] = Page(frame("회원가입", "<form id=\"fregister\"><p>약관</p></form>"))
    fixed.pages["/bbs/write.php?bo_table=qna"] = loginWall
    fixed.expected = ["/"]
    for number in 1...max(1, paging.count) { fixed.expected.append(listAddress(number)) }
    for post in plan.posts {
      let target = address(post)
      fixed.pages[target] = Page(frame(post.question.title, view(post)))
      fixed.pages["/bbs/print.php?bo_table=qna&wr_id=\(post.number)"] = Page(printed(post))
      fixed.truth.append(plan.truth(of: post, at: target, licenseClass: "A", license: "KOGL-1"))
      fixed.expected.append(target)
    }
    for number in 1...2 {
      fixed.pages["/bbs/faq.php?fm_id=\(number)"] = Page(frame("자주하시는질문", frequent(number)))
      fixed.expected.append("/bbs/faq.php?fm_id=\(number)")
    }
    let (host, pages) = (self, paging.count)
    return BoardSite(
      fixed: fixed, script: GnuboardHost.script, board: "bo_table=qna", post: "wr_id", sort: ("sst", "sod")
    ) { page, order in
      page >= 1 && page <= pages ? Page(host.frame("묻고답하기 \(page)페이지", host.list(page, order))) : .notFound
    }
  }

  private func address(_ post: Post) -> String { "\(GnuboardHost.script)?bo_table=qna&wr_id=\(post.number)" }

  private func listAddress(_ page: Int, _ order: ListOrder? = nil) -> String {
    let sort = order.map { "&sst=\($0.field)&sod=\($0.direction)" } ?? ""
    return "\(GnuboardHost.script)?bo_table=qna\(sort)\(page > 1 ? "&page=\(page)" : "")"
  }

  private var home: String {
    let latest = paging.page(1).prefix(8).map {
      "<li><a href=\"\(address($0).escaped)\">\($0.question.title.escaped)</a></li>"
    }
    let jumps = paging.entrances.map { "<a href=\"\(listAddress($0).escaped)\">\($0)쪽</a>" }
    return """
      <div class="lat"><h2 class="lat_title"><a href="/bbs/board.php?bo_table=qna">묻고답하기</a></h2>
      <ul>\(latest.joined(separator: "\n"))</ul></div>
      <p class="past">지난 글: \(jumps.joined(separator: " "))</p>
      """
  }

  private func list(_ page: Int, _ order: ListOrder?) -> String {
    let rows = paging.page(page).map { post in
      // From the second page on, a link to a post carries the page it stands on.
      let state =
        (page > 1 ? "&page=\(page)" : "") + (order.map { "&sst=\($0.field)&sod=\($0.direction)" } ?? "")
      return """
        <tr><td class="td_num2">\(post.number)</td><td class="td_subject">
        <a href="#" class="bo_cate_link">\(post.question.category.label)</a>
        <div class="bo_tit"><a href="\((address(post) + state).escaped)">\(post.question.title.escaped)</a>
        <span class="sound_only">댓글</span><span class="cnt_cmt">\(post.question.answers.count)</span></div></td>
        <td class="td_name sv_use"><span class="sv_member">\(post.author)</span></td>
        <td class="td_num">\(post.number * 37 % 2_000)</td><td class="td_datetime">\(post.written.date)</td></tr>
        """
    }
    let heads = [("wr_hit", "조회"), ("wr_good", "추천"), ("wr_datetime", "날짜")].map { field, label in
      let direction = order?.field == field && order?.direction == "desc" ? "asc" : "desc"
      let target = "?bo_table=qna&sst=\(field)&sod=\(direction)&sfl=&stx=&page=\(page)"
      return "<th scope=\"col\"><a href=\"\(target.escaped)\">\(label)</a></th>"
    }
    let links = paging.links(from: page).map { number in
      number == page
        ? "<strong class=\"pg_current\">\(number)</strong>"
        : "<a href=\"\(listAddress(number, order).escaped)\" class=\"pg_page\">\(number)</a>"
    }
    return """
      <div id="bo_list"><div id="bo_list_total"><span>Total \(plan.posts.count)건</span> \(page) 페이지</div>
      <a href="/bbs/write.php?bo_table=qna" class="btn_b01 btn">글쓰기</a>
      <div class="tbl_head01 tbl_wrap"><table><caption>묻고답하기 목록</caption>
      <thead><tr><th scope="col">번호</th><th scope="col">제목</th><th scope="col">글쓴이</th>\(heads.joined())</tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      <nav class="pg_wrap"><span class="pg">\(links.joined(separator: "\n"))</span></nav></div>
      """
  }
}

extension GnuboardHost {
  private func view(_ post: Post) -> String {
    let question = post.question
    let text = question.body.contains("\n    ") ? question.body.paragraphs : question.body.brokenLines
    let comments = question.answers.enumerated().map { comment($1, id: post.number * 10 + $0, post: post) }
    let neighbours = [("btn_prv", "이전글", post.number - 1), ("btn_next", "다음글", post.number + 1)].map {
      style, label, number in
      guard number >= 1, number <= plan.posts.count else { return "" }
      let other = plan.posts[number - 1]
      return """
        <li class="\(style)"><span class="nb_tit">\(label)</span>
        <a href="\(address(other).escaped)">\(other.question.title.escaped)</a></li>
        """
    }
    return """
      <article id="bo_v" style="width:100%">
      <header><h2 id="bo_v_title"><span class="bo_v_cate">\(question.category.label)</span>
      <span class="bo_v_tit">\(question.title.escaped)</span></h2></header>
      <section id="bo_v_info"><h2>페이지 정보</h2>
      <span class="sound_only">작성자</span> <strong><span class="sv_member">\(post.author)</span></strong>
      <strong class="if_date"><span class="sound_only">작성일</span> \(post.written.shown)</strong>
      <ul class="btn_bo_user bo_v_com"><li><a href="/bbs/board.php?bo_table=qna">목록</a></li>
      <li><a href="/bbs/print.php?bo_table=qna&amp;wr_id=\(post.number)" rel="nofollow">인쇄</a></li>
      <li><a href="/bbs/write.php?bo_table=qna">글쓰기</a></li></ul></section>
      <section id="bo_v_atc"><h2 id="bo_v_atc_title">본문</h2>
      <div id="bo_v_con">\(text)</div>
      <div id="bo_v_act"><span class="bo_v_good">추천 <strong>\(post.number % 17)</strong></span></div></section>
      <ul class="bo_v_nb">\(neighbours.joined())</ul>
      <section id="bo_vc"><h2>댓글목록</h2>
      \(comments.isEmpty ? "<p id=\"bo_vc_empty\">등록된 댓글이 없습니다.</p>" : comments.joined(separator: "\n"))
      </section>
      <aside id="bo_vc_w" class="bo_vc_w"><h2>댓글쓰기</h2><form name="fviewcomment"><label for="wr_content">내용</label>
      <textarea id="wr_content" name="wr_content" title="내용" placeholder="댓글내용을 입력해주세요"></textarea></form></aside>
      </article>
      """
  }

  /// A comment, with the hidden copy of its text that the skin keeps for editing.
  private func comment(_ text: String, id: Int, post: Post) -> String {
    """
    <article id="c_\(id)"><div class="cm_wrap"><header><h2>답변하는\(id % 90)님의 댓글</h2>
    <span class="bo_vc_hdinfo"><time datetime="\(post.written.iso)">\(post.written.shown)</time></span></header>
    <div class="cmt_contents">\(text.contains("\n    ") ? text.paragraphs : "<p>\(text.brokenLines)</p>")</div>
    <input type="hidden" value="" id="secret_comment_\(id)">
    <textarea id="save_comment_\(id)" style="display:none">\(text.escaped)</textarea></div>
    <div class="bo_vl_opt"><ul class="bo_vc_act">
    <li><a href="./board.php?bo_table=qna&amp;wr_id=\(post.number)&amp;c_id=\(id)&amp;w=c#bo_vc_w">답변</a></li></ul></div>
    </article>
    """
  }

  private func printed(_ post: Post) -> String {
    let answers = post.question.answers.map { "<hr>\($0.paragraphs)" }.joined()
    return """
      <!doctype html><html lang="ko"><head><meta charset="utf-8"><title>인쇄: \(post.question.title.escaped)</title></head>
      <body onload="window.print()"><h1>\(post.question.title.escaped)</h1>
      \(post.question.body.paragraphs)\(answers)
      \(koglMark(1))</body></html>
      """
  }

  private func frequent(_ number: Int) -> String {
    let subject: Subject = number == 1 ? .legal : .daily
    let items = subject.questions.prefix(5).map { question in
      """
      <li><h3><span class="tit_bg">Q</span><a href="#none" onclick="return faq_open(this);"><p>\(question.title.escaped)</p></a></h3>
      <div class="con_inner"><p>\(question.answers[0].escaped)</p></div></li>
      """
    }
    return """
      <nav id="bo_cate"><ul id="bo_cate_ul"><li><a href="./faq.php?fm_id=1">생활법률</a></li>
      <li><a href="./faq.php?fm_id=2">생활</a></li></ul></nav>
      <div id="faq_wrap" class="faq_\(number)"><section id="faq_con"><h2>자주하시는질문 목록</h2>
      <ol>\(items.joined(separator: "\n"))</ol></section></div>
      """
  }

  private func frame(_ title: String, _ content: String) -> String {
    """
    <!doctype html>
    <html lang="ko"><head><meta charset="utf-8"><title>\(title.escaped) &gt; 생활문답</title>
    <script>var g5_url = ""; var g5_bbs_url = "/bbs"; var g5_bo_table = "qna";</script></head>
    <body><div id="hd"><h1 id="hd_h1">\(title.escaped)</h1>
    <div id="skip_to_container"><a href="#container">본문 바로가기</a></div>
    <ul class="hd_login"><li><a href="/bbs/register.php">회원가입</a></li>
    <li><a href="/bbs/login.php">로그인</a></li></ul>
    <nav id="gnb"><h2>메인메뉴</h2><ul id="gnb_1dul"><li class="gnb_1dli"><a href="/">처음으로</a></li>
    <li class="gnb_1dli"><a href="/bbs/board.php?bo_table=qna" class="gnb_1da">묻고답하기</a></li>
    <li class="gnb_1dli"><a href="/bbs/faq.php?fm_id=1" class="gnb_1da">자주하시는질문</a></li></ul></nav></div>
    <div id="wrapper"><div id="container_wr"><div id="container">
    \(content)
    </div></div></div>
    <div id="ft">\(koglMark(1))</div></body></html>
    """
  }
}
