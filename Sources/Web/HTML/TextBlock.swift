internal import CXML2
internal import Kernels

/// A part of a page with how much of its text leads elsewhere. Sizes are bytes of text without white space.
public struct TextBlock {
  /// The element.
  public let node: HTMLNode
  /// Text that is shown in it.
  public let text: Int
  /// The part of `text` that is in links.
  public let linkText: Int
  /// Links with text.
  public let links: Int

  /// The part of the text that is in links: 0 to 1.
  public var linkShare: Double { text == 0 ? 0 : Double(linkText) / Double(text) }
}

extension HTMLNode {
  /// This element as a block, and the block in it with the densest running text; navigation is left out.
  ///
  /// Every stretch of text outside links counts for the block it stands in and for the block around that, and half
  /// for the next (after Arc90's Readability). Of equals the innermost and first wins.
  public var blocks: (whole: TextBlock, densest: TextBlock) {
    let density = TextDensity(self)
    return (density.root, density.densest)
  }
}

/// Measures all blocks below an element in one walk.
private struct TextDensity {
  private struct Open {
    let pointer: UnsafeMutablePointer<xmlNode>
    let isBlock: Bool
    let isLink: Bool
    var text = 0
    var linkText = 0
    var links = 0
    /// Text outside links that stands in this block and in no block within it.
    var stretch = 0
    var score = 0.0
  }

  /// Stretches shorter than this say nothing: a button, a date, a name.
  private static let shortest = 40
  /// What a stretch is worth to its block, and to the two blocks around it.
  private static let worth = [1.0, 1.0, 0.5]

  private(set) var root: TextBlock
  private(set) var densest: TextBlock
  private var highest = 0.0
  private var open: [Open] = []
  /// Places in `open` of the blocks among it.
  private var blocks: [Int] = []
  private var linkDepth = 0

  init(_ node: HTMLNode) {
    root = TextBlock(node: node, text: 0, linkText: 0, links: 0)
    densest = root
    var walk = TreeWalk(node.pointer)
    while let event = walk.next() {
      switch event {
      case .enter(let pointer):
        if let text = pointer.text { add(text) } else if !enter(pointer) { walk.skipChildren() }
      case .leave(let pointer):
        if open.last?.pointer == pointer { leave() }
      }
    }
    if highest == 0 { densest = root }
  }

  private mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    guard let last = open.indices.last, let block = blocks.last else { return }
    let length = text.reduce(0) { $0 + ($1.isWhiteSpace ? 0 : 1) }
    open[last].text += length
    if linkDepth > 0 { open[last].linkText += length } else { open[block].stretch += length }
  }

  /// False if the node is passed over.
  private mutating func enter(_ pointer: UnsafeMutablePointer<xmlNode>) -> Bool {
    guard pointer.isElement else { return false }
    let tag = pointer.tag
    let role = HTMLRole(tag)
    let isRoot = open.isEmpty
    if !isRoot, role.isPassedOver || pointer.isHidden || pointer.isBoilerplate { return false }
    let element = Open(pointer: pointer, isBlock: isRoot || role.isBlock, isLink: tag == .a)
    if element.isBlock { blocks.append(open.count) }
    if element.isLink { linkDepth += 1 }
    open.append(element)
    return true
  }

  private mutating func leave() {
    guard var closed = open.popLast() else { return }
    if closed.isLink {
      linkDepth -= 1
      if closed.text > 0 { closed.links += 1 }
    }
    let block = TextBlock(
      node: HTMLNode(root.node.document, closed.pointer), text: closed.text, linkText: closed.linkText,
      links: closed.links)
    if closed.isBlock {
      blocks.removeLast()
      let stretch = closed.stretch < Self.shortest ? 0 : Double(closed.stretch)
      for (place, worth) in zip(blocks.reversed(), Self.worth.dropFirst()) {
        open[place].score += stretch * worth
      }
      closed.score += stretch * Self.worth[0]
      if closed.score > highest {
        highest = closed.score
        densest = block
      }
    }
    guard let around = open.indices.last else { return root = block }
    open[around].text += closed.text
    open[around].linkText += closed.linkText
    open[around].links += closed.links
  }
}

extension HTMLRole {
  fileprivate var isPassedOver: Bool {
    switch self {
    case .dropped, .boilerplate, .script: true
    default: false
    }
  }

  fileprivate var isBlock: Bool {
    switch self {
    case .block, .paragraph, .cell, .preformatted, .list, .item: true
    default: false
    }
  }
}

extension UnsafeMutablePointer<xmlNode> {
  private static let boilerplateWords: Set<String> = [
    "breadcrumb", "breadcrumbs", "footer", "gnb", "lnb", "navbar", "pagination", "paginate", "sidebar", "snb",
  ]

  /// True for what a theme calls a side bar, a footer and the like.
  fileprivate var isBoilerplate: Bool {
    if tag == .body { return false }
    let names: [StaticString] = ["id", "class"]
    return names.contains { name in
      let value = attribute(name).map { String(cString: $0).lowercased() } ?? ""
      return value.utf8.split(whereSeparator: \.isWhiteSpace).contains {
        Self.boilerplateWords.contains(String(decoding: $0, as: UTF8.self))
      }
    }
  }
}
