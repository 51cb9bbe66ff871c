// Names in messengers: they have no shape, so the messenger's name and a tag such as 아이디 must come before them.
extension PersonalDataScanner {
  mutating func findMessenger(_ start: Int) {
    guard let name = Self.names.first(where: { text.follows($0, start) }) else { return }
    var at = start + name.count
    if text[start].isLatin, text[at].isLatin { return }
    var (isTagged, isMarked) = (false, false)
    for _ in 0..<4 {
      at = skip(at, while: { $0 == 0x20 }, atMost: 2)
      guard
        let tag = Self.tags.first(where: {
          text.follows($0, at) && !(text[at].isLatin && text[at + $0.count].isLatin)
        })
      else { break }
      at += tag.count
      isTagged = true
    }
    if isTagged, isParticle(text[at]) { (isMarked, at) = (true, at + 1) }
    let isOwned = !isTagged && text[start].isHangul && isParticle(text[at])
    if isOwned { (isMarked, at) = (true, at + 1) }
    let signs = skip(at, while: isSign, atMost: 4)
    if (at..<signs).contains(where: { text[$0] != 0x20 }) { isMarked = true }
    let end = skip(signs, while: { $0.isLatin || $0.isDigit || self.isInner($0) }, atMost: 33)
    var last = end
    while last > signs, isInner(text[last - 1]) { last -= 1 }
    let token = signs..<last
    guard token.count >= 4, token.count <= 32, token.contains(where: { text[$0].isLatin }), text[end] != "@",
      !text[end].isNumber, text[end] != "/"
    else { return }
    let isName = token.contains { text[$0].isDigit || isInner(text[$0]) }
    let isSure = isTagged || text[signs - 1] == "@"
    let mayStand = text[start].isHangul && text[start] != "라" || text[start].lowercased == "k"
    let isBare = signs > start + name.count && mayStand && isAccountLike(token)
    if isSure && (isMarked || isName) || isMarked && isName && mayStand || isBare { found(token, .messenger) }
  }

  /// Letters, then two digits or more: `minsu715`, no word and no version.
  private func isAccountLike(_ token: Range<Int>) -> Bool {
    let letters = token.prefix { text[$0].isLatin }.count
    return letters >= 3 && token.count - letters >= 2
      && token.dropFirst(letters).allSatisfy { text[$0].isDigit }
  }

  private func skip(_ start: Int, while holds: (UInt32) -> Bool, atMost limit: Int) -> Int {
    var at = start
    while at - start < limit, holds(text[at]) { at += 1 }
    return at
  }

  private func isParticle(_ glyph: UInt32) -> Bool {
    glyph == "는" || glyph == "은" || glyph == "가" || glyph == "이"
  }

  private func isSign(_ glyph: UInt32) -> Bool {
    switch glyph {
    case 0x20, ":", "=", "-", "~", "(", "[", "@", "'",
      "\"", ">":
      true
    default: false
    }
  }

  private func isInner(_ glyph: UInt32) -> Bool {
    glyph == "." || glyph == "_" || glyph == "-"
  }

  /// The longer names first.
  private static let names = [
    "카카오톡", "카카오", "카톡", "텔레그램", "텔레", "텔그", "라인", "위챗", "인스타그램", "인스타", "kakaotalk", "kakao talk", "kakao",
    "katalk",
    "telegram", "line", "wechat", "instagram",
  ].map([UInt32].init(word:))

  private static let tags = ["아이디", "계정", "친추", "추가", "오픈채팅", "id", "account"].map([UInt32].init(word:))
}
