// E-mail addresses (RFC 5322 addr-spec as people write it), and the ways to write one that programs should not see.
extension PersonalDataScanner {
  /// An address around an at sign of so many glyphs; with spaces around it only at a mail provider that is known.
  mutating func findEmail(_ at: Int, sign: Int) {
    let end = skipSpaces(at + sign)
    guard let local = localPart(endingAt: skipSpacesBack(at)) else { return }
    let isTight = sign == 1 && local.upperBound == at && end == at + 1
    if isTight || sign > 1, let domain = domain(at: end) {
      if !isReserved(local, domain) {
        found(local.lowerBound..<domain.upperBound, isTight ? .email : .emailSpelled)
      }
    } else {
      for end in provider(at: end) { found(local.lowerBound..<end, .emailSpelled) }
    }
  }

  /// `name골뱅이naver.com`.
  mutating func findSpelledAt(_ at: Int) {
    if text.follows(Self.whelk, at) { findEmail(at, sign: Self.whelk.count) }
  }

  /// `name[at]naver.com`, `name(골뱅이)…`.
  mutating func findBracketedAt(_ at: Int) {
    for word in Self.bracketed where text.follows(word, at) { return findEmail(at, sign: word.count) }
  }

  // MARK: The local part

  private func localPart(endingAt end: Int) -> Range<Int>? {
    var start = end
    while end - start <= 64, isLocal(text[start - 1]) { start -= 1 }
    guard end - start <= 64, text[start - 1] != FoldedText.placeholder, text[start - 1] != "@" else {
      return nil
    }
    if text[start - 1] == ":" || text[start - 1] == "/", isUserInfo(start) { return nil }
    while start < end, !text[start].isLatin, !text[start].isDigit { start += 1 }
    guard start < end, text[end - 1] != "." else { return nil }
    return start..<end
  }

  /// True behind `scheme://name:`, where the at sign belongs to a URL (RFC 3986, section 3.2.1).
  private func isUserInfo(_ start: Int) -> Bool {
    var at = start - 1
    while start - at < 40, text[at] > 0x20 {
      if text[at] == "/", text[at - 1] == "/" { return true }
      at -= 1
    }
    return false
  }

  private func isLocal(_ glyph: UInt32) -> Bool {
    if glyph.isLatin || glyph.isDigit { return true }
    switch glyph {
    case ".", "_", "-", "+", "%": return true
    default: return false
    }
  }

  // MARK: The domain

  /// Labels with dots between them (RFC 1035, section 2.3.1), the last of which is a top-level domain.
  private func domain(at start: Int) -> Range<Int>? {
    var (end, label, last) = (start, start, start)
    while end - start <= 253, isLabel(text[end]) || isDot(end) {
      if text[end] == "." {
        last = end
        label = end + 1
      }
      end += 1
    }
    while end > label, text[end - 1] == "-" { end -= 1 }
    guard end - start <= 253, last > start, !text[end].isWord, text[end] != "@", isTopLevel(label..<end)
    else {
      return nil
    }
    return start..<end
  }

  private func isLabel(_ glyph: UInt32) -> Bool { glyph.isLatin || glyph.isDigit || glyph == "-" }

  private func isDot(_ at: Int) -> Bool {
    text[at] == "." && (text[at + 1].isLatin || text[at + 1].isDigit)
  }

  /// A country's two letters, or a domain that people have mail at.
  private func isTopLevel(_ label: Range<Int>) -> Bool {
    if label.count == 2 { return label.allSatisfy { text[$0].isLatin } }
    return Self.topLevel.contains { $0.count == label.count && text.follows($0, label.lowerBound) }
  }

  /// Domains for examples (RFC 2606) and for names of algorithms (RFC 4251, section 6), and senders that are machines.
  private func isReserved(_ local: Range<Int>, _ domain: Range<Int>) -> Bool {
    for word in Self.machines where word.count == local.count && text.follows(word, local.lowerBound) {
      return true
    }
    return Self.examples.contains { example in
      let start = domain.upperBound - example.count
      guard text.follows(example, start) else { return false }
      return start == domain.lowerBound || start > domain.lowerBound && text[start - 1] == "."
    }
  }

  /// The ends of a provider's name: `naver.com`, `naver . com`, `네이버 닷컴`; in Hangul also without a tail.
  private func provider(at start: Int) -> [Int] {
    for name in Self.providers where text.follows(name, start) {
      let end = start + name.count
      let ends = (text[start].isHangul ? [end] : []) + (tail(at: end).map { [$0] } ?? [])
      if !ends.isEmpty { return ends }
    }
    return []
  }

  private func tail(at start: Int) -> Int? {
    var at = skipSpaces(start)
    if text[at] == "." { at = skipSpaces(at + 1) }
    for word in Self.tails where text.follows(word, at) && !text[at + word.count].isWord {
      return at + word.count
    }
    return nil
  }

  private func skipSpaces(_ start: Int) -> Int {
    var at = start
    while at - start < 2, text[at] == 0x20 { at += 1 }
    return at
  }

  private func skipSpacesBack(_ end: Int) -> Int {
    var at = end
    while end - at < 2, text[at - 1] == 0x20 { at -= 1 }
    return at
  }

  private static let whelk = [UInt32](word: "골뱅이")
  private static let bracketed = words("[at] (at) [골뱅이] (골뱅이) [앳] (앳) [@] (@)")
  private static let machines = words("git noreply no-reply donotreply")
  private static let examples = words(
    "example.com example.net example.org example.kr example.co.kr test invalid openssh.com libssh.org")
  private static let providers = words(
    "naver gmail daum hanmail nate kakao hotmail outlook yahoo icloud korea empas 네이버 지메일 다음 한메일 네이트 카카오 핫메일 야후"
  )
  private static let tails = words("co.kr com net 닷컴 점컴 쩜컴 컴 닷넷 점넷 쩜넷")
  private static let topLevel = words(
    "com net org edu gov mil int info biz name pro mobi asia dev app xyz online site shop store tech cloud blog email me "
      + "studio design team live world life club work company agency academy network systems solutions")

  private static func words(_ list: String) -> [[UInt32]] {
    list.split(separator: " ").map { [UInt32](word: String($0)) }
  }
}
