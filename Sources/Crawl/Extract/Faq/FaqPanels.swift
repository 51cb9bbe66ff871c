internal import Web

/// What headings open that show nothing below them until a reader asks for it.
struct FaqPanels {
  private let document: HTMLDocument
  private lazy var named: [String: HTMLNode] = Dictionary(
    document.elements.compactMap { node in node.attribute("id").map { ($0, node) } },
    uniquingKeysWith: { first, _ in first })
  /// The elements beside the last heading: those of a list stand beside one another.
  private var around: (node: HTMLNode, elements: [HTMLNode])?

  init(in document: HTMLDocument) { self.document = document }

  /// The text of what the heading names as its panel, else of what stands right behind it.
  mutating func text(of heading: FaqHeading) -> String {
    if let id = heading.controls, let panel = named[id] { return panel.text }
    if let panel = next(to: heading.node) { return panel.text }
    // A heading may be alone in an element, and its answer in the next.
    guard let frame = heading.node.parent, frame.children.count == 1 else { return "" }
    return next(to: frame)?.text ?? ""
  }

  private mutating func next(to node: HTMLNode) -> HTMLNode? {
    guard let parent = node.parent else { return nil }
    if around?.node != parent { around = (parent, parent.children) }
    guard let elements = around?.elements, let place = elements.firstIndex(of: node) else { return nil }
    guard place + 1 < elements.count else { return nil }
    let next = elements[place + 1]
    let holdsHeading = next.headingLevel != nil || next.descendants.contains { $0.headingLevel != nil }
    return holdsHeading ? nil : next
  }
}
