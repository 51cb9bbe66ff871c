// The second half of the basic URL parser (URL Standard §4.4): authority, path, query, fragment.

extension URLParser {
  mutating func authority() -> Bool {
    let end = input[place...].firstIndex(where: endsAuthority) ?? input.endIndex
    if let at = input[place..<end].lastIndex(of: UInt8(ascii: "@")) {
      guard at + 1 < end else { return false }
      credentials(input[place..<at])
      place = at + 1
    }
    return hostAndPort(input[place..<end])
  }

  private func endsAuthority(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): true
    case UInt8(ascii: "\\"): isSpecial
    default: false
    }
  }

  private mutating func credentials(_ text: ArraySlice<UInt8>) {
    let colon = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
    url.username = escaped(text[..<colon], .userinfo)
    url.password = escaped(text[colon...].dropFirst(), .userinfo)
  }

  private mutating func hostAndPort(_ text: ArraySlice<UInt8>) -> Bool {
    var isInBrackets = false
    let colon = text.firstIndex { byte in
      if byte == UInt8(ascii: "[") { isInBrackets = true }
      if byte == UInt8(ascii: "]") { isInBrackets = false }
      return byte == UInt8(ascii: ":") && !isInBrackets
    }
    let hostText = text[..<(colon ?? text.endIndex)]
    if hostText.isEmpty {
      guard colon == nil, !isSpecial else { return false }
      url.host = ""
    } else {
      guard let host = URLHost.parse(hostText, isSpecial: isSpecial) else { return false }
      url.host = host.text
      url.hostAddress = host.address
    }
    if let colon {
      guard port(text[colon...].dropFirst()) else { return false }
    }
    place = text.endIndex
    return pathStart()
  }

  private mutating func port(_ digits: ArraySlice<UInt8>) -> Bool {
    var port = 0
    for digit in digits {
      guard digit.isDigit else { return false }
      port = port * 10 + Int(digit - UInt8(ascii: "0"))
      guard port <= 65535 else { return false }
    }
    let isDefault = digits.isEmpty || port == WebURL.defaultPort(of: url.scheme)
    url.port = isDefault ? nil : port
    return true
  }

  mutating func pathStart() -> Bool {
    if isAtSlash {
      place += 1
      return pathState()
    }
    if isSpecial { return pathState() }
    return next == nil || next == UInt8(ascii: "?") || next == UInt8(ascii: "#")
      ? queryOrFragment() : pathState()
  }

  /// The path state, from the byte after a slash on.
  mutating func pathState() -> Bool {
    let slash = UInt8(ascii: "/")
    while true {
      let end = input[place...].firstIndex(where: endsAuthority) ?? input.endIndex
      let segment = input[place..<end]
      place = end
      let endsInSlash = isAtSlash
      switch dots(segment) {
      case 2:
        shortenPath()
        if !endsInSlash { path.append(slash) }
      case 1:
        if !endsInSlash { path.append(slash) }
      default:
        let isFirst = path.isEmpty
        path.append(slash)
        for byte in segment { path.append(byte, escaping: .path) }
        if isFirst, url.scheme == "file", isDriveLetter(segment) { path[2] = UInt8(ascii: ":") }
      }
      guard endsInSlash else { break }
      place += 1
    }
    url.path = String(decoding: path, as: UTF8.self)
    return queryOrFragment()
  }

  /// 1 for a single-dot segment, 2 for a double-dot one (URL Standard §4.1), 0 for any other.
  private func dots(_ segment: ArraySlice<UInt8>) -> Int {
    guard segment.count <= 6 else { return 0 }
    var rest = segment
    var count = 0
    while let first = rest.first {
      if first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
      } else if escapedByte(in: rest, at: rest.startIndex) == UInt8(ascii: ".") {
        rest = rest.dropFirst(3)
      } else {
        return 0
      }
      count += 1
    }
    return count <= 2 ? count : 0
  }

  /// Shorten a URL's path (URL Standard §4.1): a file's drive letter stays.
  mutating func shortenPath() {
    if url.scheme == "file", path.count == 3, isDriveLetter(path[1...]), path[2] == UInt8(ascii: ":") {
      return
    }
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return }
    path.removeSubrange(slash...)
  }

  mutating func opaquePath() -> Bool {
    let end = input[place...].firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
    let text = input[place..<(end ?? input.endIndex)]
    var path = escaped(text, .c0Control)
    if end != nil, path.utf8.last == UInt8(ascii: " ") {
      path.removeLast()
      path += "%20"
    }
    url.path = path
    url.hasOpaquePath = true
    place = text.endIndex
    return queryOrFragment()
  }

  mutating func queryOrFragment() -> Bool {
    if next == UInt8(ascii: "?") {
      let end = input[place...].firstIndex(of: UInt8(ascii: "#")) ?? input.endIndex
      url.query = escaped(encodedQuery(input[place + 1..<end]), isSpecial ? .specialQuery : .query)
      place = end
    }
    if next == UInt8(ascii: "#") {
      url.fragment = escaped(input[(place + 1)...], .fragment)
      place = input.endIndex
    }
    return true
  }

  private func encodedQuery(_ query: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isUTF8 = !isSpecial || url.scheme == "ws" || url.scheme == "wss" || query.allSatisfy { $0 < 0x80 }
    guard !isUTF8, let queryEncoder else { return query }
    return queryEncoder(String(decoding: query, as: UTF8.self)).map { $0[...] } ?? query
  }

  private func escaped(_ bytes: ArraySlice<UInt8>, _ set: PercentEncodeSet) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for byte in bytes { text.append(byte, escaping: set) }
    return String(decoding: text, as: UTF8.self)
  }
}
