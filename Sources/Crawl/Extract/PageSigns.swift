internal import Web

/// The message of a page that is nothing but a message box: `<script>alert('…'); history.back();</script>`.
///
/// Boards answer with it, and with status 200, what they do not want to show.
func alertMessage(_ document: HTMLDocument) -> String? {
  let ways = [
    "history.back", "history.go", "location.href", "location.replace", "window.close", "self.close",
  ]
  for script in document.elements where script.name == "script" {
    let code = Array(script.content.utf8)
    guard let call = code.place(of: "alert("), ways.contains(where: { code.holds($0) }) else { continue }
    return quoted(code[call.upperBound...])
  }
  return nil
}

/// The string literal that code starts with; empty if it starts with something else.
private func quoted(_ code: ArraySlice<UInt8>) -> String {
  let code = code.drop { $0 <= 0x20 }
  guard let quote = code.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return "" }
  var text: [UInt8] = []
  var isEscaped = false
  for byte in code.dropFirst().prefix(2_000) {
    if isEscaped {
      text.append(byte == UInt8(ascii: "n") ? 0x20 : byte)
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == quote {
      break
    } else {
      text.append(byte)
    }
  }
  return String(decoding: text, as: UTF8.self)
}

/// Where a page sends the visitor by itself, sooner than it could be read: `meta http-equiv=refresh`.
func quickRefresh(_ document: HTMLDocument) -> String? {
  for meta in document.elements where meta.name == "meta" {
    guard let way = meta.attribute("http-equiv"), let content = meta.attribute("content") else { continue }
    guard way.lowercased() == "refresh", content.holds("url", ignoringCase: true) else { continue }
    let seconds = content.utf8.drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
    if seconds.count <= 1 { return content }
  }
  return nil
}

/// What shows that a page asks to log in before it shows anything.
func loginWall(_ part: MainPart, text: String) -> String? {
  let phrases = [
    "로그인 후 이용", "로그인 후 사용", "로그인 후에", "로그인이 필요", "로그인하셔야", "로그인 하셔야", "로그인해 주", "로그인 해 주",
    "로그인해주", "로그인 해주", "로그인하시기", "로그인 하시기", "로그인을 해", "로그인하세요", "회원만 이용", "회원만 열람", "회원 전용",
    "회원만 볼 수", "회원만 읽을 수", "글을 읽을 권한이 없", "권한이 없습니다", "로그인 페이지로 이동",
    "log in to continue", "login to continue", "sign in to continue", "you must be logged in",
    "you must log in",
    "please log in", "please login", "please sign in", "login required", "members only",
  ]
  let hasPassword = { (node: HTMLNode) in
    node.descendants.contains { $0.name == "input" && $0.attribute("type")?.lowercased() == "password" }
  }
  // The questions of a log-in form, "forgot your password?", are no visitor's.
  if let notice = notice(phrases, in: text, allowingQuestions: hasPassword(part.block.node)) { return notice }
  let names = ["login", "log in", "sign in", "로그인", "회원로그인", "회원 로그인", "로그인 페이지"]
  let isLogin = calls(itself: names, part.whole.node.document)
  return isLogin && hasPassword(part.whole.node) ? "input type=password" : nil
}

/// What shows that a page stands in for one that does not exist or that failed, although it came with status 200.
func errorWords(in text: String, of document: HTMLDocument) -> String? {
  let phrases = [
    "존재하지 않는 게시", "존재하지 않는 페이지", "존재하지 않는 글", "존재하지 않는 문서", "존재하지 않습니다", "존재하지 않거나",
    "삭제된 게시", "삭제된 글", "삭제된 페이지", "삭제되었거나", "삭제되거나", "삭제된 문서", "페이지를 찾을 수 없습니다", "페이지를 찾을 수 없어요",
    "문서를 찾을 수 없습니다", "게시글을 찾을 수 없습니다", "게시물을 찾을 수 없습니다", "글이 존재하지 않", "글이 없습니다",
    "잘못된 접근", "잘못된 경로", "잘못된 요청", "비정상적인 접근", "정상적인 접근이 아닙니다", "서비스 점검 중", "시스템 점검 중", "일시적인 오류",
    "오류가 발생했습니다", "오류가 발생하였습니다", "페이지의 주소가 잘못", "주소가 변경",
    "page not found", "page you requested", "page you are looking for", "page you were looking for",
    "page could not be found", "page cannot be found", "page can't be found", "page doesn't exist",
    "page does not exist", "could not be found on this server", "was not found on this server",
    "internal server error", "service unavailable", "an error occurred", "something went wrong",
  ]
  if let notice = notice(phrases, in: text, allowingQuestions: false) { return notice }
  let names = [
    "404", "404 error", "error 404", "404 not found", "404 page not found", "404: not found", "not found",
    "page not found", "page not found (404)", "error", "403", "403 forbidden", "forbidden", "access denied",
    "500 internal server error", "internal server error", "502 bad gateway", "503 service unavailable",
    "오류", "오류 안내", "오류안내", "에러", "에러 페이지", "페이지를 찾을 수 없습니다", "페이지 없음", "알림", "서비스 점검",
  ]
  return calls(itself: names, document) ? document.title : nil
}

/// What shows that a page would only be written by its scripts.
func scriptDemand(in text: String) -> String? {
  let phrases = [
    "enable javascript", "javascript is disabled", "javascript is required", "requires javascript",
    "자바스크립트를 활성화", "자바스크립트를 사용", "자바스크립트가 비활성", "javascript를 활성화", "javascript를 사용할 수",
  ]
  return notice(phrases, in: text, allowingQuestions: false)
}

/// A phrase by which the page itself speaks to the visitor; nil where a visitor quotes it, or writes at length.
private func notice(_ phrases: [String], in text: String, allowingQuestions: Bool) -> String? {
  if !allowingQuestions, text.holds("?") { return nil }
  for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
    let line = Array(line)
    // A sentence in which more is said than that is a visitor's; one that goes on with "라고" quotes.
    guard line.count <= 240, let phrase = phrases.first(where: { line.holds($0, ignoringCase: true) }) else {
      continue
    }
    if text.utf8.count - line.count > 400 { return nil }
    let quotes = ["라고", "라는", "이라고", "다고", "다는", "라며", "says", "say "]
    if !quotes.contains(where: { line.holds($0) }) { return phrase }
  }
  return nil
}

/// True if the page's title, but for the site's name, or its only headline is one of these names.
private func calls(itself names: [String], _ document: HTMLDocument) -> Bool {
  let own = titleParts(document.title) + (document.onlyHeading.map { [$0.line] } ?? [])
  return own.contains { names.contains($0.lowercased()) }
}
