internal import CXML2

/// A reference from a page to another address.
public struct HTMLLink: Sendable, Equatable {
  /// The address, absolute.
  public let url: WebURL
  /// The element that bears it: `a`, `area`, `link`, `frame`, `iframe`, or `meta` for a refresh.
  public let element: String
  /// The words of `rel`, in lower case.
  public let rel: [String]
  /// The text a reader clicks on, in one line, cut after about 200 bytes.
  public let text: String

  /// True if the page asks not to follow this link.
  public var nofollow: Bool { rel.contains("nofollow") }
}

extension HTMLDocument {
  /// What relative links are relative to: the first `base` with an `href`, else the page's own address.
  public func base(_ page: WebURL) -> WebURL {
    for node in elements where node.name == "base" {
      if let href = node.attribute("href") { return WebURL(href, base: page) ?? page }
    }
    return page
  }

  /// The links of the page, in document order, repeats and all; only http and https.
  ///
  /// Of `link` elements those that lead to pages: `next`, `prev`, `canonical` and `alternate`.
  /// `queryEncoder` writes queries in the page's encoding where that is not UTF-8 (see `WebURL`).
  public func links(base page: WebURL, queryEncoder: ((String) -> [UInt8]?)? = nil) -> [HTMLLink] {
    let base = base(page)
    return elements.compactMap { node in
      guard let address = node.linkAddress else { return nil }
      guard let url = WebURL(address, base: base, queryEncoder: queryEncoder), url.isHTTP else { return nil }
      let rel = node.words("rel").map { $0.lowercased() }
      if node.name == "link", !rel.contains(where: Self.pageRelations.contains) { return nil }
      return HTMLLink(url: url, element: node.name, rel: rel, text: node.linkText)
    }
  }

  private static let pageRelations: Set<String> = ["next", "prev", "canonical", "alternate"]
}

extension HTMLNode {
  fileprivate var linkAddress: String? {
    switch name {
    case "a", "area", "link": return attribute("href")
    case "frame", "iframe": return attribute("src")
    case "meta":
      guard attribute("http-equiv")?.lowercased() == "refresh" else { return nil }
      return attribute("content").flatMap(Self.refreshAddress)
    default: return nil
    }
  }

  /// `5; url='/next'` → `/next` (HTML §4.2.5.3, the shared declarative refresh steps, loosely).
  private static func refreshAddress(_ content: String) -> String? {
    let bytes = Array(content.utf8)
    let isSeparator = { (byte: UInt8) in byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") }
    guard let separator = bytes.firstIndex(where: isSeparator) else { return nil }
    var rest = bytes[(separator + 1)...].trimmed
    guard rest.startsIgnoringCase("url".utf8) else { return nil }
    rest = rest.dropFirst(3).trimmed
    guard rest.first == UInt8(ascii: "=") else { return nil }
    rest = rest.dropFirst().trimmed
    if let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      rest = rest.dropFirst().prefix { $0 != quote }
    }
    return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
  }

  /// Bounded, so that links within links cost no more than each its own start.
  fileprivate var linkText: String {
    var flow = TextFlow()
    var walk = TreeWalk(pointer)
    for _ in 0..<200 {
      guard flow.bytes.count < 200, case let event? = walk.next() else { break }
      guard case .enter(let node) = event, let text = node.text else { continue }
      flow.append(text.count > 200 ? text.prefix(200).wholeCharacters : text[...])
    }
    return String(decoding: flow.bytes, as: UTF8.self)
  }
}

extension BidirectionalCollection<UInt8> {
  /// Without a character at the end that may have been cut in two.
  fileprivate var wholeCharacters: SubSequence {
    guard let last, last >= 0x80 else { return self[...] }
    let isContinuation = { (byte: UInt8) in byte & 0xC0 == 0x80 }
    guard let start = lastIndex(where: { !isContinuation($0) }) else { return prefix(0) }
    return self[..<start]
  }
}
