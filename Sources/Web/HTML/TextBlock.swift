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
