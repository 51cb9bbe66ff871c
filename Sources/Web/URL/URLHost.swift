internal import Kernels

/// A URL's host (URL Standard §3.1): its serialisation, and the address if it is one.
struct URLHost {
  var text: String
  var address: IPAddress?

  /// The host parser (URL Standard §3.5); nil if the host is invalid.
  static func parse(_ input: ArraySlice<UInt8>, isSpecial: Bool) -> URLHost? {
    if input.first == UInt8(ascii: "[") {
      guard input.last == UInt8(ascii: "]") else { return nil }
      guard let address = IPAddress.parseIPv6(input.dropFirst().dropLast()) else { return nil }
      return URLHost(text: "[\(IPAddress.v6(address))]", address: .v6(address))
    }
    return isSpecial ? domain(percentDecoded(input)) : opaque(input)
  }

  private static func domain(_ decoded: [UInt8]) -> URLHost? {
    guard let ascii = asciiDomain(decoded), !ascii.isEmpty else { return nil }
    guard !ascii.contains(where: isForbiddenInDomain) else { return nil }
    if IPAddress.endsInNumber(ascii) {
      guard let address = IPAddress.parseIPv4(ascii) else { return nil }
      return URLHost(text: IPAddress.v4(address).description, address: .v4(address))
    }
    return URLHost(text: String(decoding: ascii, as: UTF8.self), address: nil)
  }

  private static func opaque(_ input: ArraySlice<UInt8>) -> URLHost? {
    guard !input.contains(where: isForbidden) else { return nil }
    var text: [UInt8] = []
    for byte in input { text.append(byte, escaping: .c0Control) }
    return URLHost(text: String(decoding: text, as: UTF8.self), address: nil)
  }

  /// Domain to ASCII. The longest name DNS carries has 255 bytes; what is longer than this cannot be meant as one,
  /// and ICU's time grows with the square of a label.
  private static let longestUnicodeDomain = 2048

  private static func asciiDomain(_ domain: [UInt8]) -> [UInt8]? {
    if domain.allSatisfy({ $0 < 0x80 }), !hasPunycodeLabel(domain) { return domain.map(\.lowercased) }
    guard domain.count <= longestUnicodeDomain, String(validating: domain, as: UTF8.self) != nil else {
      return nil
    }
    let capacity = 8 * longestUnicodeDomain
    var length: Int32 = -1
    let ascii = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      domain.withUnsafeBytes { name in
        length = yi_domain_to_ascii(
          name.bindMemory(to: CChar.self).baseAddress, Int32(name.count),
          UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self), Int32(capacity))
      }
      count = max(0, Int(length))
    }
    return length < 0 ? nil : ascii
  }

  private static func hasPunycodeLabel(_ domain: [UInt8]) -> Bool {
    domain.split(separator: UInt8(ascii: ".")).contains { $0.startsIgnoringCase("xn--".utf8) }
  }

  /// Forbidden host code points (URL Standard §3.1).
  private static func isForbidden(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00, 0x09, 0x0A, 0x0D, UInt8(ascii: " "), UInt8(ascii: "#"), UInt8(ascii: "/"), UInt8(ascii: ":"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "["),
      UInt8(ascii: "\\"), UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "|"):
      true
    default: false
    }
  }

  private static func isForbiddenInDomain(_ byte: UInt8) -> Bool {
    isForbidden(byte) || byte <= 0x1F || byte == UInt8(ascii: "%") || byte == 0x7F
  }
}
