/// Groups of digits with one sign between each two: `010-1234-5678`, `9430 1234 …`, `02) 123.4567`.
struct NumberChain {
  /// One group, in glyphs.
  struct Group {
    let start: Int
    let end: Int
    /// Where its digits begin in `digits`.
    let first: Int
    /// The sign behind it: `-`, `.`, `*`, `/`, `_`, `)`, `(`, or a space; 0 after the last.
    var joint: UInt32 = 0
  }

  private(set) var groups: [Group] = []
  private(set) var digits: [UInt8] = []

  /// No number that is looked for has more groups, or more digits in one.
  private static let limits = (groups: 6, digits: 24)

  /// Reads the chain that begins at a digit, as many groups as any rule asks for; false where the first is too long.
  mutating func read(_ text: FoldedText, at start: Int) -> Bool {
    groups.removeAll(keepingCapacity: true)
    digits.removeAll(keepingCapacity: true)
    var at = start
    while groups.count < Self.limits.groups {
      let first = digits.count
      var end = at
      while text[end].isDigit, end - at <= Self.limits.digits {
        digits.append(UInt8(truncatingIfNeeded: text[end] - 0x30))
        end += 1
      }
      if end - at > Self.limits.digits {
        digits.removeLast(end - at)
        break
      }
      groups.append(Group(start: at, end: end, first: first))
      guard let next = Self.joint(text, end) else { break }
      groups[groups.count - 1].joint = next.sign
      at = next.end
    }
    return !groups.isEmpty
  }

  /// The sign between two groups and where the second begins: at most two spaces on either side.
  private static func joint(_ text: FoldedText, _ end: Int) -> (sign: UInt32, end: Int)? {
    var at = skipSpaces(text, end)
    var sign: UInt32 = at > end ? 0x20 : 0
    switch text[at] {
    case "-", ".", "*", ")", "(", "/", "_":
      sign = text[at]
      if sign == ".", at > end { return nil }
      at = skipSpaces(text, at + 1)
      if sign == "(", text[at - 1] == 0x20 { return nil }
      if sign == ")", text[at] == "-" { at += 1 }
    default: break
    }
    return sign != 0 && text[at].isDigit ? (sign, at) : nil
  }

  private static func skipSpaces(_ text: FoldedText, _ start: Int) -> Int {
    if text[start] != 0x20 { return start }
    return text[start + 1] == 0x20 ? start + 2 : start + 1
  }

  var start: Int { groups[0].start }

  /// The end of so many groups.
  func end(_ count: Int) -> Int { groups[count - 1].end }

  /// The lengths of the first groups as hexadecimal digits: 0x344 is three, four and four; 0 if there are fewer groups.
  func shape(_ count: Int) -> Int {
    guard count <= groups.count else { return 0 }
    return groups[..<count].reduce(0) { $0 << 4 | min(15, $1.end - $1.start) }
  }

  /// The digits of the first groups.
  func digits(_ count: Int) -> ArraySlice<UInt8> {
    let last = groups[count - 1]
    return digits[..<(last.first + last.end - last.start)]
  }

  /// The value of a group of at most fifteen digits.
  func value(_ index: Int) -> Int {
    let group = groups[index]
    return digits[group.first..<(group.first + min(15, group.end - group.start))].reduce(0) {
      $0 * 10 + Int($1)
    }
  }

  /// True if all signs between the first groups are the same one.
  func isJoined(_ count: Int, by sign: Unicode.Scalar) -> Bool {
    groups[..<(count - 1)].allSatisfy { $0.joint == sign.value }
  }

  /// True if all signs between the first groups are one and the same.
  func isEvenlyJoined(_ count: Int) -> Bool {
    groups[..<(count - 1)].allSatisfy { $0.joint == groups[0].joint }
  }
}
