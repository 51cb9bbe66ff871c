/// A page of script that says no, with status 200: what Korean boards send for a deleted post.
private func alert(_ message: String, then action: String) -> Page {
  Page(
    """
    <!doctype html><html lang="ko"><head><meta charset="utf-8"><title>오류안내 페이지</title></head><body>
    <script>
    alert('\(message)');
    \(action)
    </script></body></html>
    """)
}

/// What a board shows in place of a page that is for members.
let loginWall = alert("로그인이 필요한 서비스입니다.", then: "location.href='/login';")

/// Posts among errors, walls and scripted redirects; only links tell them apart.
func alertsHost(_ plan: HostPlan) -> StaticSite {
  var site = PlainBoard(
    plan: plan, name: "빈 글이 많은 게시판", footer: "", licenseClass: "B", license: "reviewed"
  ).site
  let gone = "존재하지 않는 게시물입니다.\\n\\n글이 삭제되었거나 이동된 경우입니다."
  let oddities: [String: Page] = [
    "/gone/1": alert(gone, then: "history.back();"),
    "/gone/2": Page("<script>alert('존재하지 않는 게시물입니다.');history.back()</script>"),
    "/gone/3": Page(document("알림", "<h1>삭제된 게시물입니다.</h1>")),
    "/secret": alert("글을 읽을 권한이 없습니다.", then: "history.go(-1);"),
    "/members": loginWall,
    "/login": Page(
      document(
        "로그인",
        """
        <form method="post" action="/login"><p>회원만 볼 수 있는 글입니다. 로그인해 주세요.</p>
        <input name="mb_id"><input type="password" name="mb_password"><button>로그인</button></form>
        """)),
    "/meta": Page("<html><head><meta http-equiv=\"refresh\" content=\"0; url=/q/1\"></head><p>이동</p></html>"),
    "/href": Page(document("이동", "<script>location.href = '/q/2';</script>")),
    "/replace": Page(document("이동", "<script>window.location.replace(\"/q/3\");</script>")),
    "/window": Page(document("이동", "<script>top.location = '/meta';</script>")),
  ]
  site.pages.merge(oddities) { $1 }
  site.pages["/"] = Page(document("빈 글이 많은 게시판", linkList(["/list?page=1"] + oddities.keys.sorted())))
  return site
}
