internal import Korean
internal import Similarity

/// What boards write where a text should be; whole clauses, so that a question about such a page is none.
private let noticePhrases = [
  "로그인 후 이용해 주세요", "로그인 후 이용하세요", "로그인 후 이용하실 수 있습니다", "로그인 후 이용 가능합니다", "로그인이 필요합니다", "로그인이 필요한 서비스입니다",
  "로그인해 주세요", "로그인 해주시기 바랍니다", "회원만 이용 가능합니다", "회원만 이용하실 수 있습니다", "회원만 열람 가능합니다", "회원 전용 게시판입니다",
  "글을 읽을 권한이 없습니다", "접근 권한이 없습니다", "권한이 없습니다", "비밀글입니다", "비밀글 기능으로 보호된 글입니다", "작성자와 관리자만 볼 수 있습니다",
  "글이 존재하지 않습니다", "존재하지 않는 게시물입니다", "존재하지 않는 게시글입니다", "존재하지 않는 페이지입니다", "존재하지 않는 글입니다",
  "삭제되었거나 이동되었을 수 있습니다", "삭제되거나 이동하였을 수 있습니다", "삭제된 게시물입니다", "삭제된 게시글입니다", "삭제된 글입니다", "관리자에 의해 삭제되었습니다",
  "요청하신 페이지를 찾을 수 없습니다", "페이지를 찾을 수 없습니다", "게시물을 찾을 수 없습니다", "잘못된 접근입니다", "잘못된 경로로 접근하셨습니다", "비정상적인 접근입니다",
  "정상적인 방법으로 이용해 주세요", "올바른 방법으로 이용해 주십시오", "서비스 점검 중입니다", "시스템 점검 중입니다", "서비스 이용에 불편을 드려 죄송합니다",
  "이용에 불편을 드려 죄송합니다", "일시적인 오류가 발생했습니다", "오류가 발생하였습니다", "잠시 후 다시 시도해 주세요", "잠시 후 다시 이용해 주시기 바랍니다",
  "이 페이지를 보려면 자바스크립트를 켜 주세요", "자바스크립트를 사용할 수 있도록 설정해 주세요", "이전 페이지로 돌아가기", "신고에 의해 블라인드 처리된 글입니다",
  "page not found", "please log in to continue", "please enable javascript", "access denied",
]

private let noticeTable = PhraseTable(noticePhrases, reversed: false)

/// Share of the units that stand in phrases of alert and error pages.
///
/// Only texts of up to 400 units can be such a page; a longer one gives 0.
func noticeShare(of units: MixedUnits) -> Double {
  let count = units.hashes.count
  guard count > 0, count <= 400 else { return 0 }
  var (at, inside) = (0, 0)
  while at < count {
    if let length = noticeTable.longest(at: at, in: units, until: count) {
      inside += length
      at += length
    } else {
      at += 1
    }
  }
  return Double(inside) / Double(count)
}
