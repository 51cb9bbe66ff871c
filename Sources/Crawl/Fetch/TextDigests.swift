internal import Corpus

/// What tells whether a page says something that another has not said.
struct TextDigests: Sendable, Equatable {
  /// SHA-256 of the visible text without identifiers such as sessions, which change with every request.
  let exact: [UInt8]
  /// The same without digits: equal for the months of an empty calendar.
  let withoutDigits: [UInt8]

  init(of visible: [UInt8]) {
    let text = withoutIdentifiers(visible)
    exact = Digest.sha256(text)
    withoutDigits = Digest.sha256(text.filter { !(48...57).contains($0) })
  }
}

/// Drops runs that look like a session, a digest or a UUID.
func withoutIdentifiers(_ text: [UInt8]) -> [UInt8] {
  var out: [UInt8] = []
  out.reserveCapacity(text.count)
  var start = 0
  for index in 0...text.count {
    if index < text.count, isIdentifierByte(text[index]) { continue }
    if !isIdentifier(text[start..<index]) { out += text[start..<index] }
    if index < text.count { out.append(text[index]) }
    start = index + 1
  }
  return out
}

/// At least 12 hexadecimal digits, dashes aside, some of them letters and some not.
func isIdentifier(_ bytes: some Collection<UInt8>) -> Bool {
  let digits = bytes.count { (48...57).contains($0) }
  let letters = bytes.count { (97...102).contains($0 | 0x20) }
  return digits + letters >= 12 && digits > 0 && letters > 0 && bytes.allSatisfy(isIdentifierByte)
}

private func isIdentifierByte(_ byte: UInt8) -> Bool {
  (48...57).contains(byte) || (97...102).contains(byte | 0x20) || byte == UInt8(ascii: "-")
}
