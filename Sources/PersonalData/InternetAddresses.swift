// Public IPv4 (RFC 791) and IPv6 (RFC 4291) addresses; private, reserved and documentation ranges (RFC 6890) are kept.
extension PersonalDataScanner {
  /// Four numbers that look like no version: a word says so, or two of them are above any version's.
  mutating func findIPv4(_ chain: NumberChain) {
    guard chain.groups.count >= 4, chain.isJoined(4, by: ".") else { return }
    let range = chain.start..<chain.end(4)
    let octets = (0..<4).map { chain.value($0) }
    for (octet, group) in zip(octets, chain.groups) {
      let length = group.end - group.start
      guard octet <= 255, length <= 3, length == 1 || text[group.start] != "0" else { return }
    }
    guard isWhole(range), text[range.upperBound] != "/", Self.isPublic(octets) else { return }
    // 1.2.3.4절 is a section; 절, 장 and 항 behind a space begin too many other words.
    let next = text[range.upperBound]
    if next == "절" || next == "장" || next == "항" { return }
    if isNear(.version, range, before: 12, after: 6, walls: false) { return }
    let isLarge = octets.contains { $0 >= 100 } && octets.filter { $0 >= 32 }.count >= 2
    if isLarge || isNear(.ip, range, before: 16, after: 8) { found(range, .ip) }
  }

  /// True if an address may be someone's line; the last row are name servers that all know.
  static func isPublic(_ octets: [Int]) -> Bool {
    switch (octets[0], octets[1], octets[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _), (169, 254, _), (172, 16...31, _), (192, 168, _):
      false
    case (100, 64...127, _), (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113): false
    case (8, 8, 8), (8, 8, 4), (1, 1, 1), (1, 0, 0), (9, 9, 9), (168, 126, 63): false
    default: true
    }
  }

  /// An address of 2000::/3 but 2001:db8::/32: four groups at least, eight without `::`.
  mutating func findIPv6(_ at: Int) {
    guard text[at] == "2" || text[at] == "3", !text[at - 1].isWord, text[at - 1] != ":" else {
      return
    }
    var (groups, gaps, next) = (0, 0, at)
    var values: [UInt32] = []
    while groups < 9 {
      var (value, length) = (UInt32(0), 0)
      while text[next].isHex, length < 5 {
        value = value << 4 | (text[next].isDigit ? text[next] - 0x30 : (text[next] | 0x20) - 0x57)
        next += 1
        length += 1
      }
      guard length <= 4 else { return }
      if length == 0 { break }
      groups += 1
      values.append(value)
      guard text[next] == ":", text[next + 1].isHex || text[next + 1] == ":" else { break }
      next += 1
      if text[next] == ":" {
        gaps += 1
        next += 1
      }
    }
    guard values.count >= 2, values[0] >= 0x2000, values[0] < 0x4000,
      !(values[0] == 0x2001 && values[1] == 0xDB8)
    else { return }
    let isFull = groups == 8 && gaps == 0 || gaps == 1 && groups >= 4 && groups < 8
    if isFull, !text[next].isWord, text[next] != ":", text[next] != "/" { found(at..<next, .ip) }
  }
}
