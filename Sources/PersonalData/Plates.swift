// 자동차등록번호: two or three digits, a syllable that names the use, four digits.
extension PersonalDataScanner {
  mutating func findPlate(_ chain: NumberChain) {
    let front = chain.groups[0]
    let length = front.end - front.start
    guard length == 2 || length == 3, Self.uses.contains(text[front.end]), !text[front.start - 1].isWord
    else { return }
    let isApart = text[front.end + 1] == 0x20
    let back = front.end + (isApart ? 2 : 1)
    guard (back..<(back + 4)).allSatisfy({ text[$0].isDigit }), !text[back + 4].isWord else { return }
    if isJoint(text[back + 4]), text[back + 5].isNumber { return }
    if isJoint(text[front.start - 1]), text[front.start - 2].isNumber { return }
    var start = front.start
    let name = text[start - 1] == 0x20 ? start - 3 : start - 2
    let isNamed = Self.regions.contains { text.follows($0, name) }
    if isNamed { start = name }
    let range = start..<(back + 4)
    if isNamed || !isApart && !isCounted(range.upperBound) || isNear(.vehicle, range) { found(range, .plate) }
  }

  private func isJoint(_ glyph: UInt32) -> Bool {
    glyph == "-" || glyph == "." || glyph == ","
  }

  /// A unit behind the number: it counts something, as in `12가5000원`.
  private func isCounted(_ end: Int) -> Bool {
    switch text[end] {
    case "원", "개", "명", "년", "번", "%", "만", "억", "여", "천", "m", "호", "세":
      true
    default: false
    }
  }

  private static let uses = Set(
    "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배하허호육공해국합".unicodeScalars.map(\.value))

  private static let regions: [[UInt32]] = [
    "서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주",
  ].map([UInt32].init(word:))
}
