internal import Web

/// What shows that a page is a list of other pages; nil if it is none. The text is that of the part.
func listSigns(of part: MainPart, text: String, at url: WebURL, limits: ExtractionLimits) -> String? {
  let whole = part.whole
  let isLinks = whole.links >= limits.listLinks && whole.linkShare >= limits.listLinkShare
  // A list is introduced with a few words; a short question in a theme full of links is none.
  let isQuestion = text.holds("?") && part.block.linkShare < limits.questionLinkShare
  let introduction = isQuestion ? limits.emptyText : limits.listText
  if isLinks, part.prose.block <= introduction, part.block.text - part.block.linkText <= 2 * limits.listText {
    return "\(whole.links) links"
  }
  // Headlines that lead elsewhere, each with a few lines: the openings of what they lead to.
  let isOpenings = part.prose.whole <= part.teasers * limits.teaserText
  if part.teasers >= limits.teasers, isOpenings { return "\(part.teasers) teasers" }
  guard url.isListAddress else { return nil }
  return part.prose.block <= 2 * limits.listText || part.teasers > 1 && isOpenings ? "address" : nil
}

extension WebURL {
  /// True for the path of a host's first page, or the first page in a language: `/`, `/index.html`, `/ko/`.
  var isFrontPage: Bool {
    guard query == nil else { return false }
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
    let rest = parts.last.map { $0.hasPrefix("index.") ? parts.dropLast() : parts[...] } ?? []
    return rest.isEmpty || rest.count == 1 && ["ko", "kr", "en", "ko-kr", "ko_KR"].contains(rest[0])
  }

  /// True for an address that by custom is one of a list: by tag, category, author, date, search, or page by page.
  var isListAddress: Bool {
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map {
      String(decoding: $0, as: UTF8.self).lowercased()
    }
    let lists: Set<String> = [
      "archive", "archives", "author", "authors", "categories", "category", "label", "labels", "search",
      "series",
      "tag", "tagged", "tags", "topics",
    ]
    let stem = parts.last?.utf8.split(separator: UInt8(ascii: ".")).first.map {
      String(decoding: $0, as: UTF8.self)
    }
    if parts.contains(where: lists.contains) || lists.contains(stem ?? "") { return true }
    if parts.count > 1, parts[parts.count - 2] == "page", parts[parts.count - 1].isNumber { return true }
    return stem?.hasSuffix("list") ?? false || isListQuery
  }

  /// A search, or a page of a board that names no post: `mid=qna&page=2`, but not `document_srl=7&page=2`.
  private var isListQuery: Bool {
    let pages: Set<String> = ["cpage", "p", "page", "pageindex", "pageno", "paged", "start"]
    let searches: Set<String> = [
      "keyword", "q", "query", "s", "search", "search_keyword", "searchword", "stx",
    ]
    var isPaged = false
    for field in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
      let sides = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(decoding: sides[0], as: UTF8.self).lowercased()
      let value = sides.count > 1 ? String(decoding: sides[1], as: UTF8.self) : ""
      if searches.contains(name), !value.isEmpty { return true }
      if pages.contains(name) { isPaged = true } else if value.isNumber { return false }
    }
    return isPaged
  }
}

extension String {
  fileprivate var isNumber: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
