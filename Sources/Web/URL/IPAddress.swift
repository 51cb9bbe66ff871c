/// An IP address written as the host of a URL, in any of the forms the URL Standard reads (§3.1).
public enum IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// An IPv4 address, most significant byte first in the number: 127.0.0.1 is 0x7F000001.
  case v4(UInt32)
  /// An IPv6 address, most significant piece first in the number: ::1 is 1.
  case v6(UInt128)

  /// The address as the URL Standard serialises it (§3.6), IPv6 without brackets.
  public var description: String {
    switch self {
    case .v4(let address):
      stride(from: 24, through: 0, by: -8).map { String(address >> UInt32($0) & 0xFF) }.joined(separator: ".")
    case .v6(let address): Self.compressed(address)
    }
  }

  private static func compressed(_ address: UInt128) -> String {
    let pieces = (0..<8).map { UInt16(truncatingIfNeeded: address >> (112 - 16 * UInt128($0))) }
    let zeros = longestZeroRun(pieces)
    func hex(_ range: Range<Int>) -> String {
      pieces[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard let zeros else { return hex(0..<8) }
    return hex(0..<zeros.lowerBound) + "::" + hex(zeros.upperBound..<8)
  }

  /// The first longest run of two or more zero pieces.
  private static func longestZeroRun(_ pieces: [UInt16]) -> Range<Int>? {
    var longest = 0..<1
    var start = 0
    for (place, piece) in pieces.enumerated() {
      if piece != 0 {
        start = place + 1
      } else if place + 1 - start > longest.count {
        longest = start..<place + 1
      }
    }
    return longest.count > 1 ? longest : nil
  }
}

extension IPAddress {
  /// The ends-in-a-number checker (URL Standard §3.5): such a domain is an IPv4 address or invalid.
  static func endsInNumber(_ domain: [UInt8]) -> Bool {
    let parts = ipv4Parts(domain)
    guard let last = parts.last, !last.isEmpty else { return false }
    return last.allSatisfy(\.isDigit) || ipv4Number(last) != nil
  }

  /// The IPv4 parser (URL Standard §3.5): one to four decimal, octal or hexadecimal numbers.
  static func parseIPv4(_ domain: [UInt8]) -> UInt32? {
    let parts = ipv4Parts(domain)
    guard parts.count <= 4 else { return nil }
    var address: UInt64 = 0
    for (place, part) in parts.enumerated() {
      guard let number = ipv4Number(part) else { return nil }
      let isLast = place == parts.count - 1
      // The last number fills all the bytes that are left.
      let bits = isLast ? 8 * UInt64(5 - parts.count) : 8
      guard number < 1 << bits else { return nil }
      address = address << bits | number
    }
    return UInt32(exactly: address)
  }

  private static func ipv4Parts(_ domain: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
    return parts
  }

  /// One number; anything past 32 bits stands as 2³², which no part accepts.
  private static func ipv4Number(_ part: ArraySlice<UInt8>) -> UInt64? {
    guard !part.isEmpty else { return nil }
    var digits = part
    var radix: UInt64 = 10
    if part.startsIgnoringCase("0x".utf8) {
      digits = part.dropFirst(2)
      radix = 16
    } else if part.count > 1, part.first == UInt8(ascii: "0") {
      digits = part.dropFirst()
      radix = 8
    }
    var number: UInt64 = 0
    for digit in digits {
      guard let value = digit.hexValue, value < radix else { return nil }
      number = min(number * radix + UInt64(value), 1 << 32)
    }
    return number
  }
}

extension IPAddress {
  /// The IPv6 parser (URL Standard §3.5), on the text between the brackets.
  static func parseIPv6(_ text: ArraySlice<UInt8>) -> UInt128? {
    let colon = UInt8(ascii: ":")
    var pieces: [UInt16] = []
    var compression: Int?
    var rest = text
    if rest.starts(with: [colon, colon]) {
      rest = rest.dropFirst(2)
      compression = 0
    } else if rest.first == colon {
      return nil
    }
    while !rest.isEmpty {
      // A `::` stands for one zero piece at least.
      let used = pieces.count + (compression == nil ? 0 : 1)
      guard used < 8 else { return nil }
      if rest.first == colon {
        guard compression == nil else { return nil }
        rest = rest.dropFirst()
        compression = pieces.count
        continue
      }
      let digits = rest.prefix(4).prefix { $0.hexValue != nil }
      let after = rest.dropFirst(digits.count)
      if after.first == UInt8(ascii: ".") {
        guard used <= 6, let address = dottedQuad(rest) else { return nil }
        pieces += [UInt16(address >> 16), UInt16(truncatingIfNeeded: address)]
        break
      }
      pieces.append(digits.reduce(0) { $0 << 4 | UInt16($1.hexValue ?? 0) })
      rest = after
      if rest.first == colon {
        rest = rest.dropFirst()
        guard !rest.isEmpty else { return nil }
      } else if !rest.isEmpty {
        return nil
      }
    }
    return assembled(pieces, compression: compression)
  }

  private static func assembled(_ pieces: [UInt16], compression: Int?) -> UInt128? {
    var pieces = pieces
    if let compression {
      pieces.insert(contentsOf: repeatElement(0, count: 8 - pieces.count), at: compression)
    }
    guard pieces.count == 8 else { return nil }
    return pieces.reduce(0) { $0 << 16 | UInt128($1) }
  }

  /// The IPv4 address at the end of an IPv6 one: four plain decimal numbers, no leading zeros.
  private static func dottedQuad(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy(\.isDigit) else { return nil }
      guard part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
      let number = part.reduce(0 as UInt32) { $0 * 10 + UInt32($1 - UInt8(ascii: "0")) }
      guard number < 256 else { return nil }
      address = address << 8 | number
    }
    return address
  }
}
