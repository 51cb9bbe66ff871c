internal import CXML2
internal import Kernels

extension HTMLNode {
  /// The text a reader sees, with some Markdown where the text would else change its meaning.
  ///
  /// Lines end at `br` and around block elements, paragraphs are separated by an empty line, cells by a tab. Superscripts
  /// become `^{}`, subscripts `_{}`, code is quoted or fenced, list items are numbered or dashed, tables of data get
  /// their bars. A formula is written once, as the TeX the page gives for it. Scripts, form controls and hidden
  /// elements are left out.
  public var text: String { String(decoding: VisibleText.bytes(of: self), as: UTF8.self) }

  /// The same text without navigation, footers and asides.
  public var mainText: String {
    String(decoding: VisibleText.bytes(of: self, withoutBoilerplate: true), as: UTF8.self)
  }

  /// The same text in one line.
  public var line: String { oneLine(VisibleText.bytes(of: self)) }
}

/// Renders a part of a tree as text.
struct VisibleText {
  typealias Node = UnsafeMutablePointer<xmlNode>

  private let root: Node
  private let withoutBoilerplate: Bool
  /// Elements that are passed over.
  private let leftOut: Set<Node>
  var flow = TextFlow()
  /// For each open list the number of its next item; nil where items bear a dash.
  var lists: [Int?] = []
  /// The marks of the open items.
  var items: [String] = []
  /// The outermost open block of preformatted text.
  var preformatted: Node?
  /// The open table that is written as Markdown, and its rows so far.
  var dataTable: (node: Node, columns: Int, rows: Int)?

  static func bytes(
    of node: HTMLNode, withoutBoilerplate: Bool = false, leavingOut leftOut: Set<Node> = []
  ) -> [UInt8] {
    var text = VisibleText(root: node.pointer, withoutBoilerplate: withoutBoilerplate, leftOut: leftOut)
    text.render()
    return text.flow.bytes
  }

  private init(root: Node, withoutBoilerplate: Bool, leftOut: Set<Node>) {
    self.root = root
    self.withoutBoilerplate = withoutBoilerplate
    self.leftOut = leftOut
  }

  private mutating func render() {
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
    if preformatted != nil { return flow.appendVerbatim(text) }
    // A bar would end the cell.
    let bar = UInt8(ascii: "|")
    if dataTable != nil, text.contains(bar) {
      flow.append(text.flatMap { $0 == bar ? [UInt8(ascii: "\\"), bar] : [$0] })
    } else {
      flow.append(text)
    }
  }

  private func role(of node: Node) -> HTMLRole {
    let role = HTMLRole(node.tag)
    switch role {
    case .dropped, .boilerplate, .script: return node == root ? .block : role
    default: return role
    }
  }

  /// Starts an element; false if its content is passed over.
  private mutating func enter(_ node: Node) -> Bool {
    if node != root, node.isHidden || !leftOut.isEmpty && leftOut.contains(node) { return false }
    let role = role(of: node)
    if role == .paragraph, node.tag == .table, openTable(node) { return true }
    if dataTable != nil, openPart(node) { return true }
    switch role {
    case .inline: break
    case .block: flow.endLine()
    case .paragraph, .rule: flow.endParagraph()
    case .lineBreak: preformatted == nil ? flow.breakLine() : flow.appendVerbatim([UInt8(ascii: "\n")])
    case .cell: flow.endCell()
    case .superscript: flow.open("^{")
    case .subscripted: flow.open("_{")
    case .code: if preformatted == nil { flow.open("`") }
    case .preformatted: openFence(node)
    case .list:
      flow.endLine()
      lists.append(node.tag == .ol ? node.number("start") ?? 1 : nil)
    case .item: openItem(node)
    case .math:
      append(formula: node)
      return false
    case .image: node.imageFormula.map { append($0) }
    case .script:
      node.scriptFormula.map { append($0) }
      return false
    case .boilerplate:
      if withoutBoilerplate { return false }
      flow.endLine()
    case .dropped: return false
    }
    return true
  }

  private mutating func leave(_ node: Node) {
    if dataTable != nil, closePart(node) { return }
    switch role(of: node) {
    case .block, .boilerplate: flow.endLine()
    case .paragraph: flow.endParagraph()
    case .superscript: flow.close("^{", "}")
    case .subscripted: flow.close("_{", "}")
    case .code: if preformatted == nil { flow.close("`", "`") }
    case .preformatted: closeFence(node)
    case .list:
      _ = lists.popLast()
      lists.isEmpty ? flow.endParagraph() : flow.endLine()
    case .item: closeItem()
    default: break
    }
  }
}
