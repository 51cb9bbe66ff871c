internal import CXML2

/// The part of a page that holds its running text, found by where the text is dense and leads nowhere else
/// (docs/main-text.md).
public struct MainPart {
  /// All that was looked at, without navigation elements.
  public let whole: TextBlock
  /// The element that holds the running text; its sizes are without what is left out of it.
  public let block: TextBlock
  /// Text outside links in stretches long enough to be sentences: in the block, and wherever it stands.
  public let prose: (block: Int, whole: Int)
  /// Headings that are nothing but a link elsewhere: of teasers.
  public let teasers: Int
  /// Outermost elements in `block` that are no running text.
  let leftOut: Set<UnsafeMutablePointer<xmlNode>>

  /// The running text, written as `HTMLNode.text` writes it.
  public var text: String {
    let bytes = VisibleText.bytes(of: block.node, withoutBoilerplate: true, leavingOut: leftOut)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension HTMLNode {
  /// The running text in this element. One walk over the tree, and time and memory linear in its size.
  public var mainPart: MainPart {
    let outline = PageOutline(pointer)
    var choice = MainPartChoice(outline)
    let root = choice.choose()
    let block = { (place: Int, sum: BlockSum) in
      TextBlock(
        node: HTMLNode(document, outline.blocks[place].node), text: sum.text, linkText: sum.linkText,
        links: sum.links)
    }
    return MainPart(
      whole: block(0, choice.raw[0]), block: block(root, choice.kept[root]),
      prose: (choice.kept[root].prose, choice.kept[0].prose),
      teasers: choice.kept[0].teasers, leftOut: choice.leftOut(of: root))
  }
}
