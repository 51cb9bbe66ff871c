internal import CXML2

/// The words with which themes name what is not the text of a page: navigation, comments, advertisements.
enum BoilerplateNames {
  /// True if the `class`, `id` or `role` of an element says that it is none of the page's text.
  ///
  /// A name such as `entry-footer` or `relatedPosts` is read word by word; `has-sidebar` says nothing.
  static func name(_ node: UnsafeMutablePointer<xmlNode>) -> Bool {
    var attribute = node.pointee.properties
    while let found = attribute {
      attribute = found.pointee.next
      guard let name = found.pointee.name, let value = found.pointee.children?.pointee.content else {
        continue
      }
      let isName = name.is("class") || name.is("id") || name.is("role")
      if isName, hold(UnsafePointer(value)) { return true }
    }
    return false
  }

  /// Reads names separated by white space, up to the zero at their end.
  private static func hold(_ names: UnsafePointer<UInt8>) -> Bool {
    var place = names
    var word = WordHash()
    var isNegated = false
    var wasSmall = false
    while true {
      let byte = place.pointee
      let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      if !byte.isLetter || wasSmall && !isSmall {
        switch words.meaning(of: word) {
        case .boilerplate: if !isNegated { return true }
        case .negation: isNegated = true
        case .none: break
        }
        word = WordHash()
      }
      if byte == 0 { return false }
      if byte.isLetter { word.append(byte.lowercased) } else if byte.isWhiteSpace { isNegated = false }
      wasSmall = isSmall
      place += 1
    }
  }

  private static let words = WordTable([
    // Ways through the site; the Korean habit is gnb, lnb, snb, fnb: global, local, side and foot navigation bar.
    (
      .boilerplate,
      """
      nav navi navbar navigation gnb lnb snb fnb menu menus submenu breadcrumb breadcrumbs crumb crumbs pagination \
      paginate pager paging paginator prev next prevnext toc skip skiplink search searchbox toolbar
      """
    ),
    // What frames the text.
    (
      .boilerplate,
      """
      sidebar sidebars aside widget widgets footer foot colophon masthead copyright banner banners modal popup \
      overlay cookie cookies consent gdpr login signup
      """
    ),
    // What is said beside the text: by whom, when, what else there is to read, what others think.
    (
      .boilerplate,
      """
      author authors byline bio meta postmeta date dateline timestamp caption credit credits tags taglist tagcloud \
      related relate relates recommend recommended recommendation recommendations similar popular trending \
      share sharing shares sharebar sharer social sns rating ratings vote votes flattr donate \
      comment comments commentlist disqus respond reply replies cmt newsletter subscribe subscription
      """
    ),
    (
      .boilerplate,
      "ad ads advert adverts advertisement advertising adsense sponsor sponsored promo promotion"
    ),
    (.negation, "has have with without no not is hide show"),
  ])
}

/// A word's hash as its letters come: FNV-1a, 64 bits.
private struct WordHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func append(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}

/// Words and what they say, found by their hash alone, so that no word of a page is ever copied.
private struct WordTable {
  enum Meaning {
    case none, boilerplate, negation
  }

  private static let size = 1_024
  private var hashes = [UInt64](repeating: 0, count: size)
  private var meanings = [Meaning](repeating: .none, count: size)

  init(_ lists: [(Meaning, String)]) {
    for (meaning, list) in lists {
      for word in list.utf8.split(separator: UInt8(ascii: " ")) {
        var hash = WordHash()
        for byte in word { hash.append(byte) }
        let place = place(of: hash.value)
        (hashes[place], meanings[place]) = (hash.value, meaning)
      }
    }
  }

  func meaning(of word: WordHash) -> Meaning { meanings[place(of: word.value)] }

  /// Where a hash stands, or would stand: open addressing.
  private func place(of hash: UInt64) -> Int {
    var place = Int(hash % UInt64(Self.size))
    while hashes[place] != 0, hashes[place] != hash { place = (place + 1) % Self.size }
    return place
  }
}

extension UnsafePointer<UInt8> {
  fileprivate func `is`(_ name: StaticString) -> Bool { xmlStrEqual(self, name.utf8Start) != 0 }
}
