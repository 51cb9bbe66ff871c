// Postal addresses: by road (도로명주소법, article 2), by lot (지번), by block of flats.
//
// The particle 로 and the syllables 동, 리, 가 are everywhere, so a number must follow and a region or a flat be there.
extension PersonalDataScanner {
  /// `강남구 테헤란로 152`, `중앙로12번길 34, 101동 1203호`; the sign 로 or 길 stands at `at`.
  mutating func findRoad(_ at: Int) {
    guard text[at + 1].isDigit || text[at + 1] == 0x20 && (text[at + 2].isDigit || text[at + 2] == "지") else {
      return
    }
    guard let start = roadStart(at), text[at - 1] != "으" else { return }
    var place = at + 1
    if let lane = lane(place) { place = lane }
    guard let lot = lot(place) else { return }
    let region = text.region(before: start)
    let flat = text.flat(after: lot)
    let end = flat ?? lot
    if flat == nil, !text.isEndOfLot(end) || isScore(end) { return }
    let range = region.start..<end
    guard !text[range.lowerBound - 1].isWord, !text[end].isNumber else { return }
    let isNamed = at - start >= 2
    let hasRoom = flat != nil && text[end - 1] == "호"
    if region.isProvince || region.isDistrict || isNamed && (hasRoom || isFilledIn(range)) {
      found(range, .addressRoad)
    }
  }

  /// `주소: …`, as in a form.
  private mutating func isFilledIn(_ range: Range<Int>) -> Bool {
    let before = text[range.lowerBound - 1] == 0x20 ? range.lowerBound - 2 : range.lowerBound - 1
    return text[before] == ":" && isNear(.home, range, before: 4, after: 0)
  }

  /// `축구로 3-2 승`.
  private func isScore(_ end: Int) -> Bool {
    guard text[end] == 0x20 else { return false }
    let next = text[end + 2]
    switch text[end + 1] {
    case "승", "패", "무": return !next.isHangul || next == "리" || next == "배"
    case "졌": return true
    case "이", "비": return next == "겼"
    default: return false
    }
  }

  private func roadStart(_ at: Int) -> Int? {
    var start = at
    while at - start < 12, text[start - 1].isHangul || text[start - 1].isDigit { start -= 1 }
    while start < at, text[start].isDigit { start += 1 }
    guard at > start, text[start - 1] == 0x20 || text[start - 1] == 0x0A || !text[start - 1].isWord else {
      return nil
    }
    return start
  }

  /// The end of `12번길` or `12길`.
  private func lane(_ start: Int) -> Int? {
    var at = text[start] == 0x20 ? start + 1 : start
    let digits = at
    while at - digits < 4, text[at].isDigit { at += 1 }
    guard at > digits else { return nil }
    if text[at] == "길" { return at + 1 }
    return text[at] == "번" && text[at + 1] == "길" ? at + 2 : nil
  }

  /// The end of a building's or a lot's number: `152`, `737-32`, `지하 12`, `산 12-3번지`.
  private func lot(_ start: Int) -> Int? {
    var at = text[start] == 0x20 ? start + 1 : start
    if text[at] == "산" { at += 1 }
    if text[at] == "지", text[at + 1] == "하" { at += 2 }
    if text[at] == 0x20 { at += 1 }
    guard var end = digits(at, atMost: 5) else { return nil }
    if text[end] == "-", let second = digits(end + 1, atMost: 4) { end = second }
    if text[end] == "번", text[end + 1] == "지" { end += 2 }
    return end
  }

  private func digits(_ start: Int, atMost limit: Int) -> Int? {
    var at = start
    while at - start <= limit, text[at].isDigit { at += 1 }
    return at > start && at - start <= limit ? at : nil
  }

  /// `서울 강남구 역삼동 737-32`, `화성시 봉담읍 동화리 12번지`.
  mutating func findLot(_ at: Int) {
    guard text[at + 1] == 0x20, text[at + 2].isDigit || text[at + 2] == "산", let start = roadStart(at),
      let end = lot(at + 1)
    else { return }
    let region = text.region(before: start)
    guard region.isProvince || region.isDistrict else { return }
    let flat = text.flat(after: end)
    let isExact = (at..<end).contains { text[$0] == "-" } || text[end - 1] == "지"
    let isFull = region.isProvince && region.isDistrict || text[at - 1].isDigit
    guard isExact || isFull || flat != nil, flat != nil || text.isEndOfLot(end) else { return }
    let range = region.start..<(flat ?? end)
    if !text[range.lowerBound - 1].isWord, !text[range.upperBound].isNumber { found(range, .addressLot) }
  }

  /// `한빛아파트 101동 1203호`; the sign 동 stands at `at`.
  mutating func findApartment(_ at: Int) {
    guard text[at] == "동", text[at - 1].isDigit else { return }
    var start = at
    while at - start < 5, text[start - 1].isDigit { start -= 1 }
    guard at - start <= 4, let end = text.rooms(start), text[end - 1] == "호", !text[end].isNumber else {
      return
    }
    let name = text[start - 1] == 0x20 ? start - 1 : start
    var word = name
    while name - word < 14, text[word - 1].isHangul || text[word - 1].isDigit || text[word - 1].isLatin {
      word -= 1
    }
    let block = AddressWords.blocks.first { text.follows($0, name - $0.count) && name - $0.count >= word }
    let isBlock = block != nil
    if let block, block.count == name - word, text[word - 1] == 0x20 {
      word -= 1
      while name - word < 24, text[word - 1].isHangul { word -= 1 }
    }
    let range = (isBlock ? text.region(before: word).start : start)..<end
    guard !text[range.lowerBound - 1].isWord else { return }
    if isBlock || isNear(.home, range) { found(range, .addressFlat) }
  }
}
