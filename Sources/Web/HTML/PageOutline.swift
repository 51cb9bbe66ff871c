internal import CXML2
internal import Kernels

/// The blocks of a part of a page in document order, that part first: all that the choice of the running text looks
/// at, taken in one walk. Navigation elements, hidden elements and what is no text are passed over.
struct PageOutline {
  typealias Node = UnsafeMutablePointer<xmlNode>

  private(set) var blocks: [OutlineBlock] = []
  /// The place of the innermost open block.
  private var open = 0
  private var linkDepth = 0
  private var isLinkEmpty = false

  init(_ root: Node) {
    var walk = TreeWalk(root)
    while let event = walk.next() {
      switch event {
      case .enter(let node) where node.isElement:
        if !enter(node) { walk.skipChildren() }
      case .enter(let node):
        if let text = node.text { add(text) }
      case .leave(let node):
        if node.isElement { leave(node) }
      }
    }
  }

  private mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    let length = text.reduce(0) { $0 &+ ($1 > 0x20 ? 1 : 0) }
    guard length > 0, !blocks.isEmpty else { return }
    blocks[open].text += length
    guard linkDepth > 0 else { return }
    blocks[open].linkText += length
    if isLinkEmpty { blocks[open].links += 1 }
    isLinkEmpty = false
  }

  /// False if the element is passed over.
  private mutating func enter(_ node: Node) -> Bool {
    let tag = node.tag
    let role = HTMLRole(tag)
    let isRoot = blocks.isEmpty
    if !isRoot, role.isPassedOver || node.isHidden { return false }
    if isRoot || role.isBlock {
      let isNamed = !isRoot && BoilerplateNames.name(node)
      let block = OutlineBlock(
        node: node, kind: BlockKind(tag), isNamedBoilerplate: isNamed, parent: open)
      open = blocks.count
      blocks.append(block)
    } else if isLink(node) {
      linkDepth += 1
      isLinkEmpty = true
    }
    return true
  }

  private mutating func leave(_ node: Node) {
    if blocks[open].node == node {
      blocks[open].end = blocks.count
      open = blocks[open].parent
    } else if linkDepth > 0, isLink(node) {
      linkDepth -= 1
    }
  }
}

extension PageOutline {
  /// Anchors without an address lead nowhere; old pages leave them open around everything. A heading's link to itself
  /// does not lead elsewhere.
  private func isLink(_ node: Node) -> Bool {
    guard node.tag == .a, let address = node.attribute("href") else { return false }
    return address.pointee != UInt8(ascii: "#") || !blocks[open].kind.isHeading
  }
}

/// A block element with the text that stands in it and in no block within it. Sizes are bytes without white space.
struct OutlineBlock {
  let node: UnsafeMutablePointer<xmlNode>
  let kind: BlockKind
  /// True if its class or id says that it is no part of the running text.
  let isNamedBoilerplate: Bool
  /// Place of the block around this one; of the first block its own, 0.
  let parent: Int
  /// The place behind the last block in this one.
  var end = 0
  var text = 0
  /// The part of `text` in links.
  var linkText = 0
  /// Links with text.
  var links = 0
}

/// What a block is, as far as it matters to where running text is.
enum BlockKind: Equatable {
  case plain, paragraph, item, caption, article, main
  case heading(Int)

  /// The only place of the choice where elements are told apart by name.
  init(_ tag: HTMLTag) {
    switch tag {
    case .article: self = .article
    case .main: self = .main
    case .blockquote, .p, .pre: self = .paragraph
    case .figcaption: self = .caption
    case .h1: self = .heading(1)
    case .h2: self = .heading(2)
    case .h3: self = .heading(3)
    case .h4: self = .heading(4)
    case .h5: self = .heading(5)
    case .h6: self = .heading(6)
    case .li: self = .item
    default: self = .plain
    }
  }

  /// True for what the page itself declares to be its text.
  var isDeclaredMain: Bool { self == .article || self == .main }

  var isHeading: Bool {
    if case .heading = self { true } else { false }
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
