/// The path of an `Allow` or `Disallow` line (RFC 9309 §2.2.2, §2.2.3), prepared for matching.
///
/// Two readings are kept. `written` compares octets as they stand, with only non-ASCII octets escaped and escapes
/// upper-cased, as Google's matcher does. `normalised` follows the RFC's wording: escapes of unreserved characters
/// are undone on both sides, and `%2A` and `%24` mean a literal `*` and `$`.
package struct RobotsPattern: Sendable, Hashable {
  var written: [UInt8]
  var normalised: [UInt8]

  init(_ value: some Collection<UInt8>) {
    let bytes = Array(value)
    written = Self.escaped(bytes)
    normalised = Self.normalised(bytes, isPattern: true)
  }

  /// Non-ASCII octets escaped, the digits of escapes in upper case.
  package static func escaped(_ bytes: [UInt8]) -> [UInt8] {
    var escaped: [UInt8] = []
    escaped.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      if let byte = escapedByte(in: bytes, at: place) {
        escaped.appendEscape(byte)
        place += 3
      } else {
        if bytes[place] < 0x80 { escaped.append(bytes[place]) } else { escaped.appendEscape(bytes[place]) }
        place += 1
      }
    }
    return escaped
  }

  /// RFC 9309 §2.2.2. In a pattern, `*` and a final `$` keep their special meaning; anywhere else they are escaped.
  static func normalised(_ bytes: [UInt8], isPattern: Bool) -> [UInt8] {
    var normalised: [UInt8] = []
    normalised.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if let octet = escapedByte(in: bytes, at: place) {
        if octet.isUnreserved { normalised.append(octet) } else { normalised.appendEscape(octet) }
        place += 3
        continue
      }
      let isSpecial = byte == UInt8(ascii: "*") || byte == UInt8(ascii: "$")
      let keepsMeaning = isPattern && (byte == UInt8(ascii: "*") || place == bytes.count - 1)
      let isKept = isSpecial ? keepsMeaning : byte.isUnreserved || byte.isReserved
      if isKept { normalised.append(byte) } else { normalised.appendEscape(byte) }
      place += 1
    }
    return normalised
  }

  /// The priority of a match, which is the pattern's length in octets; nil if the pattern does not match.
  ///
  /// Each run of octets between wildcards is taken at its first place and never tried again: the time is at worst
  /// the product of the two lengths.
  static func priority(of pattern: [UInt8], on target: [UInt8]) -> Int? {
    let isAnchored = pattern.last == UInt8(ascii: "$")
    let body = isAnchored ? pattern.dropLast() : pattern[...]
    let head = body.prefix { $0 != UInt8(ascii: "*") }
    guard target.starts(with: head) else { return nil }
    var rest = target.dropFirst(head.count)
    var runs = body[head.endIndex...].split(separator: UInt8(ascii: "*"))
    if isAnchored {
      let endsInWildcard = body.last == UInt8(ascii: "*")
      let tail = endsInWildcard ? [] : runs.popLast() ?? []
      let isWhole = head.count == body.count
      guard isWhole ? rest.isEmpty : rest.reversed().starts(with: tail.reversed()) else { return nil }
      rest = rest.dropLast(tail.count)
    }
    for run in runs {
      guard let end = firstEnd(of: run, in: rest) else { return nil }
      rest = rest[end...]
    }
    return pattern.count
  }

  /// Where the first occurrence of a run ends.
  private static func firstEnd(of run: ArraySlice<UInt8>, in text: ArraySlice<UInt8>) -> Int? {
    guard let head = run.first, run.count <= text.count else { return nil }
    for place in text.startIndex...(text.endIndex - run.count)
    where text[place] == head && text[place..<place + run.count] == run {
      return place + run.count
    }
    return nil
  }
}
