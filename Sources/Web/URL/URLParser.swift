/// The basic URL parser (URL Standard §4.4) over UTF-8 bytes; each function is named after the standard's state.
///
/// All that the grammar looks at is ASCII, so bytes do for code points. The parser never goes back over a part
/// it has left: time is linear in the input.
struct URLParser {
  let input: [UInt8]
  let base: WebURL?
  let queryEncoder: ((String) -> [UInt8]?)?
  var url = WebURL()
  /// The path so far: every segment with the slash before it.
  var path: [UInt8] = []
  /// The place of the next byte to read.
  var place = 0
  var isSpecial = false

  init(_ text: String, base: WebURL?, queryEncoder: ((String) -> [UInt8]?)?) {
    let isTrimmed = { (byte: UInt8) in byte <= 0x20 }
    let bytes = Array(text.utf8)
    let start = bytes.firstIndex { !isTrimmed($0) } ?? bytes.endIndex
    let end = bytes.lastIndex { !isTrimmed($0) }.map { $0 + 1 } ?? start
    input = bytes[start..<end].filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    self.base = base
    self.queryEncoder = queryEncoder
  }

  var next: UInt8? { place < input.count ? input[place] : nil }

  /// True if the next byte is a slash, or a backslash that the scheme takes for one.
  var isAtSlash: Bool {
    next == UInt8(ascii: "/") || isSpecial && next == UInt8(ascii: "\\")
  }

  /// The URL, or nil for failure.
  mutating func parse() -> WebURL? {
    let isValid = schemeStart() ? afterScheme() : noScheme()
    return isValid ? url : nil
  }

  /// Reads a scheme and its colon; leaves the place where it was if there is none.
  private mutating func schemeStart() -> Bool {
    guard let first = input.first, first.isLetter else { return false }
    guard let colon = input.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let scheme = input[..<colon]
    let marks = "+-.".utf8
    guard scheme.allSatisfy({ $0.isLetter || $0.isDigit || marks.contains($0) }) else { return false }
    url.scheme = String(decoding: scheme.map(\.lowercased), as: UTF8.self)
    isSpecial = WebURL.isSpecial(url.scheme)
    place = colon + 1
    return true
  }

  private mutating func afterScheme() -> Bool {
    if url.scheme == "file" { return file() }
    if isSpecial {
      if let base, base.scheme == url.scheme, !input[place...].starts(with: "//".utf8) {
        return relative(to: base)
      }
      return specialAuthorityIgnoreSlashes()
    }
    guard next == UInt8(ascii: "/") else { return opaquePath() }
    place += 1
    guard next == UInt8(ascii: "/") else { return pathState() }
    place += 1
    return authority()
  }

  private mutating func noScheme() -> Bool {
    guard let base else { return false }
    if base.hasOpaquePath {
      guard next == UInt8(ascii: "#") else { return false }
      url = base
      return queryOrFragment()
    }
    url.scheme = base.scheme
    isSpecial = WebURL.isSpecial(url.scheme)
    return base.scheme == "file" ? file() : relative(to: base)
  }

  private mutating func relative(to base: WebURL) -> Bool {
    if isAtSlash {
      place += 1
      return relativeSlash(to: base)
    }
    inheritAuthority(of: base)
    return inheritPath(of: base)
  }

  private mutating func relativeSlash(to base: WebURL) -> Bool {
    if isAtSlash {
      if isSpecial { return specialAuthorityIgnoreSlashes() }
      place += 1
      return authority()
    }
    inheritAuthority(of: base)
    return pathState()
  }

  private mutating func specialAuthorityIgnoreSlashes() -> Bool {
    while isAtSlash { place += 1 }
    return authority()
  }

  private mutating func inheritAuthority(of base: WebURL) {
    url.username = base.username
    url.password = base.password
    url.host = base.host
    url.hostAddress = base.hostAddress
    url.port = base.port
  }

  /// Takes the base's path and query, up to where the reference says something else.
  private mutating func inheritPath(of base: WebURL) -> Bool {
    path = Array(base.path.utf8)
    url.query = base.query
    if next != nil, next != UInt8(ascii: "?"), next != UInt8(ascii: "#") {
      url.query = nil
      shortenPath()
      return pathState()
    }
    url.path = base.path
    return queryOrFragment()
  }
}

// MARK: file:

extension URLParser {
  private mutating func file() -> Bool {
    url.host = ""
    if isAtSlash {
      place += 1
      return fileSlash()
    }
    guard let base, base.scheme == "file" else { return pathState() }
    url.host = base.host
    url.hostAddress = base.hostAddress
    if startsWithDriveLetter { return pathState() }
    return inheritPath(of: base)
  }

  private mutating func fileSlash() -> Bool {
    if isAtSlash {
      place += 1
      return fileHost()
    }
    if let base, base.scheme == "file" {
      url.host = base.host
      url.hostAddress = base.hostAddress
      let first = base.path.utf8.dropFirst().prefix { $0 != UInt8(ascii: "/") }
      if !startsWithDriveLetter, isDriveLetter(first), first.last == UInt8(ascii: ":") {
        path = [UInt8(ascii: "/")] + first
      }
    }
    return pathState()
  }

  private mutating func fileHost() -> Bool {
    let end = input[place...].firstIndex { "/\\?#".utf8.contains($0) } ?? input.endIndex
    let text = input[place..<end]
    if isDriveLetter(text) { return pathState() }
    place = end
    if !text.isEmpty {
      guard let host = URLHost.parse(text, isSpecial: true) else { return false }
      if host.text != "localhost" {
        url.host = host.text
        url.hostAddress = host.address
      }
    }
    return pathStart()
  }

  /// "Starts with a Windows drive letter" (URL Standard §4.1), from the place on.
  private var startsWithDriveLetter: Bool {
    let rest = input[place...]
    guard isDriveLetter(rest.prefix(2)) else { return false }
    return rest.dropFirst(2).first.map("/\\?#".utf8.contains) ?? true
  }
}

/// A Windows drive letter (URL Standard §4.1): a letter, then a colon or a bar.
func isDriveLetter(_ text: some Collection<UInt8>) -> Bool {
  guard text.count == 2, let letter = text.first, letter.isLetter else { return false }
  let mark = text.dropFirst().first
  return mark == UInt8(ascii: ":") || mark == UInt8(ascii: "|")
}
