internal import Web

/// A licence named in words: `CC BY-SA 4.0`, `크리에이티브 커먼즈 저작자표시 2.0 대한민국`.
///
/// Words leave open which version or port is meant, and stand as often for a program or an image as for a page: they
/// are shown to a reviewer, and grant nothing.
struct LicenseWords: Equatable {
  /// `cc`, with its codes in the order of their names, or the name of another licence in lower case.
  let codes: [String]
  /// The version, if one is named.
  let version: String?

  static let marks = [
    "creative commons", "creativecommons", "크리에이티브", "cc by", "cc-by", "cc0", "ccl", "저작자표시", "저작자 표시",
    "public domain", "퍼블릭 도메인", "저작권법 제7조", "free documentation license", "mit license", "apache license",
  ]

  /// The licence a line names, nil if it names none.
  static func license(in line: String) -> LicenseWords? {
    let text = line.utf8.prefix(2000).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let holds = { (words: [String]) in words.contains { text.holds($0) } }
    for (name, words) in others where holds(words) {
      return LicenseWords(codes: [name], version: version(in: text))
    }
    guard holds(["creative commons", "creativecommons", "크리에이티브", "cc by", "cc-by", "저작자표시", "저작자 표시"])
    else { return nil }
    guard holds(["cc by", "cc-by", "attribution", "저작자표시", "저작자 표시", "(by", "-by-", " by-"]) else {
      return nil
    }
    var codes = ["by"]
    if holds(["-nc", " nc", "noncommercial", "non-commercial", "non commercial", "비영리"]) {
      codes.append("nc")
    }
    if holds(["-nd", " nd", "noderiv", "no deriv", "no-deriv", "변경금지", "변경 금지"]) { codes.append("nd") }
    if holds(["-sa", " sa ", "(sa", "sharealike", "share-alike", "share alike", "동일조건", "동일 조건"]) {
      codes.append("sa")
    }
    return LicenseWords(codes: codes, version: version(in: text))
  }

  private static let others: [(String, [String])] = [
    ("cc0", ["cc0", "cc zero"]),
    ("public domain", ["public domain", "퍼블릭 도메인", "저작권법 제7조"]),
    ("gfdl", ["free documentation license"]),
    ("mit", ["mit license"]),
    ("apache", ["apache license"]),
  ]

  /// The first `4.0` or the like.
  private static func version(in text: [UInt8]) -> String? {
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    guard text.count >= 3 else { return nil }
    for place in 1..<(text.count - 1)
    where text[place] == UInt8(ascii: ".") && isDigit(text[place - 1]) && isDigit(text[place + 1]) {
      return String(decoding: text[(place - 1)...(place + 1)], as: UTF8.self)
    }
    return nil
  }
}
