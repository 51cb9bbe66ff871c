// The words before a road or a village: provinces, cities, districts.
extension FoldedText {
  /// Where the region before a place begins, and how sure it is that it is one.
  struct Region {
    var start: Int
    var isProvince = false
    var isDistrict = false
  }

  /// Reads at most five words back, each a province or something that ends as a district does.
  func region(before place: Int) -> Region {
    var region = Region(start: place)
    var end = place
    for _ in 0..<5 {
      var gap = end
      while end - gap < 2, self[gap - 1] == 0x20 || self[gap - 1] == "," { gap -= 1 }
      var start = gap
      while gap - start < 9, self[start - 1].isHangul { start -= 1 }
      let word = start..<gap
      guard word.count >= 2, word.count <= 8, gap < end || end == place, !self[start - 1].isWord else {
        break
      }
      if isProvince(word) {
        region.start = start
        region.isProvince = true
        end = start
        continue
      }
      guard isDistrict(word) else { break }
      region.start = start
      switch self[gap - 1] {
      case "시", "군", "구": region.isDistrict = true
      default: break
      }
      end = start
    }
    return region
  }

  private func isProvince(_ word: Range<Int>) -> Bool {
    AddressWords.provinces.contains { name in
      guard follows(name, word.lowerBound) else { return false }
      let rest = (word.lowerBound + name.count)..<word.upperBound
      return rest.isEmpty
        || AddressWords.ranks.contains { $0.count == rest.count && follows($0, rest.lowerBound) }
    }
  }

  private func isDistrict(_ word: Range<Int>) -> Bool {
    switch self[word.upperBound - 1] {
    case "시", "군", "구", "읍", "면", "동", "리": break
    default: return false
    }
    return !AddressWords.others.contains { $0.count == word.count && follows($0, word.lowerBound) }
      && !AddressWords.endings.contains { $0.count <= word.count && follows($0, word.upperBound - $0.count) }
  }

  /// The end of a building's flat: `, 101동 1203호`, ` 3층`, ` (역삼동)`, ` 한빛아파트 101동 1203호`; nil where none follows.
  func flat(after place: Int) -> Int? {
    var at = place
    if self[at] == "," { at += 1 }
    if self[at] == 0x20 { at += 1 }
    if self[at] == "(" {
      var close = at + 1
      while close - at < 24,
        self[close].isHangul || self[close].isDigit || self[close] == 0x20 || self[close] == ","
      {
        close += 1
      }
      guard self[close] == ")", close > at + 2 else { return nil }
      return flat(after: close + 1) ?? close + 1
    }
    if let end = rooms(at) { return end }
    var word = at
    while word - at < 12, self[word].isHangul || self[word].isLatin { word += 1 }
    guard word - at >= 2 else { return nil }
    if self[word] == 0x20 || self[word] == "," { word += 1 }
    return rooms(word)
  }

  /// `101동 1203호`, `1203호`, `3층`, `B동 201호`.
  func rooms(_ start: Int) -> Int? {
    var at = start
    var end: Int?
    for _ in 0..<3 {
      var unit = at
      if self[unit] == "지", self[unit + 1] == "하" { unit += 2 }
      if self[unit].isLatin { unit += 1 }
      let digits = unit
      while unit - digits < 5, self[unit].isDigit { unit += 1 }
      let isBlock = self[unit] == "동"
      guard unit > at, isBlock || unit > digits && (self[unit] == "호" || self[unit] == "층") else { break }
      if !isBlock { end = unit + 1 }
      at = unit + 1
      if self[at] == "," { at += 1 }
      if self[at] == 0x20 { at += 1 }
    }
    return end
  }

  /// True if a building's number may end here: a counter would make it an amount.
  func isEndOfLot(_ end: Int) -> Bool {
    let glyph = self[end]
    if glyph.isWord { return false }
    switch glyph {
    case ".", ",", "-", ":", "/": return !self[end + 1].isNumber
    case "%", "~", "+", "=", "^", "*", "_": return false
    case "번": return self[end + 1] == "지"
    default: return !glyph.isHangul || AddressWords.particles.contains(glyph)
    }
  }
}

enum AddressWords {
  static let provinces = [
    "서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주",
    "충청북", "충청남",
    "전라북", "전라남", "경상북", "경상남",
  ].map([UInt32].init(word:))

  static let ranks = ["시", "도", "특별시", "광역시", "특별자치시", "특별자치도"].map([UInt32].init(word:))

  /// Words that end as a district does and are none.
  static let others = [
    "도시", "다시", "역시", "반드시", "혹시", "동시", "즉시", "잠시", "임시", "당시", "평시", "상시", "수시", "무시", "표시", "제시", "지시",
    "실시", "일시",
    "신도시", "대도시", "요구", "연구", "친구", "지구", "도구", "누구", "전구", "입구", "출구", "야구", "축구", "농구", "배구", "당구", "하구",
    "가구", "기구",
    "문구", "장면", "화면", "측면", "반면", "표면", "평면", "정면", "전면", "국군", "장군", "그리", "우리", "빨리", "멀리", "자리", "거리",
    "소리", "머리",
    "다리", "처리", "관리", "정리", "원리", "수리", "요리", "분리", "논리", "권리", "유리", "미리", "운동", "활동", "행동", "이동", "자동",
    "노동", "감동",
    "작동", "공동", "변동", "아동", "진동", "수동", "충동", "협동", "가동",
  ].map([UInt32].init(word:))

  /// Endings of verbs that look the same.
  static let endings = ["하시", "으시", "계시", "하면", "되면", "라면", "다면", "으면", "이면", "려면", "자면", "꺼면", "하구", "되구"]
    .map([UInt32].init(word:))

  static let particles = Set("에으로입이예인은는을를과와의앞옆지".unicodeScalars.map(\.value))

  /// What the names of blocks of flats end in.
  static let blocks = [
    "아파트", "빌라", "오피스텔", "맨션", "타운", "하이츠", "자이", "푸르지오", "래미안", "힐스테이트", "아이파크", "캐슬", "주공", "더샵", "이편한세상",
    "단지", "연립",
    "빌리지", "팰리스", "파크",
  ].map([UInt32].init(word:))
}
