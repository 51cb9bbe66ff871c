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

/// What shows that a page asks to log in before it shows anything.
func loginWall(_ document: HTMLDocument, text: String) -> String? {
  let phrases = [
    "로그인 후 이용", "로그인 후 사용", "로그인이 필요", "로그인하셔야", "로그인 하셔야", "로그인해 주", "로그인을 해",
    "회원만 이용", "회원만 열람", "회원 전용", "글을 읽을 권한이 없", "권한이 없습니다",
  ]
  if let phrase = phrases.first(where: { text.holds($0) }) { return phrase }
  let hasPassword = document.elements.contains { $0.name == "input" && $0.attribute("type") == "password" }
  let isLogin = ["login", "log in", "로그인", "sign in"].contains {
    document.title.holds($0, ignoringCase: true)
  }
  return hasPassword && isLogin ? "input type=password" : nil
}

/// What shows that a page stands in for one that does not exist, although it came with status 200.
func errorWords(in text: String) -> String? {
  let phrases = [
    "존재하지 않는 게시", "존재하지 않는 페이지", "존재하지 않는 글", "존재하지 않습니다", "삭제된 게시", "삭제되었거나",
    "페이지를 찾을 수 없", "글이 존재하지 않", "잘못된 접근", "잘못된 경로", "404 not found", "page not found",
  ]
  return phrases.first { text.holds($0, ignoringCase: true) }
}
