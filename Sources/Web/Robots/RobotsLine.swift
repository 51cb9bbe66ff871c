/// One line of a robots.txt that has a key and a value, read the way Google's parser reads it.
package struct RobotsLine: Sendable, Hashable {
  /// What a key means; common misspellings count as the word meant.
  package enum Key: Sendable, Hashable {
    case userAgent, allow, disallow, sitemap, other
  }

  /// Counted from 1; CR, LF and CRLF each end a line.
  package var number: Int
  package var key: Key
  /// The key as written.
  package var name: [UInt8]
  package var value: [UInt8]

  /// What is past this many bytes of a line is not read: eight times the longest URL browsers take.
  static let longest = 2083 * 8 - 1

  /// All lines of a body that have a key.
  package static func lines(of body: some Collection<UInt8>) -> [RobotsLine] {
    var lines: [RobotsLine] = []
    var number = 0
    var rest = skippingByteOrderMark(Array(body)[...])
    while true {
      number += 1
      let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D }
      if let line = RobotsLine(rest[..<(end ?? rest.endIndex)], number: number) { lines.append(line) }
      guard let end else { return lines }
      let isCRLF = rest[end] == 0x0D && end + 1 < rest.endIndex && rest[end + 1] == 0x0A
      rest = rest[(end + (isCRLF ? 2 : 1))...]
    }
  }

  /// Google's parser skips a byte order mark, and the beginning of one.
  private static func skippingByteOrderMark(_ body: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return body.dropFirst(zip(body, mark).prefix { $0 == $1 }.count)
  }

  private init?(_ line: ArraySlice<UInt8>, number: Int) {
    let text = line.prefix(Self.longest).prefix { $0 != 0 && $0 != UInt8(ascii: "#") }.trimmed
    guard let separator = Self.separator(of: text) else { return nil }
    let name = text[..<separator].trimmed
    guard !name.isEmpty else { return nil }
    self.number = number
    self.name = Array(name)
    key = Self.key(name)
    value = Array(text[(separator + 1)...].trimmed)
  }

  /// The colon; where it was forgotten, the space between two words.
  private static func separator(of text: ArraySlice<UInt8>) -> Int? {
    if let colon = text.firstIndex(of: UInt8(ascii: ":")) { return colon }
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let space = text.firstIndex(where: isSpace) else { return nil }
    return text[space...].drop(while: isSpace).contains(where: isSpace) ? nil : space
  }

  private static let spellings: [(Key, [String])] = [
    (.userAgent, ["user-agent", "useragent", "user agent"]),
    (.allow, ["allow"]),
    (.disallow, ["disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"]),
    (.sitemap, ["sitemap", "site-map"]),
  ]

  private static func key(_ name: ArraySlice<UInt8>) -> Key {
    for (key, words) in spellings where words.contains(where: { name.startsIgnoringCase($0.utf8) }) {
      return key
    }
    return .other
  }
}
