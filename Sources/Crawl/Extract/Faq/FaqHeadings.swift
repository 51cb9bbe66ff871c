internal import Kernels
internal import Web

/// A heading, and the text below it.
struct FaqHeading {
  let node: HTMLNode
  /// 1 to 6 as in `h1` to `h6`; 7 for all others.
  let level: Int
  /// One line.
  let title: String
  /// What lies below it, up to the next heading.
  var text = ""
  /// The lines of that text in the page's.
  var lines: Range<Int>?
  /// Bytes of links in that text, without white space.
  var links = 0
  /// The element that stands behind it, or behind the element that holds nothing else.
  private(set) var panel: HTMLNode?

  init(_ node: HTMLNode, level: Int) {
    (self.node, self.level) = (node, level)
    let line = node.line
    title = line.isEmpty ? node.first("button")?.line ?? "" : line
  }

  /// The lines a page's text has for it; none if it is not part of that text, as buttons are not.
  var shown: [ArraySlice<UInt8>] {
    node.tag == .button ? [] : Array(node.text.utf8).split(separator: UInt8(ascii: "\n"))
  }

  /// What opens below it.
  var controls: String? {
    let button = node.tag == .button ? node : node.first("button")
    return (button ?? node).attribute("aria-controls") ?? node.first("a")?.attribute("aria-controls")
  }

  /// Tells it which element comes after it.
  mutating func meet(_ next: HTMLNode) {
    let frame = node.parent
    var inFrame = frame?.descendants
    let isAlone = inFrame?.next() == node && next.parent == frame?.parent
    if next.parent == frame || isAlone { panel = next }
  }

  /// True if all of it is a link to another page.
  var isTeaser: Bool {
    let outer = node.parent.flatMap { $0.tag == .a ? $0 : nil }
    guard let link = outer ?? node.first("a"), let address = link.attribute("href") else { return false }
    let leads = !address.isEmpty && !address.hasPrefix("#") && !address.hasPrefix("javascript:")
    return leads && (outer != nil || link.line.utf8.count >= title.utf8.count)
  }

  /// True if nothing but links, or nothing at all, lies below it.
  var isDirectory: Bool {
    let size = text.utf8.filter { $0 > 0x20 && $0 != UInt8(ascii: "-") }.count
    return links * 5 >= size * 4
  }
}

/// Finds the headings in a part of a page.
struct FaqHeadings {
  private(set) var headings: [FaqHeading] = []
  private var isBelowHeadline = false
  /// True until the element after the last heading is met.
  private var isNew = false

  /// Further headings are left alone: no list of questions is so long.
  private static let most = 1_000
  /// Bytes of what is asked in one line.
  private static let longest = 1_000
  /// Elements in a question that stands in a line of its own.
  private static let parts = 20

  init(of root: HTMLNode) {
    var rest = root.descendants
    while let node = rest.next() {
      if isNew, let last = headings.indices.last { headings[last].meet(node) }
      isNew = false
      if headings.count == Self.most { break }
      if !enter(node) { rest.skipChildren() }
    }
  }

  private mutating func add(_ node: HTMLNode, level: Int) {
    let heading = FaqHeading(node, level: level)
    guard heading.title.utf8.count <= Self.longest else { return }
    headings.append(heading)
    isNew = true
  }

  /// The innermost element that holds all headings and what is below them: that of the first and the last.
  static func frame(of headings: [FaqHeading]) -> HTMLNode? {
    guard let first = headings.first?.node.parent, let last = headings.last?.node.parent else { return nil }
    let paths = zip(ancestors(of: first).reversed(), ancestors(of: last).reversed())
    return paths.prefix { $0 == $1 }.last?.0
  }

  /// The element and those around it, the innermost first.
  private static func ancestors(of node: HTMLNode) -> [HTMLNode] {
    Array(sequence(first: node) { $0.parent })
  }

  /// False if what is in the element is passed over.
  private mutating func enter(_ node: HTMLNode) -> Bool {
    switch node.tag {
    case .nav, .aside, .footer, .menu, .script, .style, .template, .select, .svg: return false
    case .h1:
      // What stands above the first headline is the site's.
      if !isBelowHeadline { headings = [] } else { add(node, level: 1) }
      isBelowHeadline = true
      return false
    case .h2, .h3, .h4, .h5, .h6:
      add(node, level: node.headingLevel ?? 6)
      return false
    case .summary:
      add(node, level: 7)
      return false
    case .dl: return !addTerms(of: node)
    case .a: return enterLink(node)
    case .button, .strong, .b, .dt:
      guard isLineOfItsOwn(node) else { return node.tag != .button }
      add(node, level: 7)
      return false
    default: return true
    }
  }

  private mutating func enterLink(_ link: HTMLNode) -> Bool {
    if let inner = link.children.first, inner.headingLevel != nil { return true }
    let address = link.attribute("href") ?? "#"
    let isOpener =
      address == "#" || address.hasPrefix("javascript:") || link.attribute("aria-controls") != nil
    if isOpener, isLineOfItsOwn(link) {
      add(link, level: 7)
    } else if let last = headings.indices.last {
      headings[last].links += link.contentSize
    }
    return false
  }

  /// A list whose terms are links leads elsewhere. True if it was that.
  private mutating func addTerms(of list: HTMLNode) -> Bool {
    let terms = list.children.filter { $0.tag == .dt }
    let isDirectory = terms.allSatisfy { term in
      let inner = term.children
      return inner.count == 1 && inner[0].tag == .a && inner[0].contentSize == term.contentSize
    }
    guard !terms.isEmpty, isDirectory else { return false }
    if let last = headings.indices.last { headings[last].links += list.contentSize }
    return true
  }

  /// True for a term, for what opens an accordion, and for a question that is all of its line.
  private func isLineOfItsOwn(_ node: HTMLNode) -> Bool {
    if node.tag == .dt { return true }
    if node.tag == .button || node.tag == .a {
      return node.attribute("role") != "tab"
        && (node.attribute("aria-controls") != nil || isQuestion(node.line))
    }
    guard let around = node.parent, [.p, .div, .li, .td, .th].contains(around.tag) else { return false }
    guard isOnlyElement(node, in: around) else { return false }
    let line = node.line
    return isQuestion(line) && around.line == line
  }

  /// True if beside it there are but line breaks, and in it only a few elements: elements may stand in one another
  /// endlessly, and the text of each is read.
  private func isOnlyElement(_ node: HTMLNode, in around: HTMLNode) -> Bool {
    guard node.descendants.prefix(Self.parts + 1).count(where: { _ in true }) <= Self.parts else {
      return false
    }
    var rest = around.descendants
    for _ in 0..<Self.parts {
      guard let inner = rest.next() else { return true }
      if inner == node { rest.skipChildren() } else if inner.tag != .br { return false }
    }
    return false
  }
}

extension HTMLNode {
  /// 1 to 6 for `h1` to `h6`.
  var headingLevel: Int? {
    switch tag {
    case .h1: 1
    case .h2: 2
    case .h3: 3
    case .h4: 4
    case .h5: 5
    case .h6: 6
    default: nil
    }
  }
}
