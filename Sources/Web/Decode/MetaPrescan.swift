/// The encoding a page declares in itself, by its WHATWG name.
///
/// HTML standard, section 13.2.3.2, "prescan a byte stream to determine its encoding"; where that runs out of bytes,
/// "get an XML encoding". The standard looks at the first 1,024 bytes. Linear in `limit`.
public func prescanMetaEncoding(_ bytes: [UInt8], limit: Int = 1024) -> String? {
  let head = limit < bytes.count ? Array(bytes.prefix(limit)) : bytes
  if head.starts(with: [0x3C, 0, 0x3F, 0, 0x78, 0]) { return "UTF-16LE" }
  if head.starts(with: [0, 0x3C, 0, 0x3F, 0, 0x78]) { return "UTF-16BE" }
  var prescan = MetaScanner(bytes: head)
  do {
    return try prescan.run()
  } catch {
    return xmlEncoding(head)
  }
}

/// The encoding named by the `charset` of a Content-Type or of a `meta` element's `content`.
///
/// HTML standard, section 2.6.4, "extracting a character encoding from a meta element".
func charset(in value: some Collection<UInt8>) -> String? {
  var rest = Array(value)[...]
  while let found = LabelBytes.find("charset", in: rest) {
    rest = rest[(found + 7)...].drop(while: LabelBytes.isSpace)
    guard rest.first == UInt8(ascii: "=") else { continue }
    rest = rest.dropFirst().drop(while: LabelBytes.isSpace)
    guard let quote = rest.first else { return nil }
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let label = rest.dropFirst()
      return label.firstIndex(of: quote).flatMap { encodingName(forLabel: label[..<$0]) }
    }
    return encodingName(forLabel: rest.prefix { !LabelBytes.isSpace($0) && $0 != UInt8(ascii: ";") })
  }
  return nil
}

/// HTML standard, section 13.2.3.2, "get an XML encoding".
private func xmlEncoding(_ bytes: [UInt8]) -> String? {
  guard bytes.starts(with: "<?xml".utf8), let end = bytes.firstIndex(of: UInt8(ascii: ">")),
    let found = LabelBytes.find("encoding", in: bytes[..<end])
  else { return nil }
  var rest = bytes[(found + 8)..<end].drop { $0 <= 0x20 }
  guard rest.first == UInt8(ascii: "=") else { return nil }
  rest = rest.dropFirst().drop { $0 <= 0x20 }
  guard let quote = rest.popFirst(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
    let close = rest.firstIndex(of: quote), rest[..<close].allSatisfy({ $0 > 0x20 })
  else { return nil }
  return encodingName(forLabel: rest[..<close]).map { $0.hasPrefix("UTF-16") ? "UTF-8" : $0 }
}
