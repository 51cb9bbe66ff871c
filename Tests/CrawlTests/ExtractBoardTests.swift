import Corpus
import Foundation
import Testing
import Web

@testable import Crawl

/// Fixtures written after the engines' own templates; docs/extraction.md says where each was read.
@Suite struct ExtractBoardTests {
  private func found(_ html: String, at url: String) throws -> Extraction {
    extract(Page(url: try #require(WebURL(url)), text: decodeText(Array(html.utf8), contentType: nil)))
  }

  // MARK: Gnuboard 4

  private static func gnuboard4(body: String, comments: [String]) -> String {
    let entries = comments.enumerated().map { number, text in
      """
      <a name="c_\(number)"></a><table width=100%><tr><td></td><td width='100%'><table><tr><td valign=top>
      <div style="height:28px"><div style="float:left"><strong>달님</strong> <span>09-10-11 (일) 12:13</span></div>
      <div style="float:right"><a href="javascript:comment_box('\(number)','c');"><img alt='답변'></a></div></div>
      \(text)<span id='edit_\(number)' style='display:none;'></span><span id='reply_\(number)' style='display:none;'></span>
      </div><input type=hidden id='secret_comment_\(number)' value="">
      <textarea id='save_comment_\(number)' style='display:none;'>사본입니다</textarea></td></td></tr></table></td></tr></table>
      """
    }
    return """
      <head><title>모임 > 묻고 답하기 > 전선 굵기 > 얼마로 할까요?</title></head><body><table><tr><td><div>
      <span style="color:#888888;">작성일 : 09-10-10 11:12</span></div><div><a href="./board.php?bo_table=qa">목록</a></div>
      <table><tr><td>글쓴이 : 해님</td><td>조회 : 12</td></tr><tr><td>\(body)<!-- 테러 태그 방지용 --></xml></xmp><a href=""></a>
      </td></tr><tr><td align='center'>서명입니다</td></tr></table><div id="commentContents">\(entries.joined())</div>
      <div id=comment_write style="display:none;"><form name="fviewcomment">이름 <input name="wr_name"> 비밀글
      <textarea id="wr_content"></textarea></form></div></td></tr></table></body>
      """
  }

  @Test(arguments: [
    ("<span id=\"writeContents\">집을 고칩니다.<br>몇 제곱인가요?</span>", "<div style='padding:7px'>", "</div>"),
    ("<span class=\"ct lh\">집을 고칩니다.<br>몇 제곱인가요?</span>", "<span class=\"ct lh\">", "</span>"),
  ])
  func gnuboard4(body: String, open: String, close: String) throws {
    let comments = ["2.5제곱입니다.<br>접지도 하세요.", "<span>*비밀글입니다</span><br> 비밀", "고맙습니다"]
    let html = Self.gnuboard4(body: body, comments: comments.map { open + $0 + close })
    let found = try found(html, at: "http://b.example/bbs/board.php?bo_table=qa&wr_id=7")
    let item = try #require(found.items.first)
    #expect((found.kind, found.method) == (.qa, "gnuboard4.post"))
    #expect(item.question == .init(title: "전선 굵기 > 얼마로 할까요?", body: "집을 고칩니다.\n몇 제곱인가요?"))
    #expect(item.answers.map(\.body) == ["2.5제곱입니다.\n접지도 하세요.", "고맙습니다"])
    #expect(item.askedAt == "09-10-10 11:12")
    for stranger in ["달님", "해님", "사본", "서명", "목록", "답변", "09-10-11"] {
      #expect(!found.text.contains(stranger), "\(stranger)")
    }
  }

  @Test func gnuboard4Category() throws {
    let html = """
      <title>모임 > 질문 > 제목이다</title><strong><span id="writeSubject">[전기] 제목이다</span></strong>
      <span id="writeContents">글</span>
      """
    let found = try found(html, at: "http://b.example/bbs/board.php?bo_table=free&wr_id=7")
    #expect(found.kind == .article && found.items.first?.category == "전기")
  }

  @Test func gnuboard4List() throws {
    let html =
      "<form name=\"fboardlist\"><table><tr><td><a href='./board.php?wr_id=1'>제목</a></td></tr></table></form>"
    let address = "http://b.example/bbs/board.php?bo_table=qa"
    #expect(try found(html, at: address).method == "gnuboard4.list")
    #expect(try found(html, at: address).reject?.reason == "extract.list")
    #expect(try found(html, at: "http://b.example/list").method != "gnuboard4.list")
  }

  // MARK: XpressEngine 1 and Rhymix

  private static func xe(generator: String, post: String, comments: [String]) -> String {
    let entries = comments.map { comment in
      """
      <li class="fbItem" id="comment_9"><div class="fbMeta"><h3 class="author"><a class="member_3" href="#">구름</a></h3>
      <p class="time">2020.01.03 10:00</p></div>\(comment)
      <p class="action"><span class="vote">추천:3</span> <a class="reply" href="#">댓글</a> <a class="modify" href="#">수정</a></p></li>
      """
    }
    return """
      <head><meta name="Generator" content="\(generator)"><title>묻기 - 빌드가 안 됩니다</title></head><body>
      <h1><a href="/">우리 누리집</a></h1><div class="board_read"><div class="read_header"><h1>
      <a href="/qna/category/5" class="category">설치</a> <a href="http://x.example/qna/42">빌드가 안 됩니다</a></h1>
      <p class="time">2020.01.02 09:30</p><p class="meta"><a class="member_2 author" href="#">바람</a>
      <span class="sum"><span class="read">조회 수:9</span></span></p></div><div class="read_body">\(post)</div>
      <div class="read_footer"><ul class="files"><li><a href="#">로그.txt</a></li></ul><a class="document_42 action" href="#">이 게시물을</a>
      <div class="sign"><div class="tx">서명</div></div><div class="btnArea"><a class="btn" href="#">목록</a></div></div></div>
      <div class="feedback" id="comment"><h2>댓글 <em>2</em></h2><ul class="fbList">\(entries.joined())</ul></div>
      <div class="board_list" id="board_list"><a href="/qna/41">다른 글</a></div></body>
      """
  }

  @Test(arguments: [("XpressEngine", "xe_content"), ("Rhymix", "rhymix_content xe_content")])
  func xpressEngine(generator: String, name: String) throws {
    let html = Self.xe(
      generator: generator, post: "<div class=\"document_42_2 \(name)\"><p>오류가 납니다.</p></div>",
      comments: [
        "<div class=\"comment_9_3 \(name)\"><p>캐시를 지우세요.</p></div>",
        "<div class=\"\(name) deleted\">삭제된 댓글입니다.</div>",
        "<form class=\"\(name)\"><p>비밀글입니다. 비밀번호를 입력하세요</p><input type=password></form>",
        "<div class=\"comment_11_4 \(name)\">저도요</div>",
      ])
    let found = try found(html, at: "http://x.example/qna/42")
    let item = try #require(found.items.first)
    #expect((found.kind, found.method) == (.qa, "xe.post"))
    #expect(item.question == .init(title: "빌드가 안 됩니다", body: "오류가 납니다."))
    #expect(
      item.answers == [
        .init(body: "캐시를 지우세요.", accepted: false, score: 3), .init(body: "저도요", accepted: false, score: 3),
      ])
    #expect(item.category == "설치" && item.askedAt == "2020.01.02 09:30")
  }

  @Test func xpressEngineWithoutPost() throws {
    let form = "<form><p>비밀글입니다. 비밀번호를 입력하세요</p><input type=password name=password></form>"
    let secret = Self.xe(generator: "Rhymix", post: form, comments: [])
    #expect(try found(secret, at: "http://x.example/qna/42").reject?.reason == "extract.login_wall")
    let list = """
      <meta name=generator content=XpressEngine><div class="board_list" id="board_list"><table><tr><td class="title">
      <a href="/qna/42">빌드가 안 됩니다</a></td></tr></table></div>
      """
    #expect(try found(list, at: "http://x.example/qna").method == "xe.list")
    let other = "<div class=\"document_42_2 xe_content\">글</div>"
    #expect(try found(other, at: "http://x.example/qna/42").method != "xe.post")
  }

  // MARK: Discourse

  @Test func discourseTopic() throws {
    let posts = [
      (1, "<p>어떻게 배포하나요?</p>", "8 Likes"), (2, "<p>컨테이너로요.</p>", "12 Likes"), (3, "<p>감사!</p>", ""),
    ]
    .map { number, text, likes in
      """
      <div id='post_\(number)' class='topic-body crawler-post'><div class='crawler-post-meta'>
      <span class="creator"><a href='/u/haneul'><span itemprop='name'>haneul</span></a></span>
      <span class="crawler-post-infos"><time datetime='2024-05-0\(number)T01:02:03Z' class='post-time'>5월</time></span>
      <span itemprop='position'>\(number)</span></div><div class='post' itemprop='text'>\(text)</div>
      <div itemprop="interactionStatistic"><span class='post-likes'>\(likes)</span></div></div>
      """
    }
    let html = """
      <title>배포 - 운영 - 포럼</title><body class="crawler"><header><a href="/">포럼</a></header>
      <div id="main-outlet" class="wrap" role="main"><div id="topic-title"><h1><a href="/t/1">배포</a></h1>
      <div class="topic-category"><span class="category-name">운영</span></div></div>
      <div itemscope itemtype='http://schema.org/DiscussionForumPosting'>\(posts.joined())</div>
      <div id="related-topics"><h3>Related topics</h3><table class='topic-list'><tr><td>다른 주제</td></tr></table></div></div>
      """
    let found = try found(html, at: "http://d.example/t/baepo/1")
    let item = try #require(found.items.first)
    #expect((found.kind, found.method) == (.qa, "discourse.topic"))
    #expect(item.question == .init(title: "배포", body: "어떻게 배포하나요?"))
    #expect(
      item.answers == [
        .init(body: "컨테이너로요.", accepted: false, score: 12), .init(body: "감사!", accepted: false, score: nil),
      ])
    #expect(item.category == "운영" && item.askedAt == "2024-05-01T01:02:03Z")
  }

  @Test func discourseOfOld() throws {
    let posts = [(1, "질문", 1), (2, "답", 4)].map { number, text, likes in
      """
      <div itemscope itemtype='http://schema.org/DiscussionForumPosting'><div class='creator'><span><b>bada</b>
      <time datetime='2018-01-02T03:04:05Z'>2018</time></span><span itemprop='position'>#\(number)</span></div>
      <div class='post' itemprop='articleBody'><p>\(text)</p></div>
      <meta itemprop='interactionCount' content='UserLikes:\(likes)'><hr></div>
      """
    }
    let html = """
      <div id="main-outlet" class="wrap"><h1><a href="/t/1">제목</a></h1><div id='breadcrumbs'><div><a href="/c/a">
      <span itemprop="title">묻기</span></a></div></div><hr>\(posts.joined())</div>
      """
    let item = try #require(try found(html, at: "http://d.example/t/a/1").items.first)
    #expect(item.question == .init(title: "제목", body: "질문") && item.category == "묻기")
    #expect(item.answers == [.init(body: "답", accepted: false, score: 4)])
    let second = html.replacingOccurrences(of: "#1", with: "#21")
    #expect(try found(second, at: "http://d.example/t/a/1?page=2").kind == .list)
    let list =
      "<div id=\"main-outlet\"><table class='topic-list'><tr><td><a href='/t/1'>주제</a></td></tr></table></div>"
    #expect(try found(list, at: "http://d.example/latest").method == "discourse.list")
  }

  // MARK: Question2Answer

  @Test func question2Answer() throws {
    let html = """
      <title>왜 느린가요? - 물음터</title><body class="qa-template-question qa-body-js-off"><div class="qa-main">
      <div class="qa-main-heading"><h1><a href="/7">왜 느린가요?</a> [닫힘]</h1></div>
      <div class="qa-q-view"><div class="qa-q-view-stats"><span class="qa-netvote-count"><span class="qa-netvote-count-data">+1</span>
      </span></div><div class="qa-q-view-main"><form><div class="qa-q-view-content qa-post-content"><p>색인이 없습니다.</p></div>
      <div class="qa-q-view-tags"><ul><li>디비</li></ul></div><span class="qa-q-view-avatar-meta"><span class="qa-q-view-meta">
      <span class="qa-q-view-when"><span class="qa-q-view-when-data"><time datetime="2021-02-03T04:05:06+0000">2월</time></span></span>
      <span class="qa-q-view-where"><span class="qa-q-view-where-data"><a href="/c">저장소</a></span></span></span></span></form>
      <div class="qa-q-view-c-list"><div class="qa-c-list-item"><div class="qa-c-item-content">댓글</div></div></div></div></div>
      <h2>답 3</h2><div class="qa-a-list">
      <div class="qa-a-list-item  qa-a-list-item-selected"><span class="qa-netvote-count">–2 votes</span><div class="qa-a-item-main">
      <div class="qa-a-item-selected"><div class="qa-a-selection">채택</div><div class="qa-a-item-content qa-post-content">만드세요.</div>
      </div><div class="qa-a-item-c-list"><div class="qa-c-item-content">그렇군요</div></div></div></div>
      <div class="qa-a-list-item  qa-a-list-item-hidden"><div class="qa-a-item-content">감춘 답</div></div>
      <div class="qa-a-list-item "><div class="qa-vote-count"><span class="qa-upvote-count">5 up</span>
      <span class="qa-downvote-count">2 down</span></div><div class="qa-a-item-content">늘리세요.</div></div></div></div></body>
      """
    let found = try found(html, at: "http://q.example/7")
    let item = try #require(found.items.first)
    #expect((found.kind, found.method) == (.qa, "question2answer.question"))
    #expect(item.question == .init(title: "왜 느린가요?", body: "색인이 없습니다."))
    #expect(
      item.answers == [
        .init(body: "만드세요.", accepted: true, score: -2), .init(body: "늘리세요.", accepted: false, score: 3),
      ])
    #expect(item.category == "저장소" && item.askedAt == "2021-02-03T04:05:06+0000")
    let list =
      "<body class=\"qa-template-qa qa-body-js-off\"><div class=\"qa-q-list\"><a href=\"/7\">왜 느린가요?</a></div>"
    #expect(try self.found(list, at: "http://q.example/").method == "question2answer.list")
  }
}
